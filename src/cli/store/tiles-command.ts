// `ntk-explorer tiles`: a kernel of any size into a Zarr store, unit by unit, by any number of processes.
import type { JobOptions } from '../../core/progress';
import { finishFiles } from '../../formats/zarr/finish';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import type { TilesOptions } from '../arguments/tiles';
import { naming } from '../files';
import { openStore } from './opening';
import { computePart } from './part';
import { statusOf, type StoreStatus } from './status';
import { StoreFolder } from './store-folder';
import { readStoreSubject } from './subject';
import type { UnitWork } from './units';

export interface TilesSummary extends StoreStatus, Partial<UnitWork> {
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
  const started = performance.now();
  const work = shard && asked ? await computePart({ folder, asked, shard }, options, job) : {};
  const store = await openStore(folder, asked && { asked, shardEdge: question.shardEdge }, job);
  if (finish) await finishStore(folder, store, job);
  const status = await statusOf(folder, options, job);
  const seconds = (performance.now() - started) / 1000;
  return { ...status, ...work, seconds, notes: asked?.inputs.notes ?? [] };
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
