// The files of a store on a disk, and what the reader written from the specification makes of them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArray } from './zarr-spec-reader';

/** Every file by its path from the root, with forward slashes. */
export function filesOf(folder: string): Map<string, Uint8Array<ArrayBuffer>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  return new Map(paths.sort().map((path) => [path, Uint8Array.from(readFileSync(join(folder, path)))]));
}

/** The cells of a level, row-major, as another program reads them. */
export const cellsOf = (folder: string, level: number, statistic = 'mean'): Float32Array =>
  readArray(filesOf(folder), `${level}/${statistic}`).data;
