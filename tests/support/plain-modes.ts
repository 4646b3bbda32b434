// How fast heavy-ball descent learns along an eigenvector, and what of the labels lies along it, in plain float64.

/** The size of the larger root of z^2 - (1 + momentum - a) z + momentum: by this a step in the long run multiplies an error, a = rate * lambda / n. */
function slowestFactor(a: number, momentum: number): number {
  const half = (1 + momentum - a) / 2;
  const square = half ** 2 - momentum;
  if (square < 0) return Math.sqrt(momentum); // a pair of complex ones
  return Math.max(Math.abs(half + Math.sqrt(square)), Math.abs(half - Math.sqrt(square)));
}

/** Steps until half of the error is left. */
export const stepsUntilHalf = (a: number, momentum: number): number =>
  Math.log(0.5) / Math.log(slowestFactor(a, momentum));

/** Of the error along it one step takes so much, in the long run. */
export const shareTaken = (a: number, momentum: number): number => 1 - slowestFactor(a, momentum);

/** sum_c <v, y_c - mean>^2 / |Y - mean|^2 for each vector, of goals [n, C]. */
export function sharesOfGoals(
  vectors: readonly ArrayLike<number>[],
  goals: ArrayLike<number>,
  outputs: number,
): number[] {
  const n = goals.length / outputs;
  const means = Array.from({ length: outputs }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += goals[i * outputs + c];
    return sum / n;
  });
  const centred = Array.from(goals, (value, at) => value - means[at % outputs]);
  const total = centred.reduce((sum, value) => sum + value ** 2, 0);
  return vectors.map((vector) => {
    const along = means.map((_, c) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += vector[i] * centred[i * outputs + c];
      return sum;
    });
    return along.reduce((sum, value) => sum + value ** 2, 0) / total;
  });
}
