// Squared-error training predicted by a kernel that does not change (Lee et al. 2019), eigenvector by eigenvector.
import { shapeMismatch } from '../core/errors';
import type { SymmetricEigen } from '../core/tridiagonal-eigen';

export interface FixedKernelProblem {
  /** Eigendecomposition of the training kernel, m x m (m = n, or n C with the full kernel). */
  readonly eigen: SymmetricEigen;
  /** Outputs at the start and targets, [m]. */
  readonly start: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  /** Learning rate eta. */
  readonly rate: number;
  /** Datapoints the mean loss is over. */
  readonly n: number;
}

/** Gradient flow at a time t, or gradient descent after t steps. */
export interface Moment {
  readonly kind: 'flow' | 'descent';
  readonly t: number;
}

/** What is left of an eigenvector's residual: exp(-x t), or (1 - x)^t, with x = eta lambda / n. */
function decay({ kind, t }: Moment, x: number): number {
  return kind === 'flow' ? Math.exp(-x * t) : (1 - x) ** t;
}

/** (1 - decay) / lambda, with its limit eta t / n at lambda = 0. */
function absorbed({ kind, t }: Moment, lambda: number, scale: number): number {
  const x = scale * lambda;
  if (x === 0) return scale * t;
  if (kind === 'flow') return -Math.expm1(-x * t) / lambda;
  return x < 0.5 ? -Math.expm1(t * Math.log1p(-x)) / lambda : (1 - (1 - x) ** t) / lambda;
}

/** sum_k factor(lambda_k) v_k <v_k, f_0 - y>. */
function filtered(problem: FixedKernelProblem, factor: (lambda: number) => number): Float64Array {
  const { eigen, start, target } = problem;
  const m = eigen.values.length;
  if (start.length !== m || target.length !== m)
    throw shapeMismatch(`${m} numbers`, `${start.length}, ${target.length}`);
  const out = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    let along = 0;
    for (let i = 0; i < m; i++) along += eigen.vectors[k * m + i] * (start[i] - target[i]);
    const scaled = along * factor(eigen.values[k]);
    for (let i = 0; i < m; i++) out[i] += scaled * eigen.vectors[k * m + i];
  }
  return out;
}

/** Outputs on the training points, y + decay(K) (f_0 - y), [m]. Throws ShapeMismatch. */
export function trainedOutputs(problem: FixedKernelProblem, moment: Moment): Float64Array {
  const scale = problem.rate / problem.n;
  return filtered(problem, (lambda) => decay(moment, scale * lambda)).map((value, i) => problem.target[i] + value);
}

/**
 * Outputs on other points, f*_0 - K_* K^-1 (1 - decay(K)) (f_0 - y), [m2]. `cross` is their kernel with the training
 * points, [m2, m]. Singular kernels are fine. Throws ShapeMismatch.
 */
export function otherOutputs(
  problem: FixedKernelProblem,
  moment: Moment,
  cross: ArrayLike<number>,
  start: ArrayLike<number>,
): Float64Array {
  const m = problem.eigen.values.length;
  if (cross.length !== start.length * m) throw shapeMismatch(`${start.length * m} entries`, `${cross.length}`);
  const scale = problem.rate / problem.n;
  const weights = filtered(problem, (lambda) => absorbed(moment, lambda, scale));
  return Float64Array.from({ length: start.length }, (_, i) => {
    let change = 0;
    for (let k = 0; k < m; k++) change += cross[i * m + k] * weights[k];
    return start[i] - change;
  });
}
