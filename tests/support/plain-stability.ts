// The largest stable rate of steps on one datapoint by the cross-entropy, in plain float64: 2 / lambda_max(H^1/2 K H^1/2).
import { jacobiEigen } from './jacobi-eigen';

type Matrix = readonly (readonly number[])[];

const times = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));

/** The symmetric square root of a matrix without negative eigenvalues. */
function root(matrix: Matrix): number[][] {
  const n = matrix.length;
  const { values, vectors } = jacobiEigen(matrix.flat(), n);
  return matrix.map((row, i) =>
    row.map((_, j) =>
      values.reduce(
        (sum, value, k) => sum + Math.sqrt(Math.max(0, value)) * vectors[k * n + i] * vectors[k * n + j],
        0,
      ),
    ),
  );
}

/** `block` is K(x, x), [C, C]; H = diag(p) - p p^T. */
export function plainStableRate(block: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const p = Array.from(probabilities);
  const curved = root(p.map((a, i) => p.map((b, j) => Number(i === j) * a - a * b)));
  const kernel = p.map((_, i) => p.map((_, j) => block[i * p.length + j]));
  const sharpness = times(times(curved, kernel), curved);
  return 2 / jacobiEigen(sharpness.flat(), p.length).values[p.length - 1];
}
