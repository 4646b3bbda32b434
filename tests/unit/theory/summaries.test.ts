// Summaries against values worked out by hand and the laws they must obey.
import { describe, expect, it } from 'vitest';
import {
  centred,
  centredAlignment,
  cosine,
  effectiveDimension,
  effectiveRank,
  kernelDistance,
  kernelDrift,
  goalAlignment,
  goalKernel,
  participation,
  pearson,
  ranks,
  spearman,
} from '../../../src/theory/summaries';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { randomNumbers } from '../../support/numbers';

describe('correlations', () => {
  it('have the values of small cases', () => {
    expect(pearson([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8, 14);
    expect(pearson(new Float32Array([1, 2, 3]), [-2, -4, -6])).toBeCloseTo(-1, 14);
    expect(spearman([1, 10, 100, 1000], [1, 2, 3, 4])).toBeCloseTo(1, 14);
  });

  it('leave out one index', () => {
    expect(pearson([1, 2, 99, 3], [2, 4, -50, 6], 2)).toBeCloseTo(1, 14);
    expect(spearman([1, 2, 99, 3], [2, 4, -50, 6], 2)).toBeCloseTo(1, 14);
  });

  it('share ranks between ties', () => {
    expect([...ranks([3, 1, 3, 2, 3])]).toEqual([4, 1, 4, 2, 4]);
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 14);
  });

  it('do not depend on scale and place', () => {
    const [a, b] = [randomNumbers(100, 1), randomNumbers(100, 2)];
    const moved = a.map((value) => 1e6 + 3 * value);
    expect(pearson(moved, b)).toBeCloseTo(pearson(a, b), 8);
    expect(spearman(moved, b)).toBeCloseTo(spearman(a, b), 14);
    expect(spearman(a.map(Math.exp), b)).toBeCloseTo(spearman(a, b), 14);
  });

  it('are undefined for a constant column or a NaN', () => {
    expect(pearson([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(spearman([1, NaN, 3], [1, 2, 3])).toBeNaN();
    expect(cosine([0, 0], [1, 1])).toBeNaN();
  });

  it('refuse columns of unequal length', () => expect(() => pearson([1], [1, 2])).toThrow('1 numbers'));
});

describe('kernels', () => {
  const labels = [0, 0, 1, 1];
  const classKernel = Array.from({ length: 16 }, (_, k) => (labels[Math.floor(k / 4)] === labels[k % 4] ? 2 : 0));
  const points = randomNumbers(4 * 6, 3);
  const gram = (rows: ArrayLike<number>) =>
    Float64Array.from({ length: 16 }, (_, k) => {
      let sum = 0;
      for (let f = 0; f < 6; f++) sum += rows[Math.floor(k / 4) * 6 + f] * rows[(k % 4) * 6 + f];
      return sum;
    });

  it('aligned with labels: one for the labels themselves, by hand for a constant', () => {
    const goals = { labels, outputs: 2 };
    expect(goalAlignment(classKernel, goals)).toBeCloseTo(1, 14);
    expect(goalAlignment(classKernel, goals, { centred: true })).toBeCloseTo(1, 14);
    expect(goalAlignment(new Float64Array(16).fill(1), goals)).toBeCloseTo(8 / Math.sqrt(16 * 8), 14);
    expect(goalAlignment(new Float64Array(16).fill(1), goals, { centred: true })).toBeNaN();
  });

  it('aligned with real numbers: by hand, and the one-hot rows are those of the labels', () => {
    const goals = { targets: [1, -2, 0, 3], outputs: 1 };
    expect([...goalKernel(goals)]).toEqual([1, -2, 0, 3, -2, 4, 0, -6, 0, 0, 0, 0, 3, -6, 0, 9]);
    const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    expect(goalAlignment(identity, goals)).toBeCloseTo(14 / (2 * 14), 14);
    expect(goalAlignment(identity, goals, { centred: true })).toBeCloseTo(1 / Math.sqrt(3), 14);
    const oneHot = { targets: [1, 0, 1, 0, 0, 1, 0, 1], outputs: 2 };
    expect(goalKernel(oneHot)).toEqual(goalKernel({ labels, outputs: 2 }));
    expect(goalAlignment(gram(points), oneHot)).toBe(goalAlignment(gram(points), { labels, outputs: 2 }));
  });

  it('centred rows and columns sum to zero; a shift of all points does not matter', () => {
    const kernel = centred(gram(points), 4);
    for (let i = 0; i < 4; i++) expect(kernel.slice(4 * i, 4 * i + 4).reduce((a, b) => a + b)).toBeCloseTo(0, 12);
    expect(centredAlignment(gram(points), gram(points.map((value) => value + 2)), 4)).toBeCloseTo(1, 12);
  });

  it('distance and drift of multiples', () => {
    const kernel = gram(points);
    expect(
      kernelDistance(
        kernel,
        kernel.map((value) => 3 * value),
      ),
    ).toBeCloseTo(0, 14);
    expect(kernelDistance([1, 0], [1, 1])).toBeCloseTo(1 - Math.SQRT1_2, 14);
    expect(
      kernelDrift(
        kernel.map((value) => 1.5 * value),
        kernel,
      ),
    ).toBeCloseTo(0.5, 14);
  });
});

describe('spectra', () => {
  it('of n equal eigenvalues count n, of one count one', () => {
    expect(effectiveRank([2, 2, 2])).toBeCloseTo(3, 13);
    expect(participation([2, 2, 2])).toBeCloseTo(3, 13);
    expect(effectiveRank([0, 5, -1e-17])).toBeCloseTo(1, 13);
    expect(participation([0, 5])).toBeCloseTo(1, 13);
    expect(effectiveDimension([1, 3, 0], 1)).toBeCloseTo(0.5 + 0.75, 14);
  });

  it('by hand, and undefined without a positive eigenvalue', () => {
    expect(effectiveRank([1, 3])).toBeCloseTo(Math.exp(0.25 * Math.log(4) + 0.75 * Math.log(4 / 3)), 13);
    expect(participation([1, 3])).toBeCloseTo(1.6, 14);
    expect(effectiveRank([0, 0])).toBeNaN();
    expect(participation([])).toBeNaN();
  });

  it('agree with the trace of a matrix', () => {
    const kernel = Float64Array.of(4, 1, 0, 1, 3, 1, 0, 1, 2);
    const { values } = jacobiEigen(kernel, 3);
    expect(values.reduce((a, b) => a + b)).toBeCloseTo(9, 13);
    expect(participation(values)).toBeCloseTo(81 / (16 + 9 + 4 + 4), 13);
  });
});
