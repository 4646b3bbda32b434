// A folder in memory as a browser hands one over for writing: a file is empty when it is made, and has its bytes when it is closed.
import type { FileHandle, FolderHandle } from '../../src/formats/zarr/folder-place';

type Bytes = Uint8Array<ArrayBuffer>;

const absent = (name: string): DOMException => new DOMException(`${name} is not there`, 'NotFoundError');

class MemoryFile implements FileHandle {
  content = new Blob();

  constructor(private readonly watch: (size: number) => void) {}

  async getFile(): Promise<Blob> {
    return this.content;
  }

  async createWritable(): Promise<WritableStream<Bytes>> {
    const parts: Bytes[] = [];
    return new WritableStream<Bytes>({
      write: (bytes) => void parts.push(bytes.slice()),
      close: () => {
        const content = new Blob(parts);
        this.watch(content.size);
        this.content = content;
      },
    });
  }
}

export class MemoryFolder implements FolderHandle {
  readonly entries = new Map<string, MemoryFolder | MemoryFile>();

  /** `watch`: told the size of each file before it has its bytes; what it throws is what the disk says. */
  constructor(private readonly watch: (size: number) => void = () => undefined) {}

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<MemoryFolder> {
    if (create && !this.entries.has(name)) this.entries.set(name, new MemoryFolder(this.watch));
    const found = this.entries.get(name);
    if (!found) throw absent(name);
    if (found instanceof MemoryFolder) return found;
    throw new DOMException(`${name} is a file`, 'TypeMismatchError');
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<MemoryFile> {
    if (create && !this.entries.has(name)) this.entries.set(name, new MemoryFile(this.watch));
    const found = this.entries.get(name);
    if (!found) throw absent(name);
    if (found instanceof MemoryFile) return found;
    throw new DOMException(`${name} is a folder`, 'TypeMismatchError');
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.entries.delete(name)) throw absent(name);
  }

  async *keys(): AsyncGenerator<string> {
    yield* this.entries.keys();
  }

  /** Every file by its path, as the reader's machine has it. */
  async files(folder = ''): Promise<Map<string, Bytes>> {
    const found = new Map<string, Bytes>();
    for (const [name, entry] of this.entries)
      if (entry instanceof MemoryFile) found.set(folder + name, new Uint8Array(await entry.content.arrayBuffer()));
      else for (const [path, bytes] of await entry.files(`${folder}${name}/`)) found.set(path, bytes);
    return found;
  }
}
