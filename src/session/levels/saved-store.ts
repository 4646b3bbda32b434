// A store of the kernel that is shown: begun in a folder or gone on with there, or in an archive. Loaded with the first of them.
import { NtkError, unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { KernelFacts } from '../../formats/zarr/facts';
import { type FolderHandle, FolderPlace } from '../../formats/zarr/folder-place';
import { type KernelStore, openKernelStore } from '../../formats/zarr/kernel-store';
import { defaultShardEdge } from '../../formats/zarr/layout';
import { metadataFiles, rootPath } from '../../formats/zarr/metadata';
import { refuseOtherKernel } from '../../formats/zarr/same-kernel';
import { StorePlan } from '../../formats/zarr/plan';
import { putAll, type StorePlace } from '../../formats/zarr/store-place';
import { storeSize } from '../../formats/zarr/store-size';
import { ZipPlace } from '../../formats/zarr/zip-place';
import { mostZipBytes, mostZipFiles, zipBytes } from '../../formats/zip-write';
import { fillStore, type Filling } from './fill-store';
import type { UnitBlocks } from './shown-entries';

type Bytes = Uint8Array<ArrayBuffer>;

/** A kernel to be stored. */
export interface Storable extends Pick<Filling, 'inRoom'> {
  readonly facts: KernelFacts;
  readonly blocksFor: (plan: StorePlan) => UnitBlocks;
}

const rootRange = { start: 0, end: 1 };

/** The store that is there, of this kernel. Throws InvalidFile for one of another, Unsupported where its units are too large. */
async function goOn(place: FolderPlace, facts: KernelFacts, options: JobOptions): Promise<KernelStore> {
  const store = await openKernelStore(place, options);
  const { shardEdge } = store.facts;
  refuseOtherKernel(store.facts, { ...facts, shardEdge });
  if (shardEdge > defaultShardEdge)
    throw unsupported(`going on with a store in shards of ${shardEdge} cells a side in a page; the command line does`);
  return store;
}

/** The documents first, of which the root makes it a store. */
async function begin(place: StorePlace, facts: KernelFacts, options: JobOptions): Promise<KernelStore> {
  await putAll(place, metadataFiles(facts), options);
  return openKernelStore(place, options);
}

/** The folder itself where it holds a store, else one of this name in it. */
async function placeIn(folder: FolderHandle, name: string, { signal }: JobOptions): Promise<FolderPlace> {
  const own = new FolderPlace(folder);
  if (await own.read(rootPath, rootRange, signal)) return own;
  return new FolderPlace(await folder.getDirectoryHandle(name, { create: true }));
}

/**
 * Writes a store below a folder; stopped anywhere, it says that it is not complete, and is gone on with the next time. Throws
 * InvalidFile where something else is in its place or a file cannot be written, what the blocks throw, the signal's reason.
 */
export async function storeInFolder(
  folder: FolderHandle,
  name: string,
  { facts, blocksFor, inRoom }: Storable,
  options: JobOptions,
): Promise<void> {
  const place = await placeIn(folder, name, options);
  const isThere = (await place.read(rootPath, rootRange, options.signal)) !== undefined;
  if (!isThere) await place.requireRoom();
  const store = isThere ? await goOn(place, facts, options) : await begin(place, facts, options);
  await fillStore({ place, store, blocksOf: blocksFor(store.plan), inRoom }, options);
}

/** Throws LimitExceeded beyond `most` bytes, or what an archive can hold. */
function requireRoom(facts: KernelFacts, most: number): void {
  const { paths, bytes } = storeSize(facts);
  const needed = zipBytes(paths, bytes);
  const available = Math.min(most, mostZipBytes);
  if (needed <= available && paths.length <= mostZipFiles) return;
  const why = most < mostZipBytes ? 'this page can hold' : 'an archive can hold';
  const message =
    `This store takes ${needed} bytes in ${paths.length} files, more than ${why} (${available} bytes, ${mostZipFiles} ` +
    `files). Save it into a folder, where the browser offers pages folders, or with ntk-explorer tiles.`;
  throw new NtkError('LimitExceeded', { what: 'archive (bytes)', needed, available }, message);
}

/**
 * Writes a store as one archive, from its first byte to its last. Throws LimitExceeded beyond `most` bytes before anything is
 * written, what `write` and the blocks throw, the signal's reason.
 */
export async function storeInArchive(
  write: (bytes: Bytes) => void | Promise<void>,
  { facts, blocksFor, inRoom }: Storable,
  { most = mostZipBytes, ...options }: JobOptions & { readonly most?: number },
): Promise<void> {
  requireRoom(facts, most);
  const place = new ZipPlace(new StorePlan(facts), write);
  const store = await begin(place, facts, options);
  await fillStore({ place, store, blocksOf: blocksFor(store.plan), inRoom }, options);
  await place.end();
}
