// The cosine kernel: K_ij / sqrt(K_ii K_jj), NaN where a norm is zero.
import code from '../../shaders/picture/cosine_kernel.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { nanBits } from './bits';

const kernel = { name: 'cosine_kernel', code };
const mostRows = 32768;

export interface CosineKernel {
  /** [rows, columns]: a kernel, or one parameter's part of it. */
  readonly matrix: Matrix;
  /** K(x, x) of the datapoints of the rows, and of the columns (a buffer rounded up to a multiple of 4 floats). */
  readonly rowDiagonal: GPUBuffer;
  readonly columnDiagonal: GPUBuffer;
  /** [rows, columns]; not the same buffer as `matrix`. */
  readonly output: Matrix;
}

export function encodeCosineKernel(
  list: CommandList,
  { matrix, rowDiagonal, columnDiagonal, output }: CosineKernel,
): void {
  const { rows, columns } = matrix;
  for (let firstRow = 0; firstRow < rows; firstRow += mostRows) {
    const count = Math.min(mostRows, rows - firstRow);
    list.dispatch({
      kernel,
      u32: [columns, matrix.stride / 4, output.stride / 4, firstRow, nanBits],
      groups: [[], [bindingOf(matrix), rowDiagonal, columnDiagonal], [bindingOf(output)]],
      grid: [Math.ceil(columns / 256), count],
      flops: 4 * count * columns,
    });
  }
}
