// Gradients summed over datapoints, from those of each datapoint by itself: a block of rows at a time in bounded memory.
import type { Matrix } from '../gpu/matrix';
import { columnStride } from '../gpu/matrix';
import { encodeRowSums } from '../kernels/row-sums';
import type { OpContext } from './context';
import type { StackedCotangent } from './cotangent';
import type { ParameterSet } from './parameter-set';

/** Bytes that a block of rows may take. */
const blockBytes = 2 ** 26;

export interface SummedRows {
  readonly name: string;
  readonly cotangent: StackedCotangent;
  readonly into: ParameterSet;
  readonly scale: number;
}

/** Rows `first` to `first + count` of a stored parameter's gradient, for cotangent `firstBlock` alone. */
export interface RowBlock {
  readonly first: number;
  readonly count: number;
  readonly firstBlock: number;
  readonly blocks: 1;
  /** [count * columns, n]. */
  readonly out: Matrix;
}

/** Records `encodeRows` and the sum of what it writes, times `scale`, for all rows of gradient c, into set c of `into`. */
export function encodeSummedRows(
  context: OpContext,
  { name, cotangent, into, scale }: SummedRows,
  encodeRows: (block: RowBlock) => void,
): void {
  const { rows, columns } = into.matrix(name);
  const n = cotangent.matrix.columns;
  const step = rowsAtOnce(rows, columns, n);
  const space = context.list.scratch.matrix('gradients by datapoint', step * columns, n);
  for (let firstBlock = 0; firstBlock < cotangent.count; firstBlock++) {
    for (let first = 0; first < rows; first += step) {
      const count = Math.min(step, rows - first);
      const out = { ...space, rows: count * columns };
      encodeRows({ first, count, firstBlock, blocks: 1, out });
      const own = into.matrix(name, firstBlock);
      const output = { ...own, rows: 1, offset: own.offset + first * own.stride };
      encodeRowSums(context.list, { matrix: out, blocks: count, output, outputStep: own.stride, scale });
    }
  }
}

/** A multiple of 4, so that each block of rows can be bound, or all of them. */
function rowsAtOnce(rows: number, columns: number, n: number): number {
  const fit = blockBytes / 4 / (columns * columnStride(n));
  return Math.min(rows, Math.max(4, Math.floor(fit / 4) * 4));
}
