// Principal components in float64, and how far those of float32 may be off.
import { normals } from '../../src/core/random';
import { gamma } from './bounds';
import { jacobiEigen } from './jacobi-eigen';

export interface Reference {
  /** [n, 4], unit root-mean-square radius. */
  readonly points: Float64Array;
  readonly explained: readonly number[];
  /** How far coordinates may be off: angle of an eigenvector with a residual over the gap to its neighbours. */
  readonly pointBound: number;
  /** How far shares may be off: the residual as a share of the total variance. */
  readonly shareBound: number;
}

/** Residual of an accepted eigenpair as a share of the largest: the iteration's tolerance and float32 products. */
export function residualShare(features: number, n: number): number {
  return 1e-5 + gamma(features + n + 8);
}

/** The smallest difference between one of the three largest (ascending) eigenvalues, those above zero, and the next. */
function gapOf(values: Float64Array): number {
  const descending = [...values, 0, 0, 0].sort((a, b) => b - a);
  const present = descending.slice(0, 3).filter((value) => value > 1e-12 * descending[0]);
  return Math.min(...present.map((value, axis) => value - Math.max(descending[axis + 1], 0)));
}

/** Values [features, n] less the mean of each feature. */
export function centred(values: Float32Array, features: number, n: number): Float64Array {
  const out = Float64Array.from(values);
  for (let k = 0; k < features; k++) {
    const row = out.subarray(k * n, (k + 1) * n);
    const mean = row.reduce((sum, value) => sum + value, 0) / n;
    row.forEach((value, j) => (row[j] = value - mean));
  }
  return out;
}

export function reference(values: Float32Array, features: number, n: number): Reference {
  const x = centred(values, features, n);
  const covariance = Float64Array.from({ length: features * features }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += x[Math.floor(i / features) * n + j] * x[(i % features) * n + j];
    return sum / n;
  });
  const { values: variances, vectors } = jacobiEigen(covariance, features);
  const total = variances.reduce((a, b) => a + b, 0);
  const points = new Float64Array(n * 4);
  const explained = [0, 0, 0];
  let captured = 0;
  for (let axis = 0; axis < Math.min(3, features); axis++) {
    const k = features - 1 - axis;
    const loading = vectors.subarray(k * features, (k + 1) * features);
    const sign = Math.sign(loading.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0));
    for (let j = 0; j < n; j++)
      for (let i = 0; i < features; i++) points[j * 4 + axis] += sign * loading[i] * x[i * n + j];
    explained[axis] = variances[k] / total;
    captured += variances[k];
  }
  const radius = Math.sqrt(captured);
  const longest = Math.max(...Array.from({ length: n }, (_, j) => Math.hypot(...x.filter((_value, i) => i % n === j))));
  const residual = residualShare(features, n) * variances[features - 1];
  const pointBound = ((2 * residual) / gapOf(variances)) * (longest / radius);
  return { points: points.map((value) => value / radius), explained, pointBound, shareBound: residual / total };
}

/** Features of clearly different variance, mixed by a seeded matrix, around means of their own. */
export function mixed(features: number, n: number, mean: number): Float32Array {
  const factors = normals(1, 1, features * n);
  const mixing = normals(2, 1, features * features);
  const out = new Float32Array(features * n);
  for (let i = 0; i < features; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < features; k++) out[i * n + j] += (mixing[i * features + k] * factors[k * n + j]) / (k + 1);
      out[i * n + j] += mean * (1 + (i % 3));
    }
  }
  return out;
}
