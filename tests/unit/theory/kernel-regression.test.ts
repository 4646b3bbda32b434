// The regression limit: where training ends, with kernels that have an inverse and kernels that have none.
import { describe, expect, it } from 'vitest';
import { otherOutputs, trainedOutputs } from '../../../src/theory/fixed-kernel';
import { regressionByEigenvectors, regressionByProducts } from '../../../src/theory/kernel-regression';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { dot, randomNumbers, relativeError } from '../../support/numbers';

const [m, others] = [8, 3];

function grams(seed: number, features: number) {
  const [rows, more] = [randomNumbers(m * features, seed), randomNumbers(others * features, seed, 'others')];
  const row = (values: Float64Array, i: number) => values.subarray(i * features, (i + 1) * features);
  const gram = (left: Float64Array, count: number) =>
    Float64Array.from({ length: count * m }, (_, k) => dot(row(left, Math.floor(k / m)), row(rows, k % m)));
  return { kernel: gram(rows, m), cross: gram(more, others) };
}

const times = (matrix: Float64Array, v: ArrayLike<number>) =>
  Float64Array.from({ length: matrix.length / m }, (_, i) => dot(matrix.subarray(i * m, (i + 1) * m), v));

describe.each([1, 2])('seed %i', (seed) => {
  describe.each([
    ['with an inverse', 12],
    ['of rank 3', 3],
  ])('a kernel %s', (_, features) => {
    const { kernel, cross } = grams(seed, features);
    const eigen = jacobiEigen(kernel, m);
    const [start, target] = [randomNumbers(m, seed, 'start'), randomNumbers(m, seed, 'target')];
    const otherStart = randomNumbers(others, seed, 'other start');
    const residual = start.map((value, i) => value - target[i]);
    const late = { kind: 'flow', t: 1e7 } as const;
    const problem = { eigen, start, target, rate: 1, n: m };
    const limits = async () => [
      regressionByEigenvectors(eigen, residual),
      await regressionByProducts((v) => times(kernel, v), residual, { tolerance: 1e-13 }),
    ];

    it('ends where the flow ends, here and elsewhere', async () => {
      for (const { weights } of await limits()) {
        const trained = times(kernel, weights).map((value, i) => start[i] + value);
        const elsewhere = times(cross, weights).map((value, i) => otherStart[i] + value);
        expect(relativeError(trained, trainedOutputs(problem, late))).toBeLessThan(1e-6);
        expect(relativeError(elsewhere, otherOutputs(problem, late, cross, otherStart))).toBeLessThan(1e-6);
      }
    });

    it('leaves what the kernel does not reach', async () => {
      const rank = Math.min(features, m);
      let unreached = 0;
      for (let k = 0; k < m - rank; k++) unreached += dot(eigen.vectors.subarray(k * m, (k + 1) * m), residual) ** 2;
      const expected = Math.sqrt(unreached / dot(residual, residual));
      for (const { left } of await limits()) expect(Math.abs(left - expected)).toBeLessThan(1e-7);
    });
  });
});

describe('edges', () => {
  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort();
    const diagonal = (v: Float64Array) => v.map((value, i) => (i + 1) * value);
    await expect(regressionByProducts(diagonal, [1, 2, 3], { signal })).rejects.toThrow('abort');
  });

  it('sizes that disagree are refused', () => {
    expect(() => regressionByEigenvectors(jacobiEigen([1], 1), [1, 2])).toThrow('1 numbers');
  });
});
