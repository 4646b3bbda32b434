// The second derivative of an activation, element by element: output = phi''(input).
import code from '../../shaders/elementwise/activation_curvature.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { activationFlops } from './activation-kinds';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'activation_curvature', code };

export interface ActivationCurvature {
  /** A code of activationCodes. */
  readonly kind: number;
  readonly input: Matrix;
  /** Same shape as the input, in another buffer. */
  readonly output: Matrix;
}

/** Appends output = phi''(input). Throws ShapeMismatch. */
export function encodeActivationCurvature(list: CommandList, { kind, input, output }: ActivationCurvature): void {
  const { rows, columns } = input;
  requireShape('output', output, rows, columns);
  list.dispatch({
    kernel,
    constants: { KIND: kind },
    u32: [rows, columns4(columns), input.stride / 4, output.stride / 4],
    groups: [[], [bindingOf(input)], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: activationFlops[kind] * rows * columns,
  });
}
