// Sums of groups of rows: output[r] = scale * sum over j of input[r * length + j].
import code from '../../shaders/layout/row_group_sums.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'row_group_sums', code };

export interface RowGroupSums {
  /** [rows * length, columns]. */
  readonly input: Matrix;
  /** Rows of a group. */
  readonly length: number;
  readonly scale?: number;
  /** [rows, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends output[r, i] = scale * sum over j < length of input[r * length + j, i]. Throws ShapeMismatch. */
export function encodeRowGroupSums(list: CommandList, { input, length, scale = 1, output }: RowGroupSums): void {
  const { rows, columns } = output;
  requireShape('input', input, rows * length, columns);
  list.dispatch({
    kernel,
    u32: [rows, length, columns4(columns), input.stride / 4, output.stride / 4],
    f32: [scale],
    groups: [[], [bindingOf(input)], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: input.rows * columns,
  });
}
