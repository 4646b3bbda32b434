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
  /** Length of the error after 0, 1, ... steps, 1 at the start; infinite from where float64 has no number for it. */
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
  let [direction, length] = [vectors[0], 1];
  const errors = [length];
  for (let step = 1; step <= steps; step++) {
    signal?.throwIfAborted();
    if (length > 0 && length < Infinity) {
      const image = await product(direction);
      const moved = direction.map((value, i) => value - (rate / n) * image[i]);
      const growth = lengthOf(moved);
      length *= growth;
      direction = moved.map((value) => value / growth);
    }
    errors.push(length);
    options.onProgress?.({ stage: 'steps of the linearised model', done: step, total: steps });
  }
  return { sharpness: values[0] / n, errors };
}
