// `ntk-explorer tiles`: a kernel of any size into a Zarr store, unit by unit, by any number of processes.
import type { JobOptions } from '../../core/progress';
import { Network } from '../../engine/network';
import { finishFiles } from '../../formats/zarr/finish';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import type { Unit } from '../../formats/zarr/plan';
import type { Part, TilesOptions } from '../arguments/tiles';
import { naming } from '../files';
import { partOf } from '../kernel-tiles';
import { openGpu } from '../machine';
import { beginStore, openStore } from './opening';
import { StoreFolder } from './store-folder';
import { readStoreSubject, type StoreSubject } from './subject';
import { addUnitWork, computeUnit, noWork, type UnitWork } from './units';

export interface TilesSummary extends Partial<UnitWork> {
  readonly store: string;
  /** Datapoints of the rows and of the columns. */
  readonly n: readonly [number, number];
  /** Units of work of the whole store, and how many of them are not done. */
  readonly units: number;
  readonly missing: readonly { readonly row: number; readonly column: number; readonly file: string }[];
  /** All units are done and all levels are there. */
  readonly complete: boolean;
  /** Absent where nothing was computed. */
  readonly adapter?: string;
  readonly seconds: number;
  readonly notes: readonly string[];
}

/** Throws UsageError, InvalidFile, DeviceUnavailable, DeviceLost, LimitExceeded, the signal's reason. */
export async function tilesCommand(options: TilesOptions, job: JobOptions = {}): Promise<TilesSummary> {
  const folder = new StoreFolder(options.store);
  const { question, shard, finish } = options;
  const asked = question && (await readStoreSubject(question));
  job.signal?.throwIfAborted();
  const edge = question?.shardEdge;
  const store =
    shard && asked
      ? await beginStore(folder, asked, edge, job)
      : await openStore(folder, asked && { asked, shardEdge: edge }, job);
  const started = performance.now();
  const work = shard && asked ? await computePart({ folder, store, asked, shard }, options, job) : {};
  if (finish) await finishStore(folder, store, job);
  const seconds = (performance.now() - started) / 1000;
  return { ...(await statusOf(folder, options, job)), ...work, seconds, notes: asked?.inputs.notes ?? [] };
}

/** What the store says of itself now. */
async function statusOf(folder: StoreFolder, { store: path }: TilesOptions, { signal }: JobOptions) {
  const store = await openStore(folder, undefined, { signal });
  const { rows, columns, complete } = store.facts;
  const missing = await naming('--store', path, () => store.missing({ signal }));
  return {
    store: path,
    n: [rows, columns] as const,
    units: store.plan.units.length,
    missing: missing.map((unit) => ({ row: unit.row, column: unit.column, file: store.plan.markOf(unit) })),
    complete: complete && missing.length === 0,
  };
}

interface PartWork {
  readonly folder: StoreFolder;
  readonly store: KernelStore;
  readonly asked: StoreSubject;
  readonly shard: Part;
}

/** Computes what is missing of a part. */
async function computePart(
  { folder, store: { plan }, asked, shard }: PartWork,
  options: TilesOptions,
  job: JobOptions,
): Promise<Partial<UnitWork> & { readonly adapter?: string }> {
  const isMissing = async (unit: Unit): Promise<boolean> => !(await folder.has(plan.markOf(unit)));
  const own = plan.part(shard.part, shard.of);
  const left = (await Promise.all(own.map(isMissing))).filter(Boolean).length;
  if (left === 0) return noWork;
  using gpu = await openGpu(options);
  using network = Network.create(gpu, asked.inputs.model);
  let work = noWork;
  for (const unit of own) {
    if (!(await isMissing(unit))) continue;
    const onProgress = partOf(job, work.computed, Math.max(left, work.computed + 1));
    const place = { plan, unit, folder };
    work = addUnitWork(work, await computeUnit(network, asked.request, place, { signal: job.signal, onProgress }));
  }
  return { ...work, adapter: gpu.adapterName };
}

/** Reduces the levels whose shards span units; when all is there, removes what killed processes left. */
async function finishStore(folder: StoreFolder, store: KernelStore, { signal }: JobOptions): Promise<void> {
  const reading = <T>(action: () => Promise<T>): Promise<T> => naming('--store', folder.path, action);
  const files = finishFiles(store, { signal });
  for (;;) {
    const next = await reading(() => files.next());
    if (next.done) break;
    await folder.put(next.value);
  }
  const missing = await reading(() => store.missing({ signal }));
  if (missing.length === 0) await folder.tidy();
}
