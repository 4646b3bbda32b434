// The difference of two matrices: output = a - b.
import code from '../../shaders/elementwise/difference.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'difference', code };

/** Three matrices of one shape; the output lies in a buffer of its own. */
export interface Difference {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly output: Matrix;
}

/** Appends output = a - b. Throws ShapeMismatch. */
export function encodeDifference(list: CommandList, { a, b, output }: Difference): void {
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
