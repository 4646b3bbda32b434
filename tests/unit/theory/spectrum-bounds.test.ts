// Bounds on summaries from some eigenvalues and the trace: the whole spectrum always lies between them, and closes them.
import { describe, expect, it, test } from 'vitest';
import { boundsOf, completions } from '../../../src/theory/spectrum-bounds';
import { effectiveDimension, effectiveRank, participation } from '../../../src/theory/summaries';
import { randomNumbers } from '../../support/numbers';

const summaries: [string, (values: ArrayLike<number>) => number][] = [
  ['effective rank', effectiveRank],
  ['participation', participation],
  ['effective dimension', (values) => effectiveDimension(values, 0.3)],
];

describe.each([1, 2])('seed %i', (seed) => {
  const whole = randomNumbers(40, seed)
    .map((value) => Math.exp(2 * value))
    .sort()
    .reverse();
  const trace = whole.reduce((sum, value) => sum + value, 0);

  test.each(summaries)('%s', (_, summary) => {
    const exact = summary(whole);
    let before = Infinity;
    for (const known of [1, 5, 20, 39, 40]) {
      const { least, most } = boundsOf(whole.subarray(0, known), { trace, size: 40 }, summary);
      expect(least).toBeLessThanOrEqual(exact * (1 + 1e-12));
      expect(most).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
      expect(most - least).toBeLessThanOrEqual(before * (1 + 1e-12));
      before = most - least;
    }
    expect(before).toBe(0);
  });
});

describe('completions', () => {
  it('put what is left into few eigenvalues, or into all', () => {
    expect(completions([4, 2], 11, 6)).toEqual([
      [4, 2, 2, 2, 1],
      [4, 2, 1.25, 1.25, 1.25, 1.25],
    ]);
  });

  it('have nothing to add where nothing is left, or rounding is', () => {
    expect(completions([4, 2, -1e-9], 6, 5)[1]).toEqual([4, 2, 0]);
    expect(completions([3, 1], 3.9999999, 4)[0]).toEqual([3, 1]);
  });
});
