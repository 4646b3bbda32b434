// Descent of the linearised model with all of its error on the top mode: it shrinks below the stable rate and grows above it.
import type { JobOptions } from '../core/progress';
import { lengthOf, type Product } from '../core/vectors';
import { leadingPairs } from './leading-pairs';

export interface TopModeRequest {
  /** v to H^1/2 K H^1/2 v, of `size` numbers: see curvedProduct. */
  readonly product: Product;
  readonly size: number;
  /** Datapoints the mean loss is over. */
  readonly n: number;
  readonly rate: number;
  readonly steps: number;
}

export interface TopModeDescent {
  /** lambda_max(H^1/2 K H^1/2) / n, the sharpness. */
  readonly sharpness: number;
  /** Length of the error after 0, 1, ... steps, 1 at the start. */
  readonly errors: readonly number[];
}

/**
 * e <- e - eta A e / n, from the unit eigenvector of the largest eigenvalue of A = H^1/2 K H^1/2. Throws Unsupported when a product
 * is not finite, and the signal's reason.
 */
export async function topModeDescent(
  { product, size, n, rate, steps }: TopModeRequest,
  options: JobOptions = {},
): Promise<TopModeDescent> {
  const { signal } = options;
  const { values, vectors } = await leadingPairs(product, size, 1, { tolerance: 1e-7, signal });
  let error = vectors[0];
  const errors = [1];
  for (let step = 1; step <= steps; step++) {
    signal?.throwIfAborted();
    const image = await product(error);
    error = error.map((value, i) => value - (rate / n) * image[i]);
    errors.push(lengthOf(error));
    options.onProgress?.({ stage: 'steps of the linearised model', done: step, total: steps });
  }
  return { sharpness: values[0] / n, errors };
}
