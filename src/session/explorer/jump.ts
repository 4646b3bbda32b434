// Where datapoints are in the picture of a kernel.
import { shapeMismatch } from '../../core/errors';
import type { CellRectangle, Range } from '../../state/view-settings';

/** Some of the places of an order. */
export interface Stretch {
  /** The places from the first datapoint's up to, not including, the one after the last's. */
  readonly range: Range;
  /** How many of the datapoints are in the order at all. */
  readonly found: number;
  /** Whether nothing else stands between them. */
  readonly isWhole: boolean;
}

/** Datapoints of the rows and of the columns. */
export interface Sides {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
}

/** The datapoints whose places a range of cells touches, in the order. */
export function datapointsIn([first, end]: Range, order: Uint32Array): Uint32Array {
  return order.slice(Math.max(0, Math.floor(first)), Math.max(0, Math.ceil(end)));
}

/** Where these datapoints stand in an order; undefined where none of them does. */
export function stretchOf(datapoints: ArrayLike<number>, order: ArrayLike<number>): Stretch | undefined {
  const wanted = new Set(Array.from(datapoints));
  let [first, end, found] = [order.length, 0, 0];
  for (let place = 0; place < order.length; place++) {
    if (!wanted.has(order[place])) continue;
    first = Math.min(first, place);
    end = place + 1;
    found++;
  }
  return found === 0 ? undefined : { range: [first, end], found, isWhole: end - first === found };
}

/** Cells beside the block that are seen with it: an eighth of its length, and at least this many. */
const leastBeside = 8;

function widened([first, end]: Range): Range {
  const beside = Math.max(leastBeside, Math.ceil((end - first) / 8));
  return [first - beside, end + beside];
}

/**
 * The view of the block of these datapoints, with some cells beside it, within the kernel or not. Throws ShapeMismatch
 * where none of them is in the rows, or none in the columns.
 */
export function rectangleOf(
  datapoints: ArrayLike<number>,
  rowOrder: ArrayLike<number>,
  columnOrder: ArrayLike<number> = rowOrder,
): CellRectangle {
  const [rows, columns] = [rowOrder, columnOrder].map((order) => stretchOf(datapoints, order));
  if (!rows || !columns) throw shapeMismatch('datapoints that the kernel shows', 'others');
  return { rows: widened(rows.range), columns: widened(columns.range) };
}
