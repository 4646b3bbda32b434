// Householder and QL against Jacobi rotations, known spectra and the definition; in slices that let others in, and can be stopped.
import { describe, expect, it, test } from 'vitest';
import { atOnce } from '../../../src/core/slices';
import { symmetricEigen, symmetricEigenInSlices, symmetricEigenvalues } from '../../../src/core/symmetric-eigen';
import { type SymmetricEigen, tridiagonalEigen } from '../../../src/core/tridiagonal-eigen';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { dot, randomNumbers } from '../../support/numbers';

const valuesOf = (matrix: ArrayLike<number>, n: number): Float64Array => atOnce(symmetricEigenvalues(matrix, n));

/** X X^T with X of [n, rank]. */
function gram(n: number, rank: number, seed: number): Float64Array {
  const x = randomNumbers(n * rank, seed);
  const row = (i: number): Float64Array => x.subarray(i * rank, (i + 1) * rank);
  return Float64Array.from({ length: n * n }, (_, at) => dot(row(Math.floor(at / n)), row(at % n)));
}

/** Of both signs. */
function indefinite(n: number, seed: number): Float64Array {
  const draws = randomNumbers(n * n, seed);
  return draws.map((value, k) => value + draws[(k % n) * n + Math.floor(k / n)]);
}

const normOf = (values: Float64Array): number => Math.sqrt(dot(values, values));

/** The largest entry of A v - value v, and how far the vectors are from orthonormal. */
function flaws(a: Float64Array, n: number, { values, vectors }: SymmetricEigen) {
  const vector = (k: number): Float64Array => vectors.subarray(k * n, (k + 1) * n);
  let [residual, overlap] = [0, 0];
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      const off = dot(a.subarray(i * n, (i + 1) * n), vector(k)) - values[k] * vector(k)[i];
      residual = Math.max(residual, Math.abs(off));
    }
    for (let l = 0; l <= k; l++) overlap = Math.max(overlap, Math.abs(dot(vector(k), vector(l)) - Number(k === l)));
  }
  return { residual, overlap };
}

function expectPairs(a: Float64Array, n: number): void {
  const found = symmetricEigen(a, n);
  const expected = jacobiEigen(a, n).values;
  const bound = 1e-15 * n * normOf(a);
  const alone = valuesOf(a, n);
  found.values.forEach((value, k) => {
    expect(Math.abs(value - expected[k])).toBeLessThanOrEqual(bound);
    expect(Math.abs(alone[k] - expected[k])).toBeLessThanOrEqual(bound);
    if (k > 0) expect(value).toBeGreaterThanOrEqual(found.values[k - 1]);
  });
  const { residual, overlap } = flaws(a, n, found);
  expect(residual).toBeLessThanOrEqual(bound);
  expect(overlap).toBeLessThanOrEqual(1e-15 * (n + 1));
}

describe.each([11, 12])('seed %i', (seed) => {
  test.each([
    [1, 1],
    [2, 3],
    [3, 1],
    [17, 40],
    [40, 7],
    [64, 5],
    [97, 200],
  ])('%i rows of rank at most %i', (n, rank) => expectPairs(gram(n, rank, seed), n));

  test.each([2, 3, 5, 16, 33, 60])('%i rows, of both signs', (n) => expectPairs(indefinite(n, seed), n));
});

test.each<[string, number[]]>([
  ['a diagonal matrix', [3, -1, 2, 2, 0]],
  ['zeros', [0, 0, 0]],
  ['equal values', [4, 4, 4, 4]],
  ['one', [5]],
  ['nothing', []],
])('%s', (_, diagonal) => {
  const n = diagonal.length;
  const a = Float64Array.from({ length: n * n }, (_value, at) => (at % (n + 1) === 0 ? diagonal[at / (n + 1)] : 0));
  const ascending = [...diagonal].sort((x, y) => x - y);
  const found = symmetricEigen(a, n);
  expect([...found.values]).toEqual(ascending);
  expect([...valuesOf(a, n)]).toEqual(ascending);
  expect(flaws(a, n, found)).toEqual({ residual: 0, overlap: 0 });
});

describe('small matrices', () => {
  it.each([
    [
      [2, 1, 1, 2],
      [1, 3],
    ],
    [
      [0, 1, 1, 0],
      [-1, 1],
    ],
    [
      [2, 2, 0, 2],
      [1, 3],
    ],
  ])('%j, of which the symmetric part counts', (matrix, values) => {
    symmetricEigen(matrix, 2).values.forEach((value, k) => expect(value).toBeCloseTo(values[k], 14));
    valuesOf(matrix, 2).forEach((value, k) => expect(value).toBeCloseTo(values[k], 14));
  });

  it('a small eigenvalue beside a large one', () => {
    expect(symmetricEigen([1e8, 1e4, 1e4, 2], 2).values[0]).toBeCloseTo(1, 6);
  });

  it.each([1e-300, 1e-200, 1e200, 1e300])('entries about %f, whose squares are no numbers', (scale) => {
    const values = valuesOf(
      [2, 1, 1, 2].map((value) => scale * value),
      2,
    );
    expect(values[0] / scale).toBeCloseTo(1, 14);
    expect(values[1] / scale).toBeCloseTo(3, 14);
  });
});

test('a tridiagonal matrix: 2 on the diagonal, -1 beside it', () => {
  const n = 50;
  const found = tridiagonalEigen(new Array<number>(n).fill(2), new Array<number>(n - 1).fill(-1));
  found.values.forEach((value, k) => {
    expect(Math.abs(value - (2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))))).toBeLessThan(1e-13);
  });
});

describe('in slices', () => {
  const a = gram(300, 300, 5);

  it('lets other work in between, tells how far it is, and gives the same', async () => {
    const shares: number[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const found = await symmetricEigenInSlices(a, 300, { onProgress: ({ done }) => shares.push(done) });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(2);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.every((share, k) => share <= 100 && (k === 0 || share >= shares[k - 1] - 1e-9))).toBe(true);
    expect(found).toEqual(symmetricEigen(a, 300));
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(symmetricEigenInSlices(a, 300, options)).rejects.toThrow(DOMException);
  });
});

test.each([NaN, Infinity, -Infinity])('refuses %f', async (entry) => {
  const matrix = [1, entry, entry, 1];
  expect(() => symmetricEigen(matrix, 2)).toThrow('not finite');
  expect(() => valuesOf(matrix, 2)).toThrow('not finite');
  await expect(symmetricEigenInSlices(matrix, 2)).rejects.toMatchObject({ code: 'Unsupported' });
});

test('refuses what is not square', async () => {
  expect(() => symmetricEigen([1, 2, 3], 2)).toThrow('4 entries');
  expect(() => valuesOf([1, 2, 3], 2)).toThrow('4 entries');
  await expect(symmetricEigenInSlices([1, 2, 3], 2)).rejects.toMatchObject({ code: 'ShapeMismatch' });
});
