// The files of what was dropped, folders and all that is in them included.

/** A file, and its path from the folder that was chosen with it. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

export const chosenFile = (file: File): ChosenFile => ({ path: file.webkitRelativePath || file.name, file });

/** To be called while the event of the drop is handled: what was dropped is gone after it. */
export function droppedFiles({ items, files }: DataTransfer): Promise<ChosenFile[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.some(({ isDirectory }) => isDirectory)) return Promise.resolve([...files].map(chosenFile));
  return allOf(entries);
}

async function allOf(entries: readonly FileSystemEntry[]): Promise<ChosenFile[]> {
  const found: ChosenFile[] = [];
  for (const entry of entries) found.push(...(await filesIn(entry)));
  return found;
}

async function filesIn(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.slice(1), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: ChosenFile[] = [];
  for (let some = await entriesOf(reader); some.length > 0; some = await entriesOf(reader))
    found.push(...(await allOf(some)));
  return found;
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** A folder tells what is in it a hundred at a time. */
const entriesOf = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject));
