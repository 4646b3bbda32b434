// Squared norms of columns (datapoints): output[j] = sum over rows r of matrix[r, j]^2.
import code from '../../shaders/neighbours/column_norms.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'column_norms', code };

export interface ColumnNorms {
  readonly matrix: Matrix;
  /** At least `columns` floats, rounded up to a multiple of 4. */
  readonly output: GPUBuffer;
}

export function encodeColumnNorms(list: CommandList, { matrix, output }: ColumnNorms): void {
  list.dispatch({
    kernel,
    u32: [matrix.rows, matrix.columns, matrix.stride / 4],
    groups: [[], [bindingOf(matrix)], [output]],
    grid: [Math.ceil(matrix.columns / 256)],
    flops: 2 * matrix.rows * matrix.columns,
  });
}
