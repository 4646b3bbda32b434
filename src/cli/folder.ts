// The files of a folder and of the folders in it, to be read one by one. Links are not followed.
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { invalidFile } from '../core/errors';
import type { FolderFile } from '../formats/image-folder';
import { reasonOf } from './files';

const mostFiles = 1_000_000;

/** Names are paths from the folder, with forward slashes. Throws InvalidFile. */
export async function filesOfFolder(folder: string): Promise<FolderFile[]> {
  const entries = await refusing('the folder', () => readdir(folder, { recursive: true, withFileTypes: true }));
  if (entries.length > mostFiles)
    throw invalidFile('PNG', 'the folder', `${entries.length} files are in it, at most ${mostFiles} are read`);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.map((path) => {
    const name = path.slice(join(folder, sep).length).replaceAll(sep, '/');
    return { name, read: () => refusing(name, () => readFile(path)) };
  });
}

async function refusing<T>(where: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw invalidFile('PNG', where, reasonOf(cause));
  }
}
