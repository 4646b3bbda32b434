// Eigenpairs of small symmetric matrices: by hand, by their definition, and at the edges.
import { describe, expect, it } from 'vitest';
import { symmetricEigen, symmetricEigenInPieces } from '../../../src/core/symmetric-eigen';
import { dot, randomNumbers } from '../../support/numbers';

describe('symmetricEigen', () => {
  it('has the eigenvalues of small matrices', () => {
    expect([...symmetricEigen([2, 1, 1, 2], 2).values]).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
    expect([...symmetricEigen([5], 1).values]).toEqual([5]);
    expect(symmetricEigen([], 0).values.length).toBe(0);
    expect([...symmetricEigen([3, 0, 0, -1], 2).values]).toEqual([-1, 3]);
  });

  it.each([2, 3, 10, 40])('A v = lambda v with orthonormal v, ascending (n = %i)', (n) => {
    for (const seed of [1, 2, 3]) {
      const draws = randomNumbers(n * n, seed);
      const a = draws.map((value, k) => value + draws[(k % n) * n + Math.floor(k / n)]);
      const { values, vectors } = symmetricEigen(a, n);
      const vector = (k: number) => vectors.subarray(k * n, (k + 1) * n);
      const size = Math.abs(values[0]) + Math.abs(values[n - 1]);
      for (let k = 0; k < n; k++) {
        for (let i = 0; i < n; i++) {
          const residual = dot(a.subarray(i * n, (i + 1) * n), vector(k)) - values[k] * vector(k)[i];
          expect(Math.abs(residual)).toBeLessThan(1e-13 * size);
        }
        for (let l = 0; l <= k; l++) expect(dot(vector(k), vector(l))).toBeCloseTo(k === l ? 1 : 0, 12);
        if (k > 0) expect(values[k]).toBeGreaterThanOrEqual(values[k - 1]);
      }
    }
  });

  it('finds a small eigenvalue beside a large one', () => {
    const { values } = symmetricEigen([1e8, 1e4, 1e4, 2], 2);
    expect(values[0]).toBeCloseTo(1, 6);
  });

  it('refuses what it cannot decompose', () => {
    expect(() => symmetricEigen([1, 2, 3], 2)).toThrow('4 entries');
    expect(() => symmetricEigen([1, NaN, NaN, 1], 2)).toThrow('not finite');
  });
});

describe('symmetricEigenInPieces', () => {
  it('is the same, with a breath after every row of rotations', async () => {
    const draws = randomNumbers(12 * 12, 1);
    let breaths = 0;
    const breathe = async (): Promise<void> => void (breaths += 1);
    expect(await symmetricEigenInPieces(draws, 12, breathe)).toEqual(symmetricEigen(draws, 12));
    expect(breaths).toBeGreaterThan(11);
    expect(breaths % 11).toBe(0);
  });

  it('ends when a breath throws, and refuses what that refuses', async () => {
    const failing = () => Promise.reject(new Error('enough'));
    await expect(symmetricEigenInPieces([2, 1, 1, 2], 2, failing)).rejects.toThrow('enough');
    await expect(symmetricEigenInPieces([1, 2], 2, failing)).rejects.toThrow('4 entries');
  });
});
