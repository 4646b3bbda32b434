// Counts the entries of a matrix that are NaN or infinite, by their bits.
import code from '../../shaders/picture/count_nonfinite.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'count_nonfinite', code };

export interface CountNonfinite {
  readonly matrix: Matrix;
  /** One u32, cleared first. */
  readonly count: GPUBuffer;
}

export function encodeCountNonfinite(list: CommandList, { matrix, count }: CountNonfinite): void {
  const { rows, columns, stride } = matrix;
  list.clear(count);
  list.dispatch({
    kernel,
    u32: [rows, columns, stride / 4],
    groups: [[], [bindingOf(matrix)], [count]],
    grid: [Math.ceil(columns / 256), Math.ceil(rows / 64)],
    flops: 2 * rows * columns,
  });
}
