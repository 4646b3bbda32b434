// Householder and QL against Jacobi, known spectra and the definition; in slices that let others in, and can be stopped.
import { describe, expect, it, test } from 'vitest';
import { denseEigen, tridiagonalEigen } from '../../../src/core/dense-eigen';
import { symmetricEigen } from '../../../src/core/symmetric-eigen';
import { randomNumbers } from '../../support/numbers';

/** A Gram matrix of n random vectors of `features` numbers. */
function gram(n: number, features: number, seed: number): Float64Array {
  const x = randomNumbers(n * features, seed);
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < features; k++) sum += x[Math.floor(at / n) * features + k] * x[(at % n) * features + k];
    return sum;
  });
}

const size = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** |A v - value v| for all pairs, and how far the vectors are from orthonormal. */
function flaws(a: Float64Array, n: number, { values, vectors }: Awaited<ReturnType<typeof denseEigen>>) {
  let [residual, overlap] = [0, 0];
  for (let k = 0; k < n; k++) {
    const v = vectors.subarray(k * n, (k + 1) * n);
    for (let i = 0; i < n; i++) {
      let sum = -values[k] * v[i];
      for (let j = 0; j < n; j++) sum += a[i * n + j] * v[j];
      residual = Math.max(residual, Math.abs(sum));
    }
    for (let l = 0; l <= k; l++) {
      const other = vectors.subarray(l * n, (l + 1) * n);
      const product = v.reduce((sum, value, i) => sum + value * other[i], 0);
      overlap = Math.max(overlap, Math.abs(product - Number(k === l)));
    }
  }
  return { residual, overlap };
}

const sizes: [number, number][] = [
  [1, 1],
  [2, 3],
  [3, 1],
  [17, 40],
  [64, 5],
  [97, 200],
];

describe.each([11, 12])('seed %i', (seed) => {
  test.each(sizes)('%i rows of rank at most %i', async (n, features) => {
    const a = gram(n, features, seed);
    const found = await denseEigen(a, n);
    const expected = symmetricEigen(a, n).values;
    const bound = 1e-15 * n * size(a);
    found.values.forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThanOrEqual(bound));
    const { residual, overlap } = flaws(a, n, found);
    expect(residual).toBeLessThanOrEqual(bound);
    expect(overlap).toBeLessThanOrEqual(1e-15 * n);
  });
});

test.each<[string, number[]]>([
  ['a diagonal matrix', [3, -1, 2, 2, 0]],
  ['zeros', [0, 0, 0]],
  ['equal values', [4, 4, 4, 4]],
])('%s', async (_, diagonal) => {
  const n = diagonal.length;
  const a = Float64Array.from({ length: n * n }, (_value, at) => (at % (n + 1) === 0 ? diagonal[at / (n + 1)] : 0));
  expect([...(await denseEigen(a, n)).values]).toEqual([...diagonal].sort((x, y) => x - y));
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

  it('lets other work in between and tells how far it is', async () => {
    const shares: number[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await denseEigen(a, 300, { onProgress: ({ done }) => shares.push(done) });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(2);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.every((share, k) => share <= 100 && (k === 0 || share >= shares[k - 1] - 1e-9))).toBe(true);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const stopped = denseEigen(a, 300, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(stopped).rejects.toThrow(DOMException);
  });
});

test('refuses what is not finite or not square', async () => {
  await expect(denseEigen([1, NaN, NaN, 1], 2)).rejects.toMatchObject({ code: 'Unsupported' });
  await expect(denseEigen([1, 2, 3], 2)).rejects.toMatchObject({ code: 'ShapeMismatch' });
});
