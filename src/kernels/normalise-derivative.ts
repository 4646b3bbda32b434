// What a normalisation of each row makes of tangents of its input, or of cotangents of its output: the same.
import code from '../../shaders/layers/normalise_derivative.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid, requireShape } from './elementwise';
import type { Normalise } from './normalise';

const kernel = { name: 'normalise_derivative', code };

/** Of the normalisation of `input`. */
export interface NormaliseDerivative extends Omit<Normalise, 'output'> {
  /** [blocks * rows * length, columns]. */
  readonly stack: Matrix;
  /** As the stack, in another buffer. */
  readonly output: Matrix;
}

/** Appends the derivative for every block. Throws ShapeMismatch. */
export function encodeNormaliseDerivative(list: CommandList, derivative: NormaliseDerivative): void {
  const { input, length, centred, epsilon, stack, output } = derivative;
  requireShape('output', output, stack.rows, stack.columns);
  const rows = input.rows / length;
  const allRows = blocksIn(stack, input) * rows;
  list.dispatch({
    kernel,
    constants: { CENTRED: centred ? 1 : 0 },
    u32: [rows, allRows, length, columns4(stack.columns), input.stride / 4, stack.stride / 4, output.stride / 4],
    f32: [epsilon],
    groups: [[], [bindingOf(input), bindingOf(stack)], [bindingOf(output)]],
    grid: elementGrid(allRows, stack.columns),
    flops: 15 * stack.rows * stack.columns,
  });
}
