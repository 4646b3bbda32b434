// Fills a store with the kernel that is shown, unit by unit, and finishes it.
import type { JobOptions } from '../../core/progress';
import { replanned } from '../../engine/levels/replan';
import { finishFiles } from '../../formats/zarr/finish';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import type { Unit } from '../../formats/zarr/plan';
import { putAll, type StorePlace } from '../../formats/zarr/store-place';
import { unitFiles } from '../../formats/zarr/unit';
import { unitEntries, UnitTiles } from '../../formats/zarr/unit-tiles';
import type { UnitBlocks } from './shown-entries';

export interface Filling {
  readonly place: StorePlace;
  /** The store in that place. */
  readonly store: KernelStore;
  readonly blocksOf: UnitBlocks;
  /** Does work that may find no room beside other work of the session, and again when there is. */
  readonly inRoom: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** Entries of the kernel that a unit stands for, those across the diagonal too. */
function entriesOf({ plan }: KernelStore, unit: Unit): number {
  const { rows, columns } = unitEntries(plan, unit).count;
  return rows * columns * plan.shardsOfUnit(unit).length;
}

async function computeTiles(
  { store: { plan }, blocksOf }: Filling,
  unit: Unit,
  options: JobOptions,
  onEntries: (done: number) => void,
): Promise<UnitTiles> {
  const tiles = new UnitTiles(plan, unit);
  let done = 0;
  for await (const block of blocksOf(unit, options)) {
    done += tiles.add(block).ofKernel * block.values.length;
    onEntries(done);
  }
  return tiles;
}

/**
 * Computes the units that are not there and reduces the coarse levels; the store is complete when this resolves. Stopped
 * anywhere, it goes on from there. Throws what the place and the blocks throw, and the signal's reason.
 */
export async function fillStore(filling: Filling, options: JobOptions): Promise<void> {
  const { place, store } = filling;
  const { rows, columns } = store.facts;
  const total = rows * columns;
  const missing = await store.missing({ signal: options.signal });
  let done = missing.reduce((left, unit) => left - entriesOf(store, unit), total);
  for (const unit of missing) {
    const report = (own: number): void => options.onProgress?.({ stage: 'entries', done: done + own, total });
    const tiles = await filling.inRoom(() => replanned(() => computeTiles(filling, unit, options, report)));
    await putAll(place, unitFiles(store.plan, unit, tiles.tile), options);
    done += entriesOf(store, unit);
  }
  await putAll(place, finishFiles(store, options), options);
}
