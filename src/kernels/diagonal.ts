// The diagonal of a square matrix.
import code from '../../shaders/picture/diagonal.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'diagonal', code };

export interface Diagonal {
  /** [n, n]. */
  readonly matrix: Matrix;
  /** At least n floats. */
  readonly output: GPUBuffer;
}

export function encodeDiagonal(list: CommandList, { matrix, output }: Diagonal): void {
  const n = matrix.columns;
  list.dispatch({
    kernel,
    u32: [n, matrix.stride],
    groups: [[], [bindingOf(matrix)], [output]],
    grid: [Math.ceil(n / 64)],
    flops: n,
  });
}
