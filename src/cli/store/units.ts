// One unit of work of a store: its entries from the GPU, its files into the folder, level 0 last.
import type { JobOptions } from '../../core/progress';
import { type LevelsRequest, requestOfPlaces } from '../../engine/levels/level-request';
import { requestEntries } from '../../engine/levels/request-entries';
import type { Network } from '../../engine/network';
import type { StorePlan, Unit } from '../../formats/zarr/plan';
import { putAll } from '../../formats/zarr/store-place';
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

/** Computes a unit and writes its files. Throws LimitExceeded, DeviceLost, InvalidFile, the signal's reason. */
export async function computeUnit(
  network: Network,
  request: LevelsRequest,
  { plan, unit, folder }: { readonly plan: StorePlan; readonly unit: Unit; readonly folder: StoreFolder },
  job: JobOptions,
): Promise<UnitWork> {
  const { tiles, ...work } = await computeTiles(network, request, plan, unit, job);
  await putAll(folder, unitFiles(plan, unit, tiles.tile), job);
  return work;
}

async function computeTiles(network: Network, request: LevelsRequest, plan: StorePlan, unit: Unit, job: JobOptions) {
  const { first, count } = unitEntries(plan, unit);
  const tiles = new UnitTiles(plan, unit);
  const total = count.rows * count.columns;
  let [done, flops, nonFinite] = [0, 0, 0];
  for await (const block of requestEntries(network, requestOfPlaces(request, first, count), job)) {
    const times = tiles.add(block);
    nonFinite += times.ofKernel * countWrong(block.values);
    flops += block.flops;
    done += times.ofUnit * block.values.length;
    job.onProgress?.({ stage: 'entries', done, total });
  }
  return { tiles, computed: 1, flops, nonFinite };
}
