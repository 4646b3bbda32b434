// What a softmax over each row makes of tangents of its input, or of cotangents of its output.
import code from '../../shaders/layers/softmax_derivative.wgsl';
import type { CommandList } from '../gpu/commands';
import { encodeStackedRows, type StackedRows } from './stacked-rows';

const kernel = { name: 'softmax_derivative', code };

/** The softmax's own derivative is symmetric; that of its logarithm is not. */
const modes = { softmax: 0, 'log-tangents': 1, 'log-cotangents': 2 } as const;

/** The value is the softmax or its logarithm. */
export interface SoftmaxDerivative extends StackedRows {
  readonly mode: keyof typeof modes;
}

/** Appends the derivative for every block. Throws ShapeMismatch. */
export function encodeSoftmaxDerivative(list: CommandList, derivative: SoftmaxDerivative): void {
  const constants = { MODE: modes[derivative.mode] };
  encodeStackedRows(list, { kernel, constants, flops: 10 }, derivative);
}
