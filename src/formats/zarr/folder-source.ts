// A store in files of the reader's machine: a folder that was chosen or dropped.
import { blobBytes } from './blob-bytes';
import { boundsOf, type ByteSource } from './byte-source';
import { refuse } from './refuse';
import { rootFolder } from './root-folder';

export interface StoredFile {
  /** From the folder that was chosen, with forward slashes. */
  readonly path: string;
  readonly file: Blob;
}

/** Throws InvalidFile when there is no store in the files, or more than one. */
export function folderSource(files: readonly StoredFile[]): ByteSource {
  const root = rootFolder(files.map(({ path }) => path));
  const byPath = new Map(files.map(({ path, file }) => [path, file]));
  return {
    async whole(path, limit, signal) {
      const file = byPath.get(root + path);
      if (file && file.size > limit) throw refuse(path, `${file.size} bytes are more than the ${limit} that are read`);
      return file && blobBytes(file, { start: 0, end: file.size }, path, signal);
    },
    async read(path, range, signal) {
      const file = byPath.get(root + path);
      return file && { bytes: await blobBytes(file, boundsOf(range, file.size), path, signal), size: file.size };
    },
  };
}
