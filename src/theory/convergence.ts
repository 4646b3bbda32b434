// How finite kernels lie about an infinite one: distance, mean and spread.
import { shapeMismatch } from '../core/errors';

/** |K - L|_F / |L|_F. Throws ShapeMismatch. */
export function relativeDistance(kernel: ArrayLike<number>, limit: ArrayLike<number>): number {
  if (kernel.length !== limit.length) throw shapeMismatch(`${limit.length} entries`, `${kernel.length}`);
  let [difference, size] = [0, 0];
  for (let i = 0; i < limit.length; i++) {
    difference += (kernel[i] - limit[i]) ** 2;
    size += limit[i] ** 2;
  }
  return Math.sqrt(difference / size);
}

/** Entry by entry over several kernels. */
export interface Spread {
  readonly mean: Float64Array;
  /** Standard deviation over the seeds, from k - 1 degrees of freedom; zero for one kernel. */
  readonly deviation: Float64Array;
}

/** Mean and standard deviation of each entry. */
export function spreadOf(kernels: readonly ArrayLike<number>[]): Spread {
  const { length } = kernels[0];
  const mean = new Float64Array(length);
  const deviation = new Float64Array(length);
  for (const kernel of kernels) for (let i = 0; i < length; i++) mean[i] += kernel[i] / kernels.length;
  for (const kernel of kernels) for (let i = 0; i < length; i++) deviation[i] += (kernel[i] - mean[i]) ** 2;
  return { mean, deviation: deviation.map((sum) => Math.sqrt(sum / Math.max(1, kernels.length - 1))) };
}
