// Eigenvalues by reflections and QL: those that Jacobi finds, at every size, of matrices of low rank and with equal values.
import { describe, expect, it } from 'vitest';
import { inSlices } from '../../../src/core/slices';
import { symmetricEigen } from '../../../src/core/symmetric-eigen';
import { symmetricEigenvalues } from '../../../src/core/symmetric-eigenvalues';
import { randomNumbers } from '../../support/numbers';

const valuesOf = (matrix: ArrayLike<number>, n: number): Promise<Float64Array> =>
  inSlices(symmetricEigenvalues(matrix, n));

/** X X^T with X of [n, rank]. */
function gram(n: number, rank: number, seed: number): Float64Array {
  const x = randomNumbers(n * rank, seed);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return Array.from({ length: rank }, (_, k) => x[i * rank + k] * x[j * rank + k]).reduce(
      (sum, part) => sum + part,
      0,
    );
  });
}

describe('symmetricEigenvalues', () => {
  it('has those of small matrices', async () => {
    expect([...(await valuesOf([], 0))]).toEqual([]);
    expect([...(await valuesOf([5], 1))]).toEqual([5]);
    expect([...(await valuesOf([2, 1, 1, 2], 2))]).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
    expect([...(await valuesOf([0, 1, 1, 0], 2))]).toEqual([expect.closeTo(-1, 14), expect.closeTo(1, 14)]);
    expect([...(await valuesOf(new Float64Array(9), 3))]).toEqual([0, 0, 0]);
    expect([...(await valuesOf([3, 0, 0, 0, -1, 0, 0, 0, 3], 3))]).toEqual([-1, 3, 3]);
  });

  it.each([2, 3, 5, 16, 33, 60])('agrees with Jacobi rotations (n = %i)', async (n) => {
    for (const seed of [1, 2]) {
      const draws = randomNumbers(n * n, seed);
      const a = draws.map((value, k) => value + draws[(k % n) * n + Math.floor(k / n)]);
      const expected = symmetricEigen(a, n).values;
      const size = Math.max(...expected.map(Math.abs));
      const values = await valuesOf(a, n);
      expected.forEach((value, k) => expect(Math.abs(values[k] - value)).toBeLessThan(1e-14 * n * size));
    }
  });

  it.each([1, 7, 40])('finds a rank of %i and nothing but rounding beside it', async (rank) => {
    const n = 40;
    const a = gram(n, rank, 3);
    const values = await valuesOf(a, n);
    const trace = Array.from({ length: n }, (_, i) => a[i * (n + 1)]).reduce((sum, value) => sum + value, 0);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 10);
    for (let k = 0; k < n - rank; k++) expect(Math.abs(values[k])).toBeLessThan(1e-14 * n * values[n - 1]);
    expect(values[n - rank]).toBeGreaterThan(1e-6 * values[n - 1]);
  });

  it('counts the lower triangle', async () => {
    expect([...(await valuesOf([2, 99, 1, 2], 2))]).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
  });

  it('refuses what it cannot decompose', async () => {
    await expect(valuesOf([1, 2, 3], 2)).rejects.toThrow('4 entries');
    await expect(valuesOf([1, NaN, NaN, 1], 2)).rejects.toThrow('not finite');
  });
});
