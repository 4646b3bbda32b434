// The files a reader has given, as they are listed: the pictures of a folder are one entry.
import { formatMany } from './format';

interface Named {
  readonly name: string;
}

export interface FileEntry<File extends Named> {
  readonly name: string;
  readonly files: readonly File[];
}

/** Files by themselves, then one entry for each folder's pictures. */
export function fileEntries<File extends Named>(files: readonly File[]): FileEntry<File>[] {
  const folders = new Map<string, File[]>();
  const alone: FileEntry<File>[] = [];
  for (const file of files) {
    const top = /\.png$/i.test(file.name) && file.name.includes('/') ? file.name.split('/')[0] : undefined;
    if (top === undefined) alone.push({ name: file.name, files: [file] });
    else (folders.get(top) ?? folders.set(top, []).get(top)!).push(file);
  }
  const counted = [...folders].map(([top, pictures]) => ({
    name: `${top} (${formatMany(pictures.length, 'picture', 'pictures')})`,
    files: pictures,
  }));
  return [...alone, ...counted];
}
