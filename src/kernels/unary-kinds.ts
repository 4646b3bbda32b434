// The codes by which shaders know functions of one number (shaders/shared/unary_functions.wgsl), and what kernels of
// them are told.
import type { Matrix } from '../gpu/matrix';

/** KIND of each function. */
export const unaryCodes = {
  exp: 0,
  log: 1,
  sqrt: 2,
  reciprocal: 3,
  negate: 4,
  absolute: 5,
  cosine: 6,
  softsign: 7,
  elu: 8,
  celu: 9,
  clip: 10,
  'hard-sigmoid': 11,
  power: 12,
  step: 13,
  floor: 14,
} as const;

/** Multiplies, adds and divides of one value, or of a derivative, by code. */
export const unaryFlops: readonly number[] = [18, 22, 2, 1, 1, 1, 24, 3, 20, 21, 2, 4, 40, 1, 1];

export interface UnaryFunction {
  /** A code of unaryCodes. */
  readonly kind: number;
  /** The function's constants; it ignores those it does not have. */
  readonly constants: readonly [number, number];
  readonly input: Matrix;
  /** Same shape as the input, in another buffer. */
  readonly output: Matrix;
}
