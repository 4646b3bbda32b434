// What the tests of kernels of stacked rows share: shapes, and expectations that are worked out once for each row.
import type { Expected } from './within';

/** Blocks, rows of a block, numbers of a row, columns. */
export type RowShape = readonly [blocks: number, rows: number, length: number, columns: number];

export const rowShapes: readonly RowShape[] = [
  [1, 1, 1, 1],
  [2, 3, 5, 17],
  [3, 1, 65, 3],
  [1, 2, 600, 5],
];

/** What the numbers of a row of the value, and of the stack, lead to: for each number of the row what is expected of the output. */
type OfRow = (own: number[], stacked: number[]) => (j: number) => Expected;

/** By place in the output: `value` is [rows length, columns], `stack` [blocks rows length, columns]. */
export function expectedOfRows(
  [blocks, rows, length, columns]: RowShape,
  value: Float32Array,
  stack: Float32Array,
  ofRow: OfRow,
): (at: number) => Expected {
  const take = (from: Float32Array, row: number, x: number): number[] =>
    Array.from({ length }, (_, j) => from[(row * length + j) * columns + x]);
  const all = Array.from({ length: blocks * rows * columns }, (_, at) => {
    const [row, x] = [Math.floor(at / columns), at % columns];
    return ofRow(take(value, row % rows, x), take(stack, row, x));
  });
  return (at) => {
    const number = Math.floor(at / columns);
    return all[Math.floor(number / length) * columns + (at % columns)](number % length);
  };
}
