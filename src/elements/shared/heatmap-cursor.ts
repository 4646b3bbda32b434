// The keyboard's way through a heatmap: which cell is next, and what other keys do.
import type { Extent } from '../../core/pyramid';
import type { SidePlaces } from '../../core/inverse-order';

export interface CursorCell {
  readonly row: number;
  readonly column: number;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cell an arrow key leads to, within the matrix; `stride` cells at a time. Undefined for other keys. */
export function cellAfterKey(
  key: string,
  cell: CursorCell,
  { rows, columns }: Extent,
  stride: number,
): CursorCell | undefined {
  const step = steps[key];
  if (!step) return undefined;
  const within = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
  return { row: within(cell.row + step[0] * stride, rows), column: within(cell.column + step[1] * stride, columns) };
}

/** How much a key magnifies: above 1 comes closer, 0 shows everything. Undefined for other keys. */
export function zoomOfKey(key: string): number | undefined {
  if (key === '+' || key === '=') return 1.5;
  if (key === '-' || key === '_') return 1 / 1.5;
  return key === '0' || key === 'Home' ? 0 : undefined;
}

const placeIn = (places: Int32Array, datapoint: number | undefined): number | undefined =>
  datapoint !== undefined && places[datapoint] >= 0 ? places[datapoint] : undefined;

/** The row and the column of what is pointed at: a datapoint alone is a row, or where it is none a column. */
export function pointedAt(
  { rows, columns }: SidePlaces,
  hovered?: number,
  hoveredColumn?: number,
): Partial<CursorCell> {
  const row = placeIn(rows, hovered);
  const other = hoveredColumn ?? (row === undefined ? hovered : undefined);
  return { row, column: placeIn(columns, other) };
}

/** The cell of a row and a column, of a datapoint alone that with itself; undefined where there is no such cell. */
export function cellOf(
  { rows, columns }: SidePlaces,
  hovered?: number,
  hoveredColumn = hovered,
): CursorCell | undefined {
  const [row, column] = [placeIn(rows, hovered), placeIn(columns, hoveredColumn)];
  return row === undefined || column === undefined ? undefined : { row, column };
}
