// How gradient descent on the squared error goes along each eigenvector of a kernel that does not change, and what of the
// labels lies along it.

/**
 * The share of the error along an eigenvector that one step of full-batch descent takes away: a = rate * value / n, for a loss
 * mean over n. Above 1 the error changes sign, above 2 it grows. With heavy-ball momentum beta it is the share in the long
 * run, 1 - z for the larger root of z^2 - (1 + beta - a) z + beta (Polyak 1964): a / (1 - beta) where a is small,
 * 1 - sqrt(beta) where the error swings, and above 2 from a = 2 (1 + beta) on.
 */
export function sharePerStep(value: number, rate: number, n: number, momentum = 0): number {
  const a = (rate * Math.max(value, 0)) / n;
  if (momentum === 0) return a;
  const sum = 1 - momentum + a;
  const square = sum * sum - 4 * a;
  if (square < 0) return 1 - Math.sqrt(momentum);
  return a < 1 ? (2 * a) / (sum + Math.sqrt(square)) : (sum + Math.sqrt(square)) / 2;
}

/** Steps until half of the error is left, ln 2 / -ln |1 - share|; infinite for no share, NaN where the error grows or stays. */
export function stepsToHalve(share: number): number {
  if (share === 0) return Infinity;
  if (!(share > 0 && share < 2)) return NaN;
  return Math.LN2 / -(share < 1 ? Math.log1p(-share) : Math.log(share - 1));
}

/** What is learned: a class of each datapoint, as one-hot rows, or rows of real numbers [n, outputs]. */
export type Goals =
  | { readonly labels: ArrayLike<number>; readonly outputs: number }
  | { readonly targets: ArrayLike<number>; readonly outputs: number };

/** sum over datapoints of weight_i times the row of its goal, [outputs]. */
function along(weight: (i: number) => number, n: number, goals: Goals): Float64Array {
  const sums = new Float64Array(goals.outputs);
  for (let i = 0; i < n; i++) {
    if ('labels' in goals) sums[goals.labels[i]] += weight(i);
    else for (let c = 0; c < goals.outputs; c++) sums[c] += weight(i) * goals.targets[i * goals.outputs + c];
  }
  return sums;
}

function squared(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ** 2;
  return sum;
}

/**
 * The share of the centred goals' squared norm that lies along each unit eigenvector, sum_c <v, y_c - mean>^2 / |Y - mean|^2.
 * All vectors of a basis sum to 1. NaN where all goals are equal.
 */
export function goalShares(vectors: readonly ArrayLike<number>[], n: number, goals: Goals): Float64Array {
  const means = along(() => 1 / n, n, goals);
  const total = ('labels' in goals ? n : squared(goals.targets)) - n * squared(means);
  const isEven = !(total > 1e-12 * n * Math.max(squared(means), Number.MIN_VALUE));
  return Float64Array.from(vectors, (vector) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += vector[i];
    const parts = along((i) => vector[i], n, goals).map((value, c) => value - sum * means[c]);
    return isEven ? NaN : squared(parts) / total;
  });
}
