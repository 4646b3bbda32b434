// Weighted sums of groups of columns that lie side by side: datapoints of a block become one.
import code from '../../shaders/levels/column_group_sums.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'column_group_sums', code };

export interface ColumnGroupSums {
  /** [rows, columns]. */
  readonly input: Matrix;
  /** A float for each column of the input. */
  readonly weights: GPUBuffer;
  /** Columns of a group; the last group has those that are left. */
  readonly length: number;
  /** [rows, first + groups or more], in another buffer; other columns stay as they are. */
  readonly output: Matrix;
  readonly first: number;
  readonly accumulate?: boolean;
}

/** Appends output[r, first + b] (+)= sum over the columns i of group b of weights[i] input[r, i]. Throws ShapeMismatch. */
export function encodeColumnGroupSums(list: CommandList, sums: ColumnGroupSums): void {
  const { input, weights, length, output, first, accumulate } = sums;
  const { rows, columns } = input;
  const groups = Math.ceil(columns / length);
  if (output.rows !== rows || output.columns < first + groups)
    throw shapeMismatch(`${rows} rows and ${first + groups} columns`, `${output.rows} x ${output.columns}`);
  list.dispatch({
    kernel,
    constants: { ACCUMULATE: accumulate ? 1 : 0 },
    u32: [rows, columns, length, groups, first, input.stride, output.stride],
    groups: [[], [bindingOf(input), weights], [bindingOf(output)]],
    grid: foldedGrid(rows * groups),
    flops: 2 * rows * columns,
  });
}
