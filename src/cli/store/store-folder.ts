// A Zarr store in a folder of this machine, or of a file system that several share: files are read in parts, and appear whole or
// not at all.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ByteRange, Piece } from '../../formats/zarr/byte-source';
import { boundsOf } from '../../formats/zarr/byte-source';
import { refuse } from '../../formats/zarr/refuse';
import { isOfStore } from '../../formats/zarr/root-folder';
import type { StorePlace } from '../../formats/zarr/store-place';
import type { StoreFile } from '../../formats/zarr/unit';
import { reasonOf, refusing, temporaryOf, unusable, writeBytes } from '../files';

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

/** Undefined where there is no such file. */
async function orAbsent<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Names of files that were being written when their process was killed. */
const leftOver = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;

export class StoreFolder implements StorePlace {
  constructor(readonly path: string) {}

  async whole(path: string, limit: number, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const piece = await this.read(path, { start: 0, end: limit }, signal);
    if (piece && piece.size > limit) throw refuse(path, `${piece.size} bytes are more than the ${limit} that are read`);
    return piece?.bytes;
  }

  async read(path: string, range: ByteRange, signal?: AbortSignal): Promise<Piece | undefined> {
    signal?.throwIfAborted();
    try {
      return await orAbsent(() => this.part(path, range));
    } catch (cause) {
      throw refuse(path, reasonOf(cause));
    }
  }

  private async part(path: string, range: ByteRange): Promise<Piece> {
    await using file = await open(join(this.path, path), 'r');
    const { size } = await file.stat();
    const { start, end } = boundsOf(range, size);
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return { bytes: bytes.subarray(0, bytesRead), size };
  }

  /** Not for a file without a byte, which a browser was about to write. */
  async has(path: string): Promise<boolean> {
    const file = await this.naming(() => orAbsent(() => stat(join(this.path, path))));
    return file !== undefined && file.size > 0;
  }

  /** Throws InvalidFile where the folder is a file, or holds something else than a store. */
  async requireRoom(): Promise<void> {
    const names = await this.naming(() => orAbsent(() => readdir(this.path)));
    const other = names?.find((name) => !isOfStore(name) && !leftOver.test(name));
    if (other !== undefined) throw unusable('--store', this.path, `it is no store: ${other} is in it`);
  }

  /** Writes a file over what is there; it is on the disk when this resolves. Throws InvalidFile where the system refuses. */
  async put({ path, bytes }: StoreFile): Promise<void> {
    const target = join(this.path, path);
    await this.naming(async () => {
      await makeFolder(dirname(target));
      await writeBytes(target, [bytes], temporaryOf(target, randomUUID())).catch(async (error: unknown) => {
        const isElsewhere = codeOf(error) === 'ENOENT' && (await this.has(path));
        if (!isElsewhere) throw error; // else another process wrote the same and tidied up
      });
      await syncFolder(dirname(target));
    });
  }

  /** Removes what killed processes left half-written. */
  async tidy(): Promise<void> {
    const names = (await this.naming(() => orAbsent(() => readdir(this.path, { recursive: true })))) ?? [];
    const half = names.filter((name) => leftOver.test(name));
    await this.naming(() => Promise.all(half.map((name) => rm(join(this.path, name), { force: true }))));
  }

  private naming<T>(action: () => Promise<T>): Promise<T> {
    return refusing(this.path, action, '--store');
  }
}

/** With those above it, one at a time: Node's own way tries for ever where a file system has no room for folders, as /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await makeOne(path);
  }
}

/** It may be there. */
async function makeOne(path: string): Promise<void> {
  await mkdir(path).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

/** So that a renamed file keeps its name through a power cut, where the system can do that. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
