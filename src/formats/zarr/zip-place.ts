// A store that is written as one zip archive, of which nothing that is written can be read again.
import { ZipPieces } from '../zip-write';
import { boundsOf, type ByteRange, type Piece } from './byte-source';
import type { StorePlan } from './plan';
import { rootPath } from './metadata';
import { indexLength } from './shard';
import type { StorePlace } from './store-place';
import type { StoreFile } from './unit';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is known of a file that is in the archive: its content where that is read again. */
interface Written {
  readonly size: number;
  readonly bytes?: Bytes;
  /** The last bytes, with the index of a shard. */
  readonly tail: Bytes;
}

/**
 * Kept in memory are the documents, the indices of shards, and what the coarse levels are made of: the last level that units make,
 * and those above it, a thirtieth of the store. The root is written at the end, since an archive has each name once: what was stopped
 * before has no directory, and is no archive.
 */
export class ZipPlace implements StorePlace {
  private readonly pieces = new ZipPieces();
  private readonly written = new Map<string, Written>();
  private root: StoreFile | undefined;

  constructor(
    private readonly plan: StorePlan,
    private readonly write: (bytes: Bytes) => void | Promise<void>,
  ) {}

  async put(file: StoreFile): Promise<void> {
    const { path, bytes } = file;
    if (path === rootPath) this.root = file;
    else await this.add(file);
    const tail = bytes.slice(-indexLength(this.plan.shardTiles(0)));
    this.written.set(path, { size: bytes.length, bytes: this.isReadAgain(path) ? bytes : undefined, tail });
  }

  /** Writes the root and the directory. */
  async end(): Promise<void> {
    if (this.root) await this.add(this.root);
    for (const piece of this.pieces.end()) await this.write(piece);
  }

  async whole(path: string): Promise<Uint8Array | undefined> {
    return this.written.get(path)?.bytes;
  }

  async read(path: string, range: ByteRange): Promise<Piece | undefined> {
    const file = this.written.get(path);
    if (!file) return undefined;
    const first = file.bytes ? 0 : file.size - file.tail.length;
    const { start, end } = boundsOf(range, file.size);
    return {
      bytes: (file.bytes ?? file.tail).subarray(Math.max(0, start - first), Math.max(0, end - first)),
      size: file.size,
    };
  }

  private async add({ path, bytes }: StoreFile): Promise<void> {
    for (const piece of this.pieces.add(path, bytes)) await this.write(piece);
  }

  private isReadAgain(path: string): boolean {
    if (path.endsWith('.json')) return true;
    const { lastUnitLevel, levelsToFinish } = this.plan;
    return levelsToFinish.length > 0 && Number(path.split('/')[0]) >= lastUnitLevel;
  }
}
