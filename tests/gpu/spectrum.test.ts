// Eigenpairs of kernels on the GPU against float64, and the order made from them.
import { describe, expect, test } from 'vitest';
import { normals, permutation } from '../../src/core/random';
import { spectralOrder } from '../../src/engine/spectral-order';
import { kernelSpectrum } from '../../src/engine/spectrum';
import { gamma } from '../support/bounds';
import { uploadMatrix, useGpu } from '../support/gpu';
import { jacobiEigen } from '../support/jacobi-eigen';

/** The Gram matrix [n, n] of n vectors [n, d]. */
function gram(vectors: ArrayLike<number>, n: number, d: number): Float32Array {
  return Float32Array.from({ length: n * n }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += vectors[Math.floor(i / n) * d + k] * vectors[(i % n) * d + k];
    return sum;
  });
}

describe('kernelSpectrum', () => {
  const gpu = useGpu();

  test.each([
    [1, 1],
    [2, 3],
    [67, 10],
    [130, 300],
  ])('a Gram matrix of %i vectors of %i', async (n, d) => {
    const values = gram(normals(1, 1, n * d), n, d);
    const found = await kernelSpectrum(gpu(), uploadMatrix(gpu(), values, n, n), 3);
    const exact = jacobiEigen(values, n).values;
    expect(found.converged).toBe(true);
    const bound = (1e-5 + gamma(n + 8)) * exact[n - 1];
    found.values.forEach((value, k) => expect(Math.abs(value - exact[n - 1 - k])).toBeLessThan(bound));
  });

  test('entries that are not finite are refused, and nothing is left allocated', async () => {
    const matrix = uploadMatrix(gpu(), [1, NaN, NaN, 1], 2, 2);
    const before = gpu().arena.budget.used;
    await expect(kernelSpectrum(gpu(), matrix)).rejects.toMatchObject({ code: 'Unsupported' });
    await expect(spectralOrder(gpu(), matrix)).rejects.toMatchObject({ code: 'Unsupported' });
    expect(gpu().arena.budget.used).toBe(before);
  });

  test.each([1, 2, 3, 40])('the spectral order of %i datapoints is a permutation', async (n) => {
    const order = await spectralOrder(gpu(), uploadMatrix(gpu(), gram(normals(2, 1, n * 6), n, 6), n, n));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  test('hidden clusters come out whole, however long their gradients are, and norms of zero do no harm', async () => {
    const n = 151;
    const cluster = Array.from(permutation(3, 1, n), (place) => place % 5);
    const noise = normals(4, 1, n * 8, 0.15);
    const vectors = Float32Array.from(noise, (value, i) => {
      const j = Math.floor(i / 8);
      return j === 7 ? 0 : (value + Number(i % 8 === cluster[j]) + Number(i % 8 === 7)) * (1 + (j % 9));
    });
    const order = await spectralOrder(gpu(), uploadMatrix(gpu(), gram(vectors, n, 8), n, n));
    const seen = [...order].filter((j) => j !== 7).map((j) => cluster[j]);
    expect(seen.filter((each, i) => i > 0 && each !== seen[i - 1])).toHaveLength(4);
    expect(order).toHaveLength(n);
  });
});
