// The second derivative of an activation, element by element: output = phi''(input).
import code from '../../shaders/elementwise/activation_curvature.wgsl';
import type { CommandList } from '../gpu/commands';
import type { Activation } from './activation';
import { activationFlops } from './activation-kinds';
import { encodeElements } from './elementwise';

const kernel = { name: 'activation_curvature', code };

/** Appends output = phi''(input). Throws ShapeMismatch. */
export function encodeActivationCurvature(list: CommandList, of: Omit<Activation, 'slope'>): void {
  encodeElements(list, kernel, { ...of, flops: activationFlops[of.kind] });
}
