// The sum of two matrices: output = a + b.
import code from '../../shaders/elementwise/sum.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'sum', code };

/** Three matrices of one shape; the output lies in a buffer of its own. */
export interface Sum {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly output: Matrix;
}

/** Appends output = a + b. Throws ShapeMismatch. */
export function encodeSum(list: CommandList, { a, b, output }: Sum): void {
  const { rows, columns } = a;
  requireShape('b', b, rows, columns);
  requireShape('output', output, rows, columns);
  list.dispatch({
    kernel,
    u32: [rows, columns4(columns), a.stride / 4, b.stride / 4, output.stride / 4],
    groups: [[], [bindingOf(a), bindingOf(b)], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: rows * columns,
  });
}
