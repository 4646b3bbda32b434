// A store is begun, or gone on with where it is of the same kernel.
import type { KernelFacts } from '../../formats/zarr/facts';
import { type KernelStore, openKernelStore } from '../../formats/zarr/kernel-store';
import { defaultShardEdge } from '../../formats/zarr/layout';
import { metadataFiles, rootPath } from '../../formats/zarr/metadata';
import { refuseOtherKernel } from '../../formats/zarr/same-kernel';
import type { StoreFile } from '../../formats/zarr/unit';
import { naming, unusable } from '../files';
import type { StoreFolder } from './store-folder';
import type { StoreSubject } from './subject';

interface StopOptions {
  readonly signal?: AbortSignal;
}

const mostBytes = 2 ** 24; // of a document

/** A store that is there, of the subject where one is given. Throws InvalidFile. */
export async function openStore(
  folder: StoreFolder,
  subject?: { readonly asked: StoreSubject; readonly shardEdge?: number },
  { signal }: StopOptions = {},
): Promise<KernelStore> {
  if (!(await folder.has(rootPath))) throw unusable('--store', folder.path, 'there is no store yet');
  return naming('--store', folder.path, async () => {
    const store = await openKernelStore(folder, { signal });
    if (subject) refuseOtherKernel(store.facts, subject.asked.factsFor(subject.shardEdge ?? store.facts.shardEdge));
    return store;
  });
}

/** The store of the subject where there is one. Throws InvalidFile for one of another kernel. */
export async function findStore(
  folder: StoreFolder,
  asked: StoreSubject,
  shardEdge: number | undefined,
  options: StopOptions = {},
): Promise<KernelStore | undefined> {
  return (await folder.has(rootPath)) ? openStore(folder, { asked, shardEdge }, options) : undefined;
}

/** A store of the subject, begun where there is none. Throws InvalidFile. */
export async function beginStore(
  folder: StoreFolder,
  asked: StoreSubject,
  shardEdge: number | undefined,
  options: StopOptions = {},
): Promise<KernelStore> {
  if (!(await folder.has(rootPath))) await begin(folder, asked.factsFor(shardEdge ?? defaultShardEdge));
  return openStore(folder, { asked, shardEdge }, options);
}

async function begin(folder: StoreFolder, facts: KernelFacts): Promise<void> {
  await folder.requireRoom();
  for (const file of metadataFiles(facts)) await putNew(folder, file);
}

/** Leaves a document that is there, which another process may just have written. Throws InvalidFile for another one. */
async function putNew(folder: StoreFolder, file: StoreFile): Promise<void> {
  const there = await naming('--store', folder.path, () => folder.whole(file.path, mostBytes));
  if (there === undefined) return folder.put(file);
  if (file.path !== rootPath && !Buffer.from(there).equals(file.bytes))
    throw unusable('--store', folder.path, `${file.path} is of a store that was begun for another kernel; remove it`);
}
