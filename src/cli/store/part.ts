// What is missing of a part of a store, computed; the store is begun when it is known that there is room for that.
import type { JobOptions } from '../../core/progress';
import { requestOfPlaces } from '../../engine/levels/level-request';
import { requireRoomForEntries } from '../../engine/levels/request-entries';
import { Network } from '../../engine/network';
import { unitEntries } from '../../formats/zarr/unit-tiles';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import { defaultShardEdge } from '../../formats/zarr/layout';
import { StorePlan, type Unit } from '../../formats/zarr/plan';
import type { Part, TilesOptions } from '../arguments/tiles';
import { naming } from '../files';
import { partOf } from '../kernel-tiles';
import { openGpu } from '../machine';
import { beginStore, findStore } from './opening';
import type { StoreFolder } from './store-folder';
import type { StoreSubject } from './subject';
import { addUnitWork, computeUnit, noWork, type UnitWork } from './units';

export interface PartWork {
  readonly folder: StoreFolder;
  readonly asked: StoreSubject;
  readonly shard: Part;
}

/** Throws InvalidFile, DeviceUnavailable, DeviceLost, LimitExceeded, the signal's reason. */
export async function computePart(
  work: PartWork,
  options: TilesOptions,
  job: JobOptions,
): Promise<Partial<UnitWork> & { readonly adapter?: string }> {
  const shardEdge = options.question?.shardEdge;
  const found = await findStore(work.folder, work.asked, shardEdge, job);
  if (found && (await missingOf(found, work, job)).length === 0) return noWork;
  using gpu = await openGpu(options);
  using network = Network.create(gpu, work.asked.inputs.model);
  if (!found) requireRoom(network, work.asked, shardEdge);
  const store = found ?? (await beginStore(work.folder, work.asked, shardEdge, job));
  return { ...(await computeMissing(network, store, work, job)), adapter: gpu.adapterName };
}

/** Throws LimitExceeded where the budget has none for the first unit, which none is larger than. */
function requireRoom(network: Network, { factsFor, request }: StoreSubject, shardEdge = defaultShardEdge): void {
  const plan = new StorePlan(factsFor(shardEdge));
  const { first, count } = unitEntries(plan, plan.units[0]);
  requireRoomForEntries(network, requestOfPlaces(request, first, count));
}

/** Of the part, or of one unit. */
async function missingOf(
  store: KernelStore,
  { folder, shard }: PartWork,
  { signal }: JobOptions,
  units: readonly Unit[] = store.plan.part(shard.part, shard.of),
): Promise<Unit[]> {
  return naming('--store', folder.path, () => store.missing({ units, signal }));
}

/** A unit that another process has done meanwhile is left. */
async function computeMissing(
  network: Network,
  store: KernelStore,
  part: PartWork,
  job: JobOptions,
): Promise<UnitWork> {
  const missing = await missingOf(store, part, job);
  let work = noWork;
  for (const [at, unit] of missing.entries()) {
    if ((await missingOf(store, part, job, [unit])).length === 0) continue;
    const onProgress = partOf(job, at, missing.length);
    const place = { plan: store.plan, unit, folder: part.folder };
    work = addUnitWork(work, await computeUnit(network, part.asked.request, place, { signal: job.signal, onProgress }));
  }
  return work;
}
