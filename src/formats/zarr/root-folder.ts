// A folder or an archive may hold the store itself, or a folder with the store in it.
import { rootPath } from './metadata';
import { refuse } from './refuse';

const depth = (path: string): number => path.split('/').length;

/** What the paths of the store begin with among these: empty, or a folder with its slash. Throws InvalidFile. */
export function rootFolder(paths: readonly string[]): string {
  const documents = paths.filter((path) => path === rootPath || path.endsWith(`/${rootPath}`));
  const least = Math.min(...documents.map(depth));
  const roots = documents.filter((path) => depth(path) === least);
  if (roots.length === 0) throw refuse(rootPath, 'it is not there: this is no Zarr store of version 3');
  if (roots.length > 1) throw refuse(roots[1], 'there is more than one store; open one of them');
  return roots[0].slice(0, -rootPath.length);
}

/** Whether a store has a file or a folder of this name at its root. */
export const isOfStore = (name: string): boolean => /^\d+$/.test(name) || name === rootPath;
