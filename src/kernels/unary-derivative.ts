// The derivative of a function of one number, element by element: output = f'(input).
import code from '../../shaders/elementwise/unary_derivative.wgsl';
import type { CommandList } from '../gpu/commands';
import { encodeElements } from './elementwise';
import { unaryFlops, type UnaryFunction } from './unary-kinds';

const kernel = { name: 'unary_derivative', code };

/** Appends output = f'(input). Throws ShapeMismatch. */
export function encodeUnaryDerivative(list: CommandList, of: UnaryFunction): void {
  encodeElements(list, kernel, { ...of, flops: unaryFlops[of.kind] });
}
