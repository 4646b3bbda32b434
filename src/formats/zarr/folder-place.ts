// A store in a folder that a browser lets the page write to. A file takes its name when it is closed; until then it is empty,
// or as it was.
import { blobBytes } from './blob-bytes';
import { boundsOf, type ByteRange, type Piece } from './byte-source';
import { refuse } from './refuse';
import { isOfStore } from './root-folder';
import type { StorePlace } from './store-place';
import type { StoreFile } from './unit';

/** What is used of a FileSystemFileHandle. */
export interface FileHandle {
  getFile(): Promise<Blob>;
  createWritable(): Promise<WritableStream<Uint8Array<ArrayBuffer>>>;
}

/** What is used of a FileSystemDirectoryHandle. */
export interface FolderHandle {
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<FolderHandle>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<FileHandle>;
  removeEntry(name: string): Promise<void>;
  keys(): AsyncIterable<string>;
}

const nameOf = (error: unknown): string | undefined => (error instanceof DOMException ? error.name : undefined);

async function orAbsent<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (nameOf(error) === 'NotFoundError' || nameOf(error) === 'TypeMismatchError') return undefined;
    throw error;
  }
}

function refusal(path: string, error: unknown) {
  if (nameOf(error) === 'QuotaExceededError') return refuse(path, 'there is no room for it where it is written');
  return refuse(path, `it cannot be written: ${error instanceof Error ? error.message : String(error)}`);
}

export class FolderPlace implements StorePlace {
  private readonly folders = new Map<string, Promise<FolderHandle>>();

  constructor(private readonly root: FolderHandle) {}

  /** Throws InvalidFile where something is in the folder that belongs to no store. */
  async requireRoom(): Promise<void> {
    for await (const name of this.root.keys())
      if (!isOfStore(name)) throw refuse('the folder', `it is no store: ${name.slice(0, 80)} is in it`);
  }

  async whole(path: string, limit: number, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const piece = await this.read(path, { start: 0, end: limit }, signal);
    if (piece && piece.size > limit) throw refuse(path, `${piece.size} bytes are more than the ${limit} that are read`);
    return piece?.bytes;
  }

  /** An empty file is one that was about to be written: there is none. */
  async read(path: string, range: ByteRange, signal?: AbortSignal): Promise<Piece | undefined> {
    signal?.throwIfAborted();
    const file = await orAbsent(async () => (await this.fileOf(path)).getFile());
    if (!file || file.size === 0) return undefined;
    return { bytes: await blobBytes(file, boundsOf(range, file.size), path, signal), size: file.size };
  }

  /** Throws InvalidFile naming the file. */
  async put({ path, bytes }: StoreFile): Promise<void> {
    try {
      const file = await this.fileOf(path, true);
      const writer = (await file.createWritable()).getWriter();
      await writer.write(bytes);
      await writer.close();
    } catch (error) {
      await this.removeEmpty(path).catch(() => undefined);
      throw refusal(path, error);
    }
  }

  private async removeEmpty(path: string): Promise<void> {
    const [folder, name] = await this.placeOf(path);
    const { size } = await (await folder.getFileHandle(name)).getFile();
    if (size === 0) await folder.removeEntry(name);
  }

  private async fileOf(path: string, create = false): Promise<FileHandle> {
    const [folder, name] = await this.placeOf(path, create);
    return folder.getFileHandle(name, { create });
  }

  private async placeOf(path: string, create = false): Promise<[FolderHandle, string]> {
    const parts = path.split('/');
    const name = parts.pop()!;
    return [await this.folder(parts, create), name];
  }

  /** Each is asked for once, and again where it was not there. */
  private folder(parts: readonly string[], create: boolean): Promise<FolderHandle> {
    if (parts.length === 0) return Promise.resolve(this.root);
    const path = parts.join('/');
    const known = this.folders.get(path);
    if (known) return known;
    const found = this.folder(parts.slice(0, -1), create).then((parent) =>
      parent.getDirectoryHandle(parts.at(-1)!, { create }),
    );
    this.folders.set(path, found);
    found.catch(() => this.folders.delete(path));
    return found;
  }
}
