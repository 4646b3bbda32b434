// What some directions add to a sketch: the sum over directions of each entry, and of its square.
import type { Arena } from '../gpu/arena';
import { columnStride, padRows, type Matrix } from '../gpu/matrix';
import { encodeKernelTile } from '../kernels/kernel-tile';
import type { OpContext } from '../ops/context';
import { placed } from './placement';

export interface SketchFeatures {
  /** [directions * group, n]: an entry of one direction is the inner product over its group. */
  readonly values: Float32Array;
  readonly directions: number;
  readonly group: number;
  readonly n: number;
}

export interface SketchSums {
  /** [n1, n2] both. */
  readonly matrix: Matrix;
  readonly squares: Matrix;
  readonly weight: number;
  readonly accumulate: boolean;
}

/** matrix (+)= weight * the sum over directions of x, squares (+)= weight * that of x^2, x_ij = <f_i, f'_j>. */
export function encodeSketchGrams(
  context: OpContext,
  rows: SketchFeatures,
  columns: SketchFeatures,
  { matrix, squares, weight, accumulate }: SketchSums,
): void {
  const symmetric = rows === columns;
  const place = { row: 0, column: 0, symmetric, mirror: symmetric };
  const [left, right] = bothSides(rows, columns, (side) => upload(context.list.scratch, side, 0, side.directions));
  const whole = { activations: { ...left, rows: 0 }, firstDelta: 0 };
  encodeKernelTile(context.list, context.family, {
    rows: { ...whole, deltas: left },
    columns: { ...whole, deltas: right },
    deltaRows: left.rows,
    deltaConstant: 0,
    alpha: 0,
    beta: weight,
    n1: rows.n,
    n2: columns.n,
    ...placed({ ...place, out: matrix, accumulate }),
  });
  for (let direction = 0; direction < rows.directions; direction++) {
    const [f, g] = bothSides(rows, columns, (side) => upload(context.list.scratch, side, direction, 1));
    encodeKernelTile(context.list, context.family, {
      rows: { activations: f, deltas: f, firstDelta: 0 },
      columns: { activations: g, deltas: g, firstDelta: 0 },
      deltaRows: f.rows,
      deltaConstant: 0,
      alpha: weight,
      beta: 0,
      n1: rows.n,
      n2: columns.n,
      ...placed({ ...place, out: squares, accumulate: accumulate || direction > 0 }),
    });
  }
}

function bothSides<Made>(
  rows: SketchFeatures,
  columns: SketchFeatures,
  make: (side: SketchFeatures) => Made,
): [Made, Made] {
  const own = make(rows);
  return [own, rows === columns ? own : make(columns)];
}

/** The features of some directions, [count * group, n]. */
function upload(arena: Arena, { values, group, n }: SketchFeatures, first: number, count: number): Matrix {
  const part = values.subarray(first * group * n, (first + count) * group * n);
  const buffer = arena.upload('features', padRows(part, count * group, n));
  return { buffer, offset: 0, rows: count * group, columns: n, stride: columnStride(n) };
}
