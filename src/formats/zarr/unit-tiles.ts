// The entries of one unit of work as tiles of level 0, filled by blocks of any size.
import { type Extent, type TileAddress, tileEdge, tileName } from '../../core/pyramid';
import { shapeMismatch } from '../../core/errors';
import type { StorePlan, Unit } from './plan';
import type { Tile } from './shard';

/** Entries of a unit, counted from its first. */
export interface UnitBlock extends Extent {
  readonly row: number;
  readonly column: number;
  /** Row-major. */
  readonly values: Float32Array;
}

/** The places of the kernel that a unit has entries of: from `first` on, and how many. */
export function unitEntries(
  plan: StorePlan,
  { row, column }: Unit,
): { readonly first: Extent; readonly count: Extent } {
  const cells = plan.shardCells(0);
  const first = { rows: row * cells.rows, columns: column * cells.columns };
  const count = {
    rows: Math.min(cells.rows, plan.rows - first.rows),
    columns: Math.min(cells.columns, plan.columns - first.columns),
  };
  return { first, count };
}

/** How often the entries of a block are in the unit, and in the kernel: twice where those across the diagonal are too. */
export interface BlockTimes {
  readonly ofUnit: 1 | 2;
  readonly ofKernel: 1 | 2;
}

export class UnitTiles {
  private readonly tiles: ReadonlyMap<string, Tile>;
  private readonly count: Extent;
  private readonly first: TileAddress;
  private readonly isOnDiagonal: boolean;
  private readonly isSymmetric: boolean;

  /** All of them NaN. */
  constructor(plan: StorePlan, unit: Unit) {
    this.isSymmetric = plan.symmetric;
    this.isOnDiagonal = plan.symmetric && unit.row === unit.column;
    this.count = unitEntries(plan, unit).count;
    const addresses = plan.tilesOf(unit);
    this.first = addresses[0];
    const entries = addresses.map((address) => {
      const extent = plan.pyramid.tileCells(address);
      return [
        tileName(address),
        { ...extent, values: new Float32Array(extent.rows * extent.columns).fill(NaN) },
      ] as const;
    });
    this.tiles = new Map(entries);
  }

  /** The entries of a tile; not a copy. */
  readonly tile = (address: TileAddress): Tile => this.tiles.get(tileName(address))!;

  /**
   * Takes a block of the unit. Where the unit lies on the diagonal of a symmetric kernel that fills the entries across it too:
   * blocks on and above the diagonal are all, those on it whole. Throws ShapeMismatch for a block that reaches beyond the unit.
   */
  add(block: UnitBlock): BlockTimes {
    const isMirrored = this.isOnDiagonal && block.row !== block.column;
    this.put(block);
    if (isMirrored) this.putMirrored(block);
    const isTwice = isMirrored || (this.isSymmetric && !this.isOnDiagonal);
    return { ofUnit: isMirrored ? 2 : 1, ofKernel: isTwice ? 2 : 1 };
  }

  /** Throws ShapeMismatch for a block that reaches beyond the unit. */
  put({ row, column, rows, columns, values }: UnitBlock): void {
    if (row + rows > this.count.rows || column + columns > this.count.columns)
      throw shapeMismatch(`entries of a unit of ${this.count.rows} x ${this.count.columns}`, `${row}, ${column}`);
    for (let i = 0; i < rows; i++)
      for (let from = 0; from < columns;) {
        const [tile, at, room] = this.placeOf(row + i, column + from);
        const length = Math.min(room, columns - from);
        tile.values.set(values.subarray(i * columns + from, i * columns + from + length), at);
        from += length;
      }
  }

  /** The same entries across the diagonal. Throws ShapeMismatch. */
  putMirrored({ row, column, rows, columns, values }: UnitBlock): void {
    const across = new Float32Array(rows);
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i < rows; i++) across[i] = values[i * columns + j];
      this.put({ row: column + j, column: row, rows: 1, columns: rows, values: across });
    }
  }

  /** The tile of an entry, the entry's place in it, and how many there are from it to the end of the tile's row. */
  private placeOf(row: number, column: number): [tile: Tile, at: number, room: number] {
    const { level, row: firstRow, column: firstColumn } = this.first;
    const [down, right] = [Math.floor(row / tileEdge), Math.floor(column / tileEdge)];
    const tile = this.tile({ level, row: firstRow + down, column: firstColumn + right });
    const within = column - right * tileEdge;
    return [tile, (row - down * tileEdge) * tile.columns + within, tile.columns - within];
  }
}
