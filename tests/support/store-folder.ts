// The files of a store on a disk, and what the reader written from the specification makes of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArray } from './zarr-spec-reader';

/** Paths of all files from the root. */
export function pathsOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
}

/** How many shards of level 0 there are, while others write them. */
export const shardCount = (folder: string): number =>
  existsSync(folder) ? pathsOf(folder).filter((path) => /^0\/mean\/c\/\d+\/\d+$/.test(path)).length : 0;

/** Every file by its path from the root. */
export const filesOf = (folder: string): Map<string, Uint8Array<ArrayBuffer>> =>
  new Map(pathsOf(folder).map((path) => [path, Uint8Array.from(readFileSync(join(folder, path)))]));

/** The cells of a level, row-major, as another program reads them. */
export const cellsOf = (folder: string, level: number, statistic = 'mean'): Float32Array =>
  readArray(filesOf(folder), `${level}/${statistic}`).data;
