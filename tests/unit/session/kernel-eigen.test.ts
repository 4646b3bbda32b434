// Eigenpairs of a kernel: of all its entries, and by products where these are not there; both are of the same kernel.
import { describe, expect, it } from 'vitest';
import { type EigenSource, kernelEigen } from '../../../src/session/kernel-eigen';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { dot, randomNumbers } from '../../support/numbers';

const n = 60;

function kernelOf(seed: number): Float32Array {
  const x = randomNumbers(n * 90, seed);
  return Float32Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < 90; k++) sum += (x[i * 90 + k] * x[j * 90 + k]) / (1 + k) ** 2;
    return sum;
  });
}

/** A kernel in two blocks of rows, or one that only multiplies. */
function sourceOf(kernel: Float32Array, hasEntries: boolean): EigenSource {
  return {
    diagonal: () => Promise.resolve(Float32Array.from({ length: n }, (_, i) => kernel[i * (n + 1)])),
    ...(hasEntries ? {} : { groups: {} }),
    async *blocks() {
      yield kernel.slice(0, 7 * n);
      yield kernel.slice(7 * n);
    },
    withProducts: (_, work) => work((v) => v.map((_value, i) => dot(kernel.subarray(i * n, (i + 1) * n), v))),
  };
}

describe.each([1, 2])('seed %i', (seed) => {
  const kernel = kernelOf(seed);
  const { values: ascending } = jacobiEigen(kernel, n);
  const expected = ascending.slice().reverse();

  it.each([true, false])('all entries are there: %s', async (hasEntries) => {
    const { values, vectors, trace, error } = await kernelEigen(sourceOf(kernel, hasEntries), {});
    expect(values.length).toBe(hasEntries ? n : 32);
    expect(vectors.length).toBe(values.length);
    expect(trace).toBeCloseTo(
      expected.reduce((sum, value) => sum + value, 0),
      3,
    );
    expect(error).toBeLessThan(2e-6 * expected[0]);
    values.forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThan(2e-6 * expected[0]));
    vectors.slice(0, 32).forEach((vector, k) => {
      const residual = Array.from(
        vector,
        (entry, i) => dot(kernel.subarray(i * n, (i + 1) * n), vector) - values[k] * entry,
      );
      expect(Math.hypot(...residual)).toBeLessThan(3e-6 * expected[0]);
      const [low, high] = [Math.min(...vector), Math.max(...vector)];
      expect(high).toBeGreaterThanOrEqual(-low);
    });
  });
});

it('refuses entries that are not finite', async () => {
  const kernel = kernelOf(1);
  kernel[5] = NaN;
  await expect(kernelEigen(sourceOf(kernel, true), {})).rejects.toMatchObject({ code: 'Unsupported' });
  await expect(kernelEigen(sourceOf(kernel, false), {})).rejects.toMatchObject({ code: 'Unsupported' });
});
