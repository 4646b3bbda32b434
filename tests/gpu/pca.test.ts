// PCA against the eigenvectors of the covariance in float64; missing axes, constant data, data far from zero.
import { describe, expect, test } from 'vitest';
import { readFloats } from '../../src/gpu/readback';
import { projectToThree } from '../../src/neighbours/pca';
import { gamma } from '../support/bounds';
import { uploadMatrix, useGpu } from '../support/gpu';
import { centred, mixed, reference, residualShare } from '../support/pca';

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
