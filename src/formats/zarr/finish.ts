// The levels whose shards stand for several units, from the cells that the units have left.
import { type TileAddress, tileName } from '../../core/pyramid';
import { type Cells, childrenOf, emptyCells, isEmpty, reduceCells } from './cells';
import type { KernelStore } from './kernel-store';
import type { Place, StoredStatistic } from './layout';
import { rootFile } from './metadata';
import type { Tile } from './shard';
import { shardFile, type StoreFile } from './unit';

interface StopOptions {
  readonly signal?: AbortSignal;
}

async function cellsOf(store: KernelStore, address: TileAddress, signal?: AbortSignal): Promise<Cells> {
  const children = childrenOf(store.pyramid, address).map(async (child) => {
    const cells = await store.cells(child, signal);
    return [child, cells ?? emptyCells(store.pyramid.tileCells(child))] as const;
  });
  return reduceCells(store.pyramid, address, await Promise.all(children));
}

const tileOf = (cells: Cells, statistic: StoredStatistic): Tile => ({
  rows: cells.rows,
  columns: cells.columns,
  values: cells[statistic],
});

async function* shardFiles(store: KernelStore, shard: Place, signal?: AbortSignal): AsyncGenerator<StoreFile, void> {
  const tiles = new Map<string, Cells>();
  for (const address of store.plan.tilesOf(shard)) {
    const cells = await cellsOf(store, address, signal);
    if (!isEmpty(cells)) tiles.set(tileName(address), cells);
  }
  if (tiles.size === 0) return;
  const holds = (address: TileAddress): boolean => tiles.has(tileName(address));
  for (const statistic of store.plan.statistics(shard.level))
    yield shardFile(store.plan, shard, statistic, (address) => tileOf(tiles.get(tileName(address))!, statistic), holds);
}

/**
 * The files of the coarse levels, from what is in the store now: each is to be in its place before the next is asked
 * for, since a level is made from the one below. When all units are done, last comes the root that says so. May be
 * stopped anywhere and begun anew. Throws what the store throws.
 */
export async function* finishFiles(store: KernelStore, { signal }: StopOptions = {}): AsyncGenerator<StoreFile, void> {
  const missing = await store.missing({ signal });
  for (const level of store.plan.levelsToFinish)
    for (const shard of store.plan.shardsOf(level)) yield* shardFiles(store, shard, signal);
  if (missing.length === 0 && !store.facts.complete) yield rootFile({ ...store.facts, complete: true });
}
