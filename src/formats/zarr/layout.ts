// Where the numbers of a kernel lie in a Zarr store: arrays by level and statistic, shards that follow the work units.
import { unsupported } from '../../core/errors';
import { type Extent, Pyramid, type TileAddress, tileEdge } from '../../core/pyramid';

/** Of the entries in a cell. Level 0 has the mean alone, which is the entry. */
export type StoredStatistic = 'mean' | 'min' | 'max';

const storedStatistics: readonly StoredStatistic[] = ['mean', 'min', 'max'];

/** Cells along a side of a shard of level 0, where the kernel has as many. */
export const defaultShardEdge = 4096;
const largestShardEdge = 16_384;

/** Lengths beyond this are refused: no kernel has them. */
export const mostDatapoints = 2 ** 31;
/** Shards of level 0 beyond this are refused: no folder takes so many files. */
const mostShards = 2 ** 22;

export interface StoreShape extends Extent {
  /** Both sets are the same, and entry [i, j] is entry [j, i]. */
  readonly symmetric: boolean;
  /** Cells along a side of the largest shards: 256 times a power of two, at most 16,384. */
  readonly shardEdge: number;
}

const tilesFor = (cells: number): number => Math.ceil(cells / tileEdge);

/** Cells along a side that hold `cells`: 256 times the least power of two, at most `edge`. */
const roomFor = (cells: number, edge: number): number =>
  Math.min(edge, tileEdge * 2 ** Math.ceil(Math.log2(tilesFor(cells))));

export const isShardEdge = (edge: number): boolean =>
  edge >= tileEdge && edge <= largestShardEdge && Number.isInteger(Math.log2(edge / tileEdge));

/** A shard or a chunk of one level, counted in its kind. */
export type Place = TileAddress;

export class StoreLayout implements StoreShape {
  readonly rows: number;
  readonly columns: number;
  readonly symmetric: boolean;
  readonly shardEdge: number;
  readonly pyramid: Pyramid;
  /** The last level whose shards stand for the entries of one shard of level 0 each: a unit of work makes them alone. */
  readonly lastUnitLevel: number;

  /** Throws ShapeMismatch for lengths that are none, Unsupported for a shape that cannot be or needs too many shards. */
  constructor({ rows, columns, symmetric, shardEdge }: StoreShape) {
    if (!isShardEdge(shardEdge)) throw unsupported(`shards of ${shardEdge} cells a side`);
    if (symmetric && rows !== columns) throw unsupported(`a symmetric kernel of ${rows} by ${columns}`);
    if (Math.max(rows, columns) > mostDatapoints) throw unsupported(`a kernel of ${rows} by ${columns}`);
    this.pyramid = new Pyramid(rows, columns);
    this.lastUnitLevel = Math.min(this.pyramid.coarsest, Math.log2(shardEdge / tileEdge));
    [this.rows, this.columns, this.symmetric, this.shardEdge] = [rows, columns, symmetric, shardEdge];
    const shards = this.shards(0);
    if (shards.rows * shards.columns > mostShards)
      throw unsupported(`a store of ${shards.rows} by ${shards.columns} shards; make them larger`);
  }

  get levels(): readonly number[] {
    return Array.from({ length: this.pyramid.levels }, (_, level) => level);
  }

  statistics(level: number): readonly StoredStatistic[] {
    return level === 0 ? ['mean'] : storedStatistics;
  }

  /** Cells of a shard: what one of level 0 stands for, while that is a chunk or more; beyond, as many as level 0 has. */
  shardCells(level: number): Extent {
    const side = (entries: number): number =>
      level <= this.lastUnitLevel
        ? Math.max(tileEdge, roomFor(entries, this.shardEdge) / 2 ** level)
        : roomFor(Math.ceil(entries / 2 ** level), this.shardEdge);
    return { rows: side(this.rows), columns: side(this.columns) };
  }

  /** Chunks of a shard. */
  shardTiles(level: number): Extent {
    const { rows, columns } = this.shardCells(level);
    return { rows: rows / tileEdge, columns: columns / tileEdge };
  }

  /** How many shards there are. */
  shards(level: number): Extent {
    const [tiles, each] = [this.pyramid.tiles(level), this.shardTiles(level)];
    return { rows: Math.ceil(tiles.rows / each.rows), columns: Math.ceil(tiles.columns / each.columns) };
  }

  /** Every shard of a level, row by row. */
  shardsOf(level: number): Place[] {
    const { rows, columns } = this.shards(level);
    return Array.from({ length: rows * columns }, (_, at) => ({
      level,
      row: Math.floor(at / columns),
      column: at % columns,
    }));
  }

  /** The shard that holds a tile, and the tile's number in its index. */
  shardOf({ level, row, column }: TileAddress): { readonly shard: Place; readonly slot: number } {
    const { rows, columns } = this.shardTiles(level);
    return {
      shard: { level, row: Math.floor(row / rows), column: Math.floor(column / columns) },
      slot: (row % rows) * columns + (column % columns),
    };
  }

  /** The tiles of a shard that the kernel has, row by row. */
  tilesOf({ level, row, column }: Place): TileAddress[] {
    const { rows, columns } = this.shardTiles(level);
    const all = Array.from({ length: rows * columns }, (_, slot) => ({
      level,
      row: row * rows + Math.floor(slot / columns),
      column: column * columns + (slot % columns),
    }));
    return all.filter((address) => this.pyramid.has(address));
  }
}

export const arrayPath = (level: number, statistic: StoredStatistic): string => `${level}/${statistic}`;

export const shardPath = ({ level, row, column }: Place, statistic: StoredStatistic): string =>
  `${arrayPath(level, statistic)}/c/${row}/${column}`;
