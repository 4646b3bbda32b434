// Variance of a kernel entry estimated from k random directions, K ~ (J R)(J R)^T / k, which is unbiased.
import { inner } from '../core/vectors';

/** Entries of R: standard normal, or +1 and -1 with equal chance. */
export type SketchKind = 'normal' | 'sign';

/** Variance of the estimate of <g, g'>: (|g|^2 |g'|^2 + <g, g'>^2) / k, for signs less 2 sum g_i^2 g'_i^2 / k. */
export function pairSketchVariance(
  g: ArrayLike<number>,
  other: ArrayLike<number>,
  k: number,
  kind: SketchKind,
): number {
  const normal = inner(g, g) * inner(other, other) + inner(g, other) ** 2;
  if (kind === 'normal') return normal / k;
  let squares = 0;
  for (let i = 0; i < g.length; i++) squares += (g[i] * other[i]) ** 2;
  return (normal - 2 * squares) / k;
}

/**
 * Variance of the estimate of the trace sum_c <g_c, g'_c> for normal R: (|A|_F^2 + tr A^2) / k with
 * A = sum_c g_c g'_c^T, from the Grams of the C gradients of each of the two datapoints.
 */
export function traceSketchVariance(
  g: readonly ArrayLike<number>[],
  other: readonly ArrayLike<number>[],
  k: number,
): number {
  let sum = 0;
  for (let c = 0; c < g.length; c++) {
    for (let d = 0; d < g.length; d++) {
      sum += inner(g[c], g[d]) * inner(other[c], other[d]) + inner(other[c], g[d]) * inner(other[d], g[c]);
    }
  }
  return sum / k;
}
