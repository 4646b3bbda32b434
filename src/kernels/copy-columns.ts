// Some columns (datapoints) of one matrix into columns of another, in any order.
import code from '../../shaders/levels/copy_columns.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { elementGrid } from './elementwise';

export const copyColumns = { name: 'copy_columns', code };

export interface CopyColumns {
  /** [features, n]. */
  readonly input: Matrix;
  /** Two u32 each, where a column is (below n) and where it goes (below m), nowhere two: `first` to `first + count - 1` count. */
  readonly pairs: GPUBuffer;
  readonly first: number;
  readonly count: number;
  /** [features, m], in another buffer; columns that are in no pair stay. */
  readonly output: Matrix;
}

/** Appends output[f, to] = input[f, from] for every pair, bit by bit. Throws ShapeMismatch. */
export function encodeCopyColumns(list: CommandList, { input, pairs, first, count, output }: CopyColumns): void {
  if (output.rows !== input.rows) throw shapeMismatch(`output of ${input.rows} rows`, `${output.rows}`);
  list.dispatch({
    kernel: copyColumns,
    u32: [input.rows, count, first, input.stride, output.stride],
    groups: [[], [bindingOf(input), pairs], [bindingOf(output)]],
    grid: elementGrid(input.rows, count),
    flops: input.rows * count,
  });
}
