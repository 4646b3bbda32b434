// One unit of work of a store: its entries from the GPU, its files into the folder, level 0 last.
import type { JobOptions } from '../../core/progress';
import type { LevelSet, LevelsRequest } from '../../engine/levels/level-request';
import { requestEntries } from '../../engine/levels/request-entries';
import type { Network } from '../../engine/network';
import type { StorePlan, Unit } from '../../formats/zarr/plan';
import { unitFiles } from '../../formats/zarr/unit';
import { unitEntries, UnitTiles } from '../../formats/zarr/unit-tiles';
import { countWrong } from '../finite';
import type { StoreFolder } from './store-folder';

/** What units took together. */
export interface UnitWork {
  readonly computed: number;
  /** Executed. */
  readonly flops: number;
  /** Entries of the kernel that are NaN or infinite. */
  readonly nonFinite: number;
}

export const noWork: UnitWork = { computed: 0, flops: 0, nonFinite: 0 };

export const addUnitWork = (a: UnitWork, b: UnitWork): UnitWork => ({
  computed: a.computed + b.computed,
  flops: a.flops + b.flops,
  nonFinite: a.nonFinite + b.nonFinite,
});

/** The request of a unit's datapoints alone. */
export function unitRequest(plan: StorePlan, unit: Unit, request: LevelsRequest): LevelsRequest {
  const { first, count } = unitEntries(plan, unit);
  const some = (set: LevelSet, from: number, length: number): LevelSet => ({
    ...set,
    order: set.order.subarray(from, from + length),
  });
  const rows = some(request.rows, first.rows, count.rows);
  if (plan.symmetric && unit.row === unit.column) return { ...request, rows, columns: undefined };
  return { ...request, rows, columns: some(request.columns ?? request.rows, first.columns, count.columns) };
}

/** Computes a unit and writes its files. Throws LimitExceeded, DeviceLost, InvalidFile, the signal's reason. */
export async function computeUnit(
  network: Network,
  request: LevelsRequest,
  { plan, unit, folder }: { readonly plan: StorePlan; readonly unit: Unit; readonly folder: StoreFolder },
  job: JobOptions,
): Promise<UnitWork> {
  const { tiles, ...work } = await computeTiles(network, request, plan, unit, job);
  for (const file of unitFiles(plan, unit, tiles.tile)) {
    job.signal?.throwIfAborted();
    await folder.put(file);
  }
  return work;
}

async function computeTiles(network: Network, request: LevelsRequest, plan: StorePlan, unit: Unit, job: JobOptions) {
  const own = unitRequest(plan, unit, request);
  const isDiagonal = own.columns === undefined;
  const isTwice = plan.symmetric && !isDiagonal;
  const tiles = new UnitTiles(plan, unit);
  const total = own.rows.order.length * (own.columns ?? own.rows).order.length;
  let [done, flops, nonFinite] = [0, 0, 0];
  for await (const block of requestEntries(network, own, job)) {
    const isMirrored = isDiagonal && block.row !== block.column;
    const times = isMirrored || isTwice ? 2 : 1;
    tiles.put(block);
    if (isMirrored) tiles.putMirrored(block);
    nonFinite += times * countWrong(block.values);
    flops += block.flops;
    done += (isMirrored ? 2 : 1) * block.values.length;
    job.onProgress?.({ stage: 'entries', done, total });
  }
  return { tiles, computed: 1, flops, nonFinite };
}
