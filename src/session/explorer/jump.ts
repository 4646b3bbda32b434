// Where datapoints are in the picture of a kernel.
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

/** As long as another range, with its middle where that of what is seen is. */
function beside([first, end]: Range, seen: Range): Range {
  const start = Math.round((seen[0] + seen[1] - (end - first)) / 2);
  return [start, start + end - first];
}

/**
 * The view of the block of these datapoints, with some cells beside it, within the kernel or not. Where they are only among
 * the rows, or the columns, the other side stays about where it is in `seen`, by default in the middle of all; undefined
 * where they are among neither.
 */
export function rectangleOf(
  datapoints: ArrayLike<number>,
  sides: Sides,
  seen: CellRectangle = { rows: [0, sides.rows.length], columns: [0, sides.columns.length] },
): CellRectangle | undefined {
  const { rows: down } = sides;
  const row = stretchOf(datapoints, down);
  const column = sides.columns === down ? row : stretchOf(datapoints, sides.columns);
  const [rows, columns] = [row, column].map((stretch) => stretch && widened(stretch.range));
  if (!rows && !columns) return undefined;
  return { rows: rows ?? beside(columns!, seen.rows), columns: columns ?? beside(rows!, seen.columns) };
}
