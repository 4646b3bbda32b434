// Cells of a tile with the statistics that a store has of them, and how those of the next level follow.
//
// A cell that is not computed yet is NaN in all three. One whose block holds a number that is not finite has no mean
// (NaN) and no bounds (-Infinity, Infinity). The minima and maxima of blocks keep both apart without a case of their own.
import { type Extent, type Pyramid, type TileAddress, tileEdge } from '../../core/pyramid';
import type { Tile } from './shard';

/** Row-major, [rows, columns] each. */
export interface Cells extends Extent {
  readonly mean: Float32Array;
  readonly min: Float32Array;
  readonly max: Float32Array;
}

/** Of entries that are all computed. */
export function cellsOfEntries({ rows, columns, values }: Tile): Cells {
  const bound = (infinity: number) => values.map((value) => (Number.isFinite(value) ? value : infinity));
  return { rows, columns, mean: bound(NaN), min: bound(-Infinity), max: bound(Infinity) };
}

/** None of them computed. */
export function emptyCells({ rows, columns }: Extent): Cells {
  const none = new Float32Array(rows * columns).fill(NaN);
  return { rows, columns, mean: none, min: none, max: none };
}

/** Whether not one of the cells is computed. */
export const isEmpty = ({ max }: Cells): boolean => max.every((value) => Number.isNaN(value));

/** How many datapoints cell `at` of a level stands for, of `length` in all. */
const lengthOf = (level: number, at: number, length: number): number => Math.min(2 ** level, length - at * 2 ** level);

/** Sums over blocks of up to 2 x 2 cells; float64, and rounded to float32 once. */
class BlockSums implements Extent {
  readonly rows: number;
  readonly columns: number;
  private readonly sum: Float64Array;
  private readonly entries: Float64Array;
  private readonly min: Float32Array;
  private readonly max: Float32Array;

  constructor(
    private readonly pyramid: Pyramid,
    address: TileAddress,
  ) {
    ({ rows: this.rows, columns: this.columns } = pyramid.tileCells(address));
    const count = this.rows * this.columns;
    [this.sum, this.entries] = [new Float64Array(count), new Float64Array(count)];
    [this.min, this.max] = [new Float32Array(count).fill(Infinity), new Float32Array(count).fill(-Infinity)];
  }

  /** Adds a tile of the level below. */
  add({ level, row, column }: TileAddress, cells: Cells): void {
    const [firstRow, firstColumn] = [row, column].map((tile) => (tile % 2) * (tileEdge / 2));
    for (let i = 0; i < cells.rows; i++) {
      const height = lengthOf(level, row * tileEdge + i, this.pyramid.rows);
      for (let j = 0; j < cells.columns; j++) {
        const width = lengthOf(level, column * tileEdge + j, this.pyramid.columns);
        const to = (firstRow + (i >> 1)) * this.columns + firstColumn + (j >> 1);
        this.addCell(to, cells, i * cells.columns + j, height * width);
      }
    }
  }

  private addCell(to: number, { mean, min, max }: Cells, from: number, entries: number): void {
    this.sum[to] += mean[from] * entries;
    this.entries[to] += entries;
    this.min[to] = Math.min(this.min[to], min[from]);
    this.max[to] = Math.max(this.max[to], max[from]);
  }

  cells(): Cells {
    const mean = Float32Array.from(this.sum, (sum, at) => sum / this.entries[at]);
    return { rows: this.rows, columns: this.columns, mean, min: this.min, max: this.max };
  }
}

/** The tiles of the level below that a tile's cells are made of, up to 2 x 2. */
export function childrenOf(pyramid: Pyramid, { level, row, column }: TileAddress): TileAddress[] {
  const places = [0, 1].flatMap((down) => [0, 1].map((right) => ({ row: 2 * row + down, column: 2 * column + right })));
  return places.map((place) => ({ level: level - 1, ...place })).filter((child) => pyramid.has(child));
}

/**
 * The cells of a tile from those of its children, each with its address: means weighted by the numbers of entries, least
 * and greatest values. A cell is computed when all cells that it is made of are; every child must be given.
 */
export function reduceCells(
  pyramid: Pyramid,
  address: TileAddress,
  children: readonly (readonly [child: TileAddress, cells: Cells])[],
): Cells {
  const sums = new BlockSums(pyramid, address);
  for (const [child, cells] of children) sums.add(child, cells);
  return sums.cells();
}
