// The levels whose shards stand for several units, from the cells that the units have left.
import { type TileAddress, tileName } from '../../core/pyramid';
import { type Cells, childrenOf, emptyCells, isEmpty, reduceCells } from './cells';
import type { KernelStore } from './kernel-store';
import type { Place, StoredStatistic } from './layout';
import { rootFile } from './metadata';
import { refuse } from './refuse';
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

/** Throws InvalidFile naming a file that was there. */
async function requireWhole(store: KernelStore, signal?: AbortSignal): Promise<{ readonly isDone: boolean }> {
  const lacking = await store.lacking({ signal });
  const flaw = lacking.flatMap(({ flaws }) => flaws).at(0);
  if (flaw) throw refuse(flaw.file, `${flaw.why}; its unit must be computed again`);
  return { isDone: lacking.length === 0 };
}

/**
 * The files of the coarse levels, from what is in the store now: each is to be in its place before the next is asked
 * for, since a level is made from the one below. Last comes the root where it says wrongly whether all units are done. May be
 * stopped anywhere and begun anew. Throws InvalidFile naming the file where a unit that was done is damaged, and what the store
 * throws.
 */
export async function* finishFiles(store: KernelStore, { signal }: StopOptions = {}): AsyncGenerator<StoreFile, void> {
  const { isDone } = await requireWhole(store, signal);
  for (const level of store.plan.levelsToFinish)
    for (const shard of store.plan.shardsOf(level)) yield* shardFiles(store, shard, signal);
  if (isDone !== store.facts.complete) yield rootFile({ ...store.facts, complete: isDone });
}
