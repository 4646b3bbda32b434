// PCA against the eigenvectors of the covariance in float64; missing axes, constant data, data far from zero.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { symmetricEigen } from '../../src/core/symmetric-eigen';
import { readFloats } from '../../src/gpu/readback';
import { projectToThree } from '../../src/neighbours/pca';
import { gamma } from '../support/bounds';
import { uploadMatrix, useGpu } from '../support/gpu';

interface Reference {
  /** [n, 4], unit root-mean-square radius. */
  readonly points: Float64Array;
  readonly explained: readonly number[];
  /** How far coordinates may be off: angle of an eigenvector with a residual over the gap to its neighbours. */
  readonly pointBound: number;
  /** How far shares may be off: the residual as a share of the total variance. */
  readonly shareBound: number;
}

/** Residual of an accepted eigenpair as a share of the largest: the iteration's tolerance and float32 products. */
function residualShare(features: number, n: number): number {
  return 1e-5 + gamma(features + n + 8);
}

/** The smallest difference between one of the three largest (ascending) eigenvalues, those above zero, and the next. */
function gapOf(values: Float64Array): number {
  const descending = [...values, 0, 0, 0].sort((a, b) => b - a);
  const present = descending.slice(0, 3).filter((value) => value > 1e-12 * descending[0]);
  return Math.min(...present.map((value, axis) => value - Math.max(descending[axis + 1], 0)));
}

/** Values [features, n] less the mean of each feature. */
function centred(values: Float32Array, features: number, n: number): Float64Array {
  const out = Float64Array.from(values);
  for (let k = 0; k < features; k++) {
    const row = out.subarray(k * n, (k + 1) * n);
    const mean = row.reduce((sum, value) => sum + value, 0) / n;
    row.forEach((value, j) => (row[j] = value - mean));
  }
  return out;
}

function reference(values: Float32Array, features: number, n: number): Reference {
  const x = centred(values, features, n);
  const covariance = Float64Array.from({ length: features * features }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += x[Math.floor(i / features) * n + j] * x[(i % features) * n + j];
    return sum / n;
  });
  const { values: variances, vectors } = symmetricEigen(covariance, features);
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
function mixed(features: number, n: number, mean: number): Float32Array {
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

describe('projectToThree', () => {
  const gpu = useGpu();

  test.each([
    [1, 2, 0],
    [1, 50, 3],
    [2, 50, 3],
    [3, 7, 1],
    [5, 3, 1],
    [64, 333, 2],
    [130, 67, 0],
  ])('%i features of %i datapoints around %d', async (features, n, mean) => {
    const values = mixed(features, n, mean);
    const expected = reference(values, features, n);
    const found = await projectToThree(gpu(), gpu().arena, uploadMatrix(gpu(), values, features, n));
    expect(found.converged).toBe(true);
    found.explained.forEach((share, axis) =>
      expect(Math.abs(share - expected.explained[axis])).toBeLessThan(expected.shareBound),
    );
    const worst = found.points.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.points[i])), 0);
    expect(worst).toBeLessThan(expected.pointBound);
    const radius = Math.sqrt(found.points.reduce((sum, value) => sum + value * value, 0) / n);
    expect(Math.abs(radius - 1)).toBeLessThan(residualShare(features, n));
    expect(found.points.every((value, i) => i % 4 < Math.min(features, 3) || value === 0)).toBe(true);
    expect(await readFloats(gpu(), found.positions, 0, 4 * n)).toEqual(found.points);
    expect(found.positions.usage & 0x20).toBe(0x20);
  });

  test.each([
    [4, 1],
    [64, 100],
  ])('%i equal features of %i datapoints lie at the origin', async (features, n) => {
    const matrix = uploadMatrix(gpu(), new Float32Array(features * n).fill(0.1), features, n);
    const found = await projectToThree(gpu(), gpu().arena, matrix);
    expect(found).toMatchObject({ explained: [0, 0, 0], points: new Float32Array(4 * n) });
  });

  test('a small cloud far from zero is still found', async () => {
    const values = mixed(6, 40, 0).map((value) => 100 + value / 64);
    const found = await projectToThree(gpu(), gpu().arena, uploadMatrix(gpu(), values, 6, 40));
    const expected = reference(values, 6, 40);
    const spread = centred(values, 6, 40).reduce((sum, value) => sum + value * value, 0) / 40;
    const meanError = gamma(64 + 1 + 3) * 100;
    const bound = expected.shareBound + (6 * meanError ** 2) / spread;
    found.explained.forEach((share, axis) => expect(Math.abs(share - expected.explained[axis])).toBeLessThan(bound));
  });

  test('the same activations give the same bits', async () => {
    const matrix = uploadMatrix(gpu(), mixed(20, 90, 1), 20, 90);
    const [first, second] = [
      await projectToThree(gpu(), gpu().arena, matrix),
      await projectToThree(gpu(), gpu().arena, matrix),
    ];
    expect(first.points).toEqual(second.points);
  });

  test('activations that are not finite are refused and leave nothing allocated', async () => {
    const matrix = uploadMatrix(gpu(), [1, NaN, 2, 3], 2, 2);
    const before = gpu().arena.budget.used;
    await expect(projectToThree(gpu(), gpu().arena, matrix)).rejects.toMatchObject({ code: 'Unsupported' });
    expect(gpu().arena.budget.used).toBe(before);
  });
});
