// An activation, element by element: output = phi(input).
import code from '../../shaders/elementwise/activation.wgsl';
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { activationFlops } from './activation-kinds';
import { encodeElements } from './elementwise';

const kernel = { name: 'activation', code };

export interface Activation {
  /** A code of activationCodes. */
  readonly kind: number;
  /** Slope of the leaky ReLU below zero; other kinds ignore it. */
  readonly slope: number;
  readonly input: Matrix;
  /** Same shape as the input, in another buffer. */
  readonly output: Matrix;
}

/** Appends output = phi(input). Throws ShapeMismatch. */
export function encodeActivation(list: CommandList, of: Activation): void {
  encodeElements(list, kernel, { ...of, constants: [of.slope], flops: activationFlops[of.kind] });
}
