// The empirical tangent kernel in float64, in all and parameter by parameter.
import { outputSize } from '../model/shape';
import { contractedTerms } from './contracted-kernel';
import type { Batch, ReferenceModel } from './model';
import { isStructured, structuredTerms } from './structured-kernel';

/** A kernel between n1 and n2 datapoints with C logits; arrays are [n1, C, n2, C]. */
export interface FullKernel {
  readonly n1: number;
  readonly n2: number;
  readonly classes: number;
  readonly total: Float64Array;
  readonly byParameter: Map<string, Float64Array>;
}

/** Sum of arrays of this length. */
export function sumOfTerms(terms: Iterable<Float64Array>, length: number): Float64Array {
  const total = new Float64Array(length);
  for (const term of terms) term.forEach((value, i) => (total[i] += value));
  return total;
}

/**
 * K[i, c, j, d] = sum over parameters of rate * <d f_c(a_i)/d theta, d f_d(b_j)/d theta>, in all and by parameter.
 * Throws ShapeMismatch when a batch does not fit the input.
 */
export function kernel(model: ReferenceModel, a: Batch, b: Batch): FullKernel {
  const classes = outputSize(model.graph);
  const byParameter = isStructured(model.graph) ? structuredTerms(model, a, b) : contractedTerms(model, a, b);
  const total = sumOfTerms(byParameter.values(), a.n * b.n * classes * classes);
  return { n1: a.n, n2: b.n, classes, total, byParameter };
}

/** The C x C block [C, C] of one datapoint with itself. */
export function ownBlock(model: ReferenceModel, datapoint: ArrayLike<number>): Float64Array {
  const batch = { n: 1, data: datapoint };
  return kernel(model, batch, batch).total;
}
