// The derivative of an activation, element by element: output = phi'(input).
import code from '../../shaders/elementwise/activation_derivative.wgsl';
import type { CommandList } from '../gpu/commands';
import type { Activation } from './activation';
import { activationFlops } from './activation-kinds';
import { encodeElements } from './elementwise';

const kernel = { name: 'activation_derivative', code };

/** Appends output = phi'(input). Throws ShapeMismatch. */
export function encodeActivationDerivative(list: CommandList, of: Activation): void {
  encodeElements(list, kernel, { ...of, constants: [of.slope], flops: activationFlops[of.kind] });
}
