// What a normalisation of each row makes of tangents of its input, or of cotangents of its output: the same.
import code from '../../shaders/layers/normalise_derivative.wgsl';
import type { CommandList } from '../gpu/commands';
import type { Normalise } from './normalise';
import { encodeStackedRows, type StackedRows } from './stacked-rows';

const kernel = { name: 'normalise_derivative', code };

/** Of the normalisation of `input`, for a stack of its tangents or cotangents. */
export type NormaliseDerivative = Omit<Normalise, 'output'> & Pick<StackedRows, 'stack' | 'output'>;

/** Appends the derivative for every block. Throws ShapeMismatch. */
export function encodeNormaliseDerivative(list: CommandList, derivative: NormaliseDerivative): void {
  const { input: value, centred, epsilon, ...rows } = derivative;
  const constants = { CENTRED: centred ? 1 : 0 };
  encodeStackedRows(list, { kernel, constants, epsilon, flops: 15 }, { ...rows, value });
}
