// A rectangle of a kernel's cells at one level, and its cells a band of rows at a time, whatever its size.
import { shapeMismatch } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { type Pyramid, type TileAddress, tileEdge } from '../../core/pyramid';
import type { CellRectangle } from '../../state/view-settings';

/** Counted in cells of the level, each for 2^level x 2^level entries. */
export interface CellWindow {
  readonly level: number;
  /** The first. */
  readonly row: number;
  readonly column: number;
  /** How many. */
  readonly rows: number;
  readonly columns: number;
}

/** Some whole rows of a window. */
export interface CellBand {
  /** The first of them, from the window's first. */
  readonly row: number;
  readonly rows: number;
  /** Row-major, [rows, columns of the window]. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Cells of a picture, exact. */
export interface CellSource {
  readonly pyramid: Pyramid;
  /** A tile's cells, row-major, as many as `tileCells`. */
  cells(address: TileAddress, options: JobOptions): Promise<Float32Array>;
}

/** The cells of a level that a rectangle of entries touches, or all. */
export function windowOf(pyramid: Pyramid, level: number, rectangle?: CellRectangle): CellWindow {
  const all = pyramid.cells(level);
  const along = ([first, last]: readonly [number, number], cells: number): [number, number] => {
    const start = Math.min(cells - 1, Math.max(0, Math.floor(first / 2 ** level)));
    return [start, Math.max(1, Math.min(cells, Math.ceil(last / 2 ** level)) - start)];
  };
  const [row, rows] = along(rectangle?.rows ?? [0, Infinity], all.rows);
  const [column, columns] = along(rectangle?.columns ?? [0, Infinity], all.columns);
  return { level, row, column, rows, columns };
}

function checkWindow(pyramid: Pyramid, { level, row, column, rows, columns }: CellWindow): void {
  const isLevel = Number.isInteger(level) && level >= 0 && level < pyramid.levels;
  const all = isLevel ? pyramid.cells(level) : { rows: 0, columns: 0 };
  const whole = [row, column, rows - 1, columns - 1].every((each) => Number.isInteger(each) && each >= 0);
  if (whole && row + rows <= all.rows && column + columns <= all.columns) return;
  throw shapeMismatch(`cells within ${all.rows} x ${all.columns}`, `${rows} x ${columns} from (${row}, ${column})`);
}

/** Copies the part of a tile that is in the band. */
function copyTile(
  { pyramid }: CellSource,
  address: TileAddress,
  tile: Float32Array,
  window: CellWindow,
  band: CellBand,
): void {
  const { columns } = pyramid.tileCells(address);
  const [top, left] = [address.row * tileEdge, address.column * tileEdge];
  const from = Math.max(left, window.column);
  const to = Math.min(left + columns, window.column + window.columns);
  for (let row = 0; row < band.rows; row++) {
    const start = (window.row + band.row + row - top) * columns - left;
    band.values.set(tile.subarray(start + from, start + to), row * window.columns + from - window.column);
  }
}

/**
 * The window from its top to its bottom; no band is higher than a tile. Throws ShapeMismatch for a window that is not within
 * the kernel, what the source throws, and the signal's reason.
 */
export async function* bandsOf(
  source: CellSource,
  window: CellWindow,
  options: JobOptions,
): AsyncGenerator<CellBand, void> {
  checkWindow(source.pyramid, window);
  const { level, column, columns, rows } = window;
  for (let row = 0; row < rows;) {
    const tileRow = Math.floor((window.row + row) / tileEdge);
    const height = Math.min(rows - row, (tileRow + 1) * tileEdge - window.row - row);
    const band = { row, rows: height, values: new Float32Array(height * columns) };
    for (let tile = Math.floor(column / tileEdge); tile * tileEdge < column + columns; tile++) {
      options.signal?.throwIfAborted();
      const address = { level, row: tileRow, column: tile };
      copyTile(source, address, await source.cells(address, options), window, band);
    }
    yield band;
    row += height;
  }
}
