// Softmax, or its logarithm, over each row of a value.
import code from '../../shaders/layers/softmax.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'softmax', code };

export interface Softmax {
  /** [rows * length, columns]. */
  readonly input: Matrix;
  /** Numbers in a row. */
  readonly length: number;
  readonly log: boolean;
  /** [rows * length, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends the softmax of each row. Throws ShapeMismatch. */
export function encodeSoftmax(list: CommandList, { input, length, log, output }: Softmax): void {
  requireShape('output', output, input.rows, input.columns);
  const rows = input.rows / length;
  list.dispatch({
    kernel,
    constants: { LOG: log ? 1 : 0 },
    u32: [rows, length, columns4(input.columns), input.stride / 4, output.stride / 4],
    groups: [[], [bindingOf(input)], [bindingOf(output)]],
    grid: elementGrid(rows, input.columns),
    flops: 40 * input.rows * input.columns,
  });
}
