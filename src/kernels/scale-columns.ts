// Every column times a number of its own: output[r, i] = weights[i] input[r, i].
import code from '../../shaders/levels/scale_columns.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'scale_columns', code };

export interface ScaleColumns {
  /** [rows, columns]. */
  readonly input: Matrix;
  /** A float for each column, rounded up to a multiple of 4. */
  readonly weights: GPUBuffer;
  /** [rows, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends output[r, i] = weights[i] input[r, i]. Throws ShapeMismatch. */
export function encodeScaleColumns(list: CommandList, { input, weights, output }: ScaleColumns): void {
  const { rows, columns } = input;
  requireShape('output', output, rows, columns);
  list.dispatch({
    kernel,
    u32: [rows, columns4(columns), input.stride / 4, output.stride / 4],
    groups: [[], [bindingOf(input), weights], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: rows * columns,
  });
}
