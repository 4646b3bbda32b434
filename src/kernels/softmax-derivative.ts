// What a softmax over each row makes of tangents of its input, or of cotangents of its output.
import code from '../../shaders/layers/softmax_derivative.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'softmax_derivative', code };

/** The softmax's own derivative is symmetric; that of its logarithm is not. */
const modes = { softmax: 0, 'log-tangents': 1, 'log-cotangents': 2 } as const;

export interface SoftmaxDerivative {
  readonly mode: keyof typeof modes;
  /** The softmax or its logarithm, [rows * length, columns]. */
  readonly value: Matrix;
  /** Numbers in a row. */
  readonly length: number;
  /** [blocks * rows * length, columns]. */
  readonly stack: Matrix;
  /** As the stack, in another buffer. */
  readonly output: Matrix;
}

/** Appends the derivative for every block. Throws ShapeMismatch. */
export function encodeSoftmaxDerivative(list: CommandList, derivative: SoftmaxDerivative): void {
  const { mode, value, length, stack, output } = derivative;
  requireShape('output', output, stack.rows, stack.columns);
  const rows = value.rows / length;
  const allRows = blocksIn(stack, value) * rows;
  list.dispatch({
    kernel,
    constants: { MODE: modes[mode] },
    u32: [rows, allRows, length, columns4(stack.columns), value.stride / 4, stack.stride / 4, output.stride / 4],
    groups: [[], [bindingOf(value), bindingOf(stack)], [bindingOf(output)]],
    grid: elementGrid(allRows, stack.columns),
    flops: 10 * stack.rows * stack.columns,
  });
}
