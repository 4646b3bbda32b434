// A store in a zip archive, of which only the directory is read as a whole. Shards must be stored as they are.
import { dataStart, findDirectory, localLength, readEntries, tailLength, type ZipEntry } from '../zip-directory';
import { unpackEntry } from '../zip';
import { blobBytes } from './blob-bytes';
import { boundsOf, type ByteSource } from './byte-source';
import { format, refuse } from './refuse';
import { rootFolder } from './root-folder';

const mostDirectoryBytes = 2 ** 27;

class ZipArchive {
  private constructor(
    private readonly blob: Blob,
    /** Where the directory begins: no entry reaches so far. */
    private readonly end: number,
    readonly entries: readonly ZipEntry[],
  ) {}

  static async open(blob: Blob, signal?: AbortSignal): Promise<ZipArchive> {
    const first = Math.max(0, blob.size - tailLength);
    const tail = await blobBytes(blob, { start: first, end: blob.size }, 'the archive', signal);
    const { start, end, count } = findDirectory(format, tail, first);
    if (start > end || end - start > mostDirectoryBytes)
      throw refuse('the end', `a directory from byte ${start} to ${end} is none`);
    const bytes = await blobBytes(blob, { start, end }, 'the archive', signal);
    const entries = readEntries(format, bytes, { start: 0, end: bytes.length, count });
    return new ZipArchive(
      blob,
      start,
      entries.filter(({ name }) => !name.endsWith('/')),
    );
  }

  /** From byte `start` to before `end` of an entry as it lies in the archive. */
  async bytesOf(
    entry: ZipEntry,
    { start, end }: { readonly start: number; readonly end: number },
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const { name, offset, packed } = entry;
    const header = await blobBytes(this.blob, { start: offset, end: offset + localLength }, name, signal);
    const data = dataStart(format, header, entry);
    if (data + packed > this.end) throw refuse(name, `its ${packed} bytes from byte ${data} reach into the directory`);
    return blobBytes(this.blob, { start: data + start, end: data + end }, name, signal);
  }
}

/** Throws InvalidFile for what is no zip archive, or has no store in it, or more than one. */
export async function zipSource(blob: Blob, signal?: AbortSignal): Promise<ByteSource> {
  const archive = await ZipArchive.open(blob, signal);
  const root = rootFolder(archive.entries.map(({ name }) => name));
  const byPath = new Map(archive.entries.map((entry) => [entry.name, entry]));
  return {
    async whole(path, limit, stop) {
      const entry = byPath.get(root + path);
      if (!entry) return undefined;
      const most = Math.max(entry.size, entry.packed);
      if (most > limit) throw refuse(path, `${most} bytes are more than the ${limit} that are read`);
      return unpackEntry(format, await archive.bytesOf(entry, { start: 0, end: entry.packed }, stop), entry);
    },
    async read(path, range, stop) {
      const entry = byPath.get(root + path);
      if (!entry) return undefined;
      if (entry.method !== 0) throw refuse(path, 'it is compressed in the archive; pack it stored, as with zip -0');
      if (entry.packed !== entry.size) throw refuse(path, 'its two sizes disagree');
      return { bytes: await archive.bytesOf(entry, boundsOf(range, entry.size), stop), size: entry.size };
    },
  };
}
