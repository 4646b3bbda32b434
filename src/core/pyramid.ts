// A kernel too large to store, cut into tiles at levels of detail: pure arithmetic of places, shared by engine, files and view.
import { shapeMismatch } from './errors';

/** Cells along a side of a tile. */
export const tileEdge = 256;

/** Of the entries in a cell: their mean, the largest absolute value, the standard deviation (over their number). */
export type Statistic = 'mean' | 'largest' | 'deviation';
export const statistics: readonly Statistic[] = ['mean', 'largest', 'deviation'];

/** A tile's place within its level, counted in tiles. */
export interface TileAddress {
  readonly level: number;
  readonly row: number;
  readonly column: number;
}

/** How a tile's numbers were made. `error`: root mean square of the standard errors of its cells, in the kernel's unit. */
export type Provenance =
  /** Level 0: the entries themselves. */
  | { readonly kind: 'entries' }
  /** Every entry of the blocks was computed. */
  | { readonly kind: 'averaged' }
  /** Inner products of block-mean gradients, which are the means of the blocks. */
  | { readonly kind: 'block gradients' }
  | { readonly kind: 'sketched'; readonly directions: number; readonly error: number }
  /** From `perBlock` datapoints of each block; `error` of means alone. A largest value is then at least what it says. */
  | { readonly kind: 'sampled'; readonly perBlock: number; readonly error?: number }
  /** Read from a store; `missing`: cells that are not computed yet. */
  | { readonly kind: 'stored'; readonly missing: number };

export interface Extent {
  readonly rows: number;
  readonly columns: number;
}

export function sameExtent(a: Extent | undefined, b: Extent | undefined): boolean {
  return a?.rows === b?.rows && a?.columns === b?.columns;
}

/** Whether the numbers are those of all entries, but for rounding. */
export function isExact({ kind }: Provenance): boolean {
  return kind !== 'sketched' && kind !== 'sampled';
}

/** A name of a tile that is the same for equal addresses. */
export function tileName({ level, row, column }: TileAddress): string {
  return `${level}/${row}/${column}`;
}

/** A cell of level l stands for 2^l x 2^l entries, fewer at the far edges. Levels go up until one tile holds all. */
export class Pyramid implements Extent {
  readonly levels: number;

  /** Of a kernel [rows, columns]. Throws ShapeMismatch for lengths that are no whole numbers from 1. */
  constructor(
    readonly rows: number,
    readonly columns: number,
  ) {
    for (const length of [rows, columns])
      if (!Number.isSafeInteger(length) || length < 1) throw shapeMismatch('a whole number from 1', `${length}`);
    this.levels = 1 + Math.max(0, Math.ceil(Math.log2(Math.max(rows, columns) / tileEdge)));
  }

  /** Level of the tile that holds all. */
  get coarsest(): number {
    return this.levels - 1;
  }

  cells(level: number): Extent {
    const edge = 2 ** level;
    return { rows: Math.ceil(this.rows / edge), columns: Math.ceil(this.columns / edge) };
  }

  tiles(level: number): Extent {
    const { rows, columns } = this.cells(level);
    return { rows: Math.ceil(rows / tileEdge), columns: Math.ceil(columns / tileEdge) };
  }

  has({ level, row, column }: TileAddress): boolean {
    if (![level, row, column].every((each) => Number.isInteger(each) && each >= 0) || level >= this.levels)
      return false;
    const { rows, columns } = this.tiles(level);
    return row < rows && column < columns;
  }

  /** Cells of a tile: 256 a side, fewer at the far edges. */
  tileCells({ level, row, column }: TileAddress): Extent {
    const { rows, columns } = this.cells(level);
    return {
      rows: Math.min(tileEdge, rows - row * tileEdge),
      columns: Math.min(tileEdge, columns - column * tileEdge),
    };
  }

  /** The entries that a tile stands for: from these on, and how many. */
  tileEntries({ level, row, column }: TileAddress): { readonly first: Extent; readonly count: Extent } {
    const edge = tileEdge * 2 ** level;
    const first = { rows: row * edge, columns: column * edge };
    return {
      first,
      count: {
        rows: Math.min(edge, this.rows - first.rows),
        columns: Math.min(edge, this.columns - first.columns),
      },
    };
  }

  /** The tile of the next level that holds this one's cells; undefined for the coarsest. */
  parent({ level, row, column }: TileAddress): TileAddress | undefined {
    if (level >= this.coarsest) return undefined;
    return { level: level + 1, row: row >> 1, column: column >> 1 };
  }
}
