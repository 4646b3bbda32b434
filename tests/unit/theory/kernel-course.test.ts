// What is said of a kernel among those of a training: against the summaries one by one, and where it is not defined.
import { describe, expect, it } from 'vitest';
import { inSlices } from '../../../src/core/slices';
import { coursePoint, keptEigenvalues } from '../../../src/theory/kernel-course';
import { weightMovement } from '../../../src/theory/summaries';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { randomNumbers } from '../../support/numbers';

const n = 12;
const labels = Array.from({ length: n }, (_, i) => i % 3);
const goals = { labels, outputs: 3 };

function gram(seed: number): Float32Array {
  const x = randomNumbers(n * 5, seed);
  return Float32Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return [0, 1, 2, 3, 4].reduce((sum, k) => sum + x[i * 5 + k] * x[j * 5 + k], 0);
  });
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, at) => sum + value * b[at], 0);
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

describe('a point of the course', () => {
  it('has the summaries of its kernel', async () => {
    const [first, before, kernel] = [1, 2, 3].map(gram);
    const point = await inSlices(coursePoint(kernel, { first, before: { kernel: before, steps: 10 }, goals }));
    expect(point.distance).toBeCloseTo(1 - cosine(kernel, first), 13);
    expect(point.velocity).toBeCloseTo((1 - cosine(kernel, before)) / 10, 13);
    const change = kernel.map((value, at) => value - first[at]);
    expect(point.drift).toBeCloseTo(Math.sqrt(dot(change, change) / dot(first, first)), 6);
    const same = Array.from({ length: n * n }, (_, at) => Number(labels[Math.floor(at / n)] === labels[at % n]));
    expect(point.alignment).toBeCloseTo(cosine(kernel, same), 13);
    expect(point.centredAlignment).toBeLessThan(1);
    const { values } = jacobiEigen(kernel, n);
    expect(point.eigenvalues).toHaveLength(keptEigenvalues);
    point.eigenvalues.forEach((value, k) => expect(value).toBeCloseTo(values[n - 1 - k], 9));
    const positive = values.map((value) => Math.max(0, value)); // of a rank of five the others are rounding
    expect(point.participation).toBeCloseTo(positive.reduce((a, b) => a + b) ** 2 / dot(positive, positive), 9);
  });

  it('of the first kernel is at rest where it is', async () => {
    const point = await inSlices(coursePoint(gram(1), { goals }));
    expect([point.distance, point.drift, point.velocity]).toEqual([0, 0, NaN]);
  });

  it('of a kernel that is not finite is not defined', async () => {
    const kernel = gram(1);
    kernel[7] = Infinity;
    const point = await inSlices(coursePoint(kernel, { first: gram(2), goals }));
    expect(point.eigenvalues).toEqual([]);
    for (const value of [point.distance, point.alignment, point.effectiveRank, point.participation])
      expect(value).toBeNaN();
  });
});

describe('movement of weights', () => {
  const moved = (later: Record<string, number[]>, earlier: Record<string, number[]>) =>
    inSlices(
      weightMovement(
        Object.keys(earlier),
        (name) => later[name],
        (name) => earlier[name],
      ),
    );

  it('over all, and for each alone; beyond every share where it began at zero', async () => {
    const { overall, byParameter } = await moved({ a: [3, 5], b: [1] }, { a: [3, 4], b: [0] });
    expect(overall).toBeCloseTo(Math.SQRT2 / 5, 14);
    expect(byParameter).toEqual([
      { name: 'a', movement: 0.2 },
      { name: 'b', movement: Infinity },
    ]);
    await expect(moved({ a: [1] }, { a: [1, 2] })).rejects.toThrow('1 numbers');
  });
});
