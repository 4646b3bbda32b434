// The second derivative of an activation, element by element: output = phi''(input).
import code from '../../shaders/elementwise/activation_curvature.wgsl';
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { activationFlops } from './activation-kinds';
import { encodeElements } from './elementwise';

const kernel = { name: 'activation_curvature', code };

export interface ActivationCurvature {
  /** A code of activationCodes. */
  readonly kind: number;
  readonly input: Matrix;
  /** Same shape as the input, in another buffer. */
  readonly output: Matrix;
}

/** Appends output = phi''(input). Throws ShapeMismatch. */
export function encodeActivationCurvature(list: CommandList, of: ActivationCurvature): void {
  encodeElements(list, kernel, { ...of, flops: activationFlops[of.kind] });
}
