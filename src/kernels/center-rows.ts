// Rows less their means: output[r, j] = matrix[r, j] - mean[r].
import code from '../../shaders/neighbours/center_rows.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'center_rows', code };

export interface CenterRows {
  readonly matrix: Matrix;
  /** `rows` vec4, of which the first component is the mean. */
  readonly mean: GPUBuffer;
  /** Same shape and stride as `matrix`. */
  readonly output: Matrix;
}

export function encodeCenterRows(list: CommandList, { matrix, mean, output }: CenterRows): void {
  list.dispatch({
    kernel,
    u32: [matrix.rows, matrix.stride / 4],
    groups: [[], [bindingOf(matrix), mean], [bindingOf(output)]],
    grid: [Math.ceil(matrix.stride / 256), matrix.rows],
    flops: matrix.rows * matrix.stride,
  });
}
