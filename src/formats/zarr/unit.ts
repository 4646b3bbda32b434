// The files of one unit of work: coarse levels first, level 0 last, so that its presence says that the unit is done.
import { type TileAddress, tileName } from '../../core/pyramid';
import { type Cells, cellsOfEntries, childrenOf, reduceCells } from './cells';
import { type Place, shardPath, type StoredStatistic } from './layout';
import type { StorePlan, Unit } from './plan';
import { encodeShard, type Tile } from './shard';

/** To be written beside its place, then renamed: a reader must never see half of it. */
export interface StoreFile {
  /** From the root of the store, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function transposed({ rows, columns, values }: Tile): Tile {
  const result = new Float32Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  return { rows: columns, columns: rows, values: result };
}

/** The file of a shard; tiles that it `holds` not are absent. */
export function shardFile(
  plan: StorePlan,
  shard: Place,
  statistic: StoredStatistic,
  tileOf: (address: TileAddress) => Tile,
  holds: (address: TileAddress) => boolean = () => true,
): StoreFile {
  const addresses = plan.tilesOf(shard).filter(holds);
  const tiles = addresses.map((address) => [plan.shardOf(address).slot, () => tileOf(address)] as const);
  return { path: shardPath(shard, statistic), bytes: encodeShard(plan.shardTiles(shard.level), new Map(tiles)) };
}

/** A shard, and before it the one across the diagonal where the unit has that too. */
function* shardFiles(
  plan: StorePlan,
  unit: Unit,
  statistic: StoredStatistic,
  tileOf: (address: TileAddress) => Tile,
): Generator<StoreFile> {
  const mirrored = ({ level, row, column }: TileAddress): Tile =>
    transposed(tileOf({ level, row: column, column: row }));
  for (const shard of plan.shardsOfUnit(unit))
    yield shardFile(plan, shard, statistic, shard === unit ? tileOf : mirrored);
}

type Level = ReadonlyMap<string, Cells>;

/** The cells of every level above 0 that lie in the unit, finest first. */
function levelsOf(plan: StorePlan, { row, column }: Unit, tileOf: (address: TileAddress) => Tile): Level[] {
  const levels: Level[] = [];
  for (let level = 1; level <= plan.lastUnitLevel; level++) {
    const below = (child: TileAddress): Cells =>
      level === 1 ? cellsOfEntries(tileOf(child)) : levels[level - 2].get(tileName(child))!;
    const cells = plan.tilesOf({ level, row, column }).map((address) => {
      const children = childrenOf(plan.pyramid, address).map((child) => [child, below(child)] as const);
      return [tileName(address), reduceCells(plan.pyramid, address, children)] as const;
    });
    levels.push(new Map(cells));
  }
  return levels;
}

/**
 * The files of a unit in the order in which they are to be written. `tileOf`: the entries of a tile of level 0,
 * asked for more than once. Entries that are not finite are kept as they are.
 */
export function* unitFiles(
  plan: StorePlan,
  unit: Unit,
  tileOf: (address: TileAddress) => Tile,
): Generator<StoreFile, void> {
  const levels = levelsOf(plan, unit, tileOf);
  for (let level = plan.lastUnitLevel; level > 0; level--) {
    const tiles = levels.pop()!; // so that its memory is free when the next one is encoded
    for (const statistic of plan.statistics(level))
      yield* shardFiles(plan, { ...unit, level }, statistic, (address) => {
        const cells = tiles.get(tileName(address))!;
        return { rows: cells.rows, columns: cells.columns, values: cells[statistic] };
      });
  }
  yield* shardFiles(plan, unit, 'mean', tileOf);
}
