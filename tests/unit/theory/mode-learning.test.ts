// Learning along eigenvectors: against steps of gradient descent on a kernel, and labels against their definition.
import { describe, expect, it, test } from 'vitest';
import { goalShares, sharePerStep, stepsToHalve } from '../../../src/theory/mode-learning';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { randomNumbers } from '../../support/numbers';

const n = 12;

/** A random positive semidefinite matrix and its eigenpairs, the largest first. */
function kernelOf(seed: number) {
  const x = randomNumbers(n * n, seed);
  const kernel = Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += x[Math.floor(at / n) * n + k] * x[(at % n) * n + k];
    return sum;
  });
  const { values, vectors } = jacobiEigen(kernel, n);
  const descending = Array.from({ length: n }, (_, k) => n - 1 - k);
  return {
    kernel,
    values: descending.map((k) => values[k]),
    vectors: descending.map((k) => vectors.slice(k * n, (k + 1) * n)),
  };
}

const along = (v: Float64Array, u: Float64Array): number => v.reduce((sum, value, i) => sum + value * u[i], 0);

describe.each([3, 4])('seed %i', (seed) => {
  const { kernel, values, vectors } = kernelOf(seed);

  it('is what descent does along each eigenvector', () => {
    const rate = 0.7;
    const error = randomNumbers(n, seed, 'error');
    const next = error.map((value, i) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += kernel[i * n + j] * error[j];
      return value - (rate * sum) / n;
    });
    vectors.forEach((vector, k) => {
      const left = 1 - sharePerStep(values[k], rate, n);
      expect(along(vector, next)).toBeCloseTo(left * along(vector, error), 10);
    });
  });

  it('labels lie along all eigenvectors together', () => {
    const labels = Uint8Array.from({ length: n }, (_, i) => (i * i + seed) % 3);
    const shares = goalShares(vectors, n, { labels, outputs: 3 });
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    const oneHot = Float64Array.from({ length: 3 * n }, (_, at) => Number(labels[Math.floor(at / 3)] === at % 3));
    const same = goalShares(vectors, n, { targets: oneHot, outputs: 3 });
    shares.forEach((share, k) => expect(share).toBeCloseTo(same[k], 12));
    const mean = [0, 1, 2].map((c) => labels.filter((label) => label === c).length / n);
    const size = oneHot.reduce((sum, value, at) => sum + (value - mean[at % 3]) ** 2, 0);
    const own = [0, 1, 2].map((c) =>
      vectors[0].reduce((sum, value, i) => sum + value * (oneHot[3 * i + c] - mean[c]), 0),
    );
    expect(shares[0]).toBeCloseTo(own.reduce((sum, value) => sum + value ** 2, 0) / size, 12);
  });
});

test('steps to halve', () => {
  expect(stepsToHalve(0.5)).toBe(1);
  expect(stepsToHalve(0.75)).toBe(0.5);
  expect(stepsToHalve(1.5)).toBe(1);
  expect(stepsToHalve(1e-9)).toBeCloseTo(Math.LN2 * 1e9, 0);
  expect(stepsToHalve(0)).toBe(Infinity);
  expect(stepsToHalve(1)).toBe(0);
  expect([stepsToHalve(2), stepsToHalve(3)]).toEqual([NaN, NaN]);
  expect(sharePerStep(-1e-9, 1, 5)).toBe(0);
});

test('equal goals lie along nothing', () => {
  const one = [Float64Array.of(1, 0)];
  expect(goalShares(one, 2, { labels: [1, 1], outputs: 2 })[0]).toBeNaN();
  expect(goalShares(one, 2, { targets: [0.3, 0.3], outputs: 1 })[0]).toBeNaN();
});

describe('with momentum', () => {
  const momentum = 0.9;
  /** Size of the error along a mode of curvature 1 after descent, v <- beta v + e, e <- e - rate v. */
  function errorAfter(steps: number, rate: number): number {
    let [error, velocity] = [1, 0];
    for (let step = 0; step < steps; step++) {
      velocity = momentum * velocity + error;
      error -= rate * velocity;
    }
    return Math.hypot(error, velocity * rate);
  }

  it.each([
    [1e-6, 1000],
    [1e-4, 1000],
    [2e-3, 1000],
    [0.5, 6000],
    [2, 6000],
    [3, 6000],
    [3.799, 1000],
    [3.9, 1000],
  ])('is the speed of descent in the long run, rate %d', (rate, steps) => {
    const share = sharePerStep(7, rate, 7, momentum);
    const [from, to] = [400, 400 + steps];
    const found = Math.log(errorAfter(to, rate) / errorAfter(from, rate)) / (to - from);
    const expected = Math.log(Math.abs(1 - share));
    expect(Math.abs(found - expected)).toBeLessThan(2e-3 * Math.abs(expected) + 1e-10);
    if (rate < 3.8) expect(stepsToHalve(share)).toBeCloseTo(-Math.LN2 / expected, 3);
    else expect(stepsToHalve(share)).toBeNaN();
  });

  it('slow modes go as by plain descent at rate / (1 - momentum)', () => {
    expect(sharePerStep(1, 1e-9, 1, momentum) / sharePerStep(1, 1e-8, 1)).toBeCloseTo(1, 6);
    expect(sharePerStep(0, 1, 1, momentum)).toBe(0);
  });
});
