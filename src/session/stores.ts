// Stores among what a reader chose, dropped, or named by its address.
import { isNtkError } from '../core/errors';
import { blobBytes } from '../formats/zarr/blob-bytes';
import type { ByteSource } from '../formats/zarr/byte-source';
import { folderSource } from '../formats/zarr/folder-source';
import { httpSource } from '../formats/zarr/http-source';
import { openKernelStore } from '../formats/zarr/kernel-store';
import { rootPath } from '../formats/zarr/metadata';
import { rootFolder } from '../formats/zarr/root-folder';
import { zipSource } from '../formats/zarr/zip-source';
import { firstName } from '../formats/zip-directory';
import type { ChosenFile } from './file-source';
import type { OpenedStore } from './levels/opened-store';

export interface FoundStore {
  readonly opened: OpenedStore;
  /** What belongs to no store. */
  readonly others: readonly ChosenFile[];
}

const isDocument = (path: string): boolean => path === rootPath || path.endsWith(`/${rootPath}`);
const isArchive = ({ path }: ChosenFile): boolean => /\.zip$/i.test(path);
const head = { start: 0, end: 2 ** 12 }; // bytes of an archive that hold its first name
const lastOf = (path: string): string => path.split('/').findLast((part) => part !== '') ?? 'the store';

/**
 * The store among files, of which only documents are read: a folder, or an archive. Undefined where there is none. Throws
 * InvalidFile for more than one, and for what is not as a store must be.
 */
export async function storeAmong(files: readonly ChosenFile[], signal: AbortSignal): Promise<FoundStore | undefined> {
  if (files.some(({ path }) => isDocument(path))) return inFolder(files, signal);
  for (const archive of files.filter(isArchive)) {
    const source = await sourceOfArchive(archive, signal);
    if (!source) continue;
    const opened = { name: archive.path, store: await openKernelStore(source, { signal }) };
    return { opened, others: files.filter((file) => file !== archive) };
  }
  return undefined;
}

async function inFolder(files: readonly ChosenFile[], signal: AbortSignal): Promise<FoundStore> {
  const root = rootFolder(files.map(({ path }) => path));
  const [own, others] = [true, false].map((is) => files.filter(({ path }) => path.startsWith(root) === is));
  const store = await openKernelStore(folderSource(own), { signal });
  return { opened: { name: lastOf(root), store }, others };
}

/** Undefined for an archive of something else, or none: what reads data says what it is. Throws InvalidFile for a broken one. */
async function sourceOfArchive(archive: ChosenFile, signal: AbortSignal): Promise<ByteSource | undefined> {
  try {
    return await zipSource(archive.file, signal);
  } catch (error) {
    if (isNtkError(error, 'InvalidFile') && !(await isMeantAsStore(archive, signal))) return undefined;
    throw error;
  }
}

/** Whether an archive that cannot be opened is a store by its name, or by the file that it begins with. */
async function isMeantAsStore({ path, file }: ChosenFile, signal: AbortSignal): Promise<boolean> {
  if (/\.zarr\.zip$/i.test(path)) return true;
  return isDocument(firstName(await blobBytes(file, head, path, signal)) ?? '');
}

/**
 * The store at an address: one that ends in .zarr or names a zarr.json, or any other without an ending below which there is a
 * zarr.json. Undefined where there is none. Throws InvalidFile for what is not as a store must be, Unreachable.
 */
export async function storeAt(address: string, signal: AbortSignal): Promise<OpenedStore | undefined> {
  const url = URL.parse(address);
  const path = url?.pathname.replace(/\/(zarr\.json)?$/, '');
  const isCalledStore = path !== undefined && (/\.zarr$/i.test(path) || path !== url!.pathname);
  if (!url || path === undefined || (!isCalledStore && lastOf(path).includes('.'))) return undefined;
  url.pathname = path;
  const source = httpSource(url.href);
  if (!isCalledStore && (await isMissing(source, signal))) return undefined;
  return { name: lastOf(path), store: await openKernelStore(source, { signal }) };
}

/** What is no document of a store is none, whatever the server says of it. */
async function isMissing(source: ByteSource, signal: AbortSignal): Promise<boolean> {
  try {
    return (await source.read(rootPath, { start: 0, end: 1 }, signal)) === undefined;
  } catch (error) {
    if (isNtkError(error, 'InvalidFile') || isNtkError(error, 'Unreachable')) return true;
    throw error;
  }
}
