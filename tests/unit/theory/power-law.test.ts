// Power laws fitted to what is known: exact ones, a textbook's regression, and points that have no logarithm.
import { describe, expect, it } from 'vitest';
import { fitPowerLaw } from '../../../src/theory/power-law';
import { randomNumbers } from '../../support/numbers';

describe('a power law', () => {
  it('is found exactly where it holds', () => {
    const x = [2, 8, 32, 64];
    const law = fitPowerLaw(
      x,
      x.map((value) => 3 / value),
    )!;
    expect(law.slope).toBeCloseTo(-1, 12);
    expect(Math.exp(law.intercept)).toBeCloseTo(3, 12);
    expect(law.standardError).toBeLessThan(1e-12);
  });

  it('has the slope and standard error of a small case worked out by hand', () => {
    // ln x = 0, 1, 2 and ln y = 0, 1, 1: slope 1/2, residuals -1/6, 1/3, -1/6, standard error sqrt((1/6) / 1 / 2).
    const law = fitPowerLaw([1, Math.E, Math.E ** 2], [1, Math.E, Math.E])!;
    expect(law.slope).toBeCloseTo(1 / 2, 12);
    expect(law.intercept).toBeCloseTo(1 / 6, 12);
    expect(law.standardError).toBeCloseTo(Math.sqrt(1 / 12), 12);
  });

  it('states an error that agrees with the spread of slopes over many draws', () => {
    const x = [16, 32, 64, 128, 256];
    const laws = Array.from({ length: 400 }, (_, seed) => {
      const noise = randomNumbers(x.length, seed);
      return fitPowerLaw(
        x,
        x.map((value, at) => Math.exp(0.1 * noise[at]) / value),
      )!;
    });
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const slopes = laws.map(({ slope }) => slope);
    const variance = mean(slopes.map((slope) => (slope - mean(slopes)) ** 2));
    const stated = mean(laws.map(({ standardError }) => standardError ** 2));
    expect(mean(slopes)).toBeCloseTo(-1, 2);
    expect(stated / variance).toBeGreaterThan(0.8);
    expect(stated / variance).toBeLessThan(1.25);
  });

  it('leaves out what has no logarithm, and is none without two different x', () => {
    expect(fitPowerLaw([1, 2, 4, 8, 16], [1, 2, NaN, 0, Infinity])).toMatchObject({ standardError: NaN });
    expect(fitPowerLaw([1, 2, 4, 8, 16], [1, 2, NaN, 0, Infinity])!.slope).toBeCloseTo(1, 12);
    expect(fitPowerLaw([2, 2], [1, 3])).toBeUndefined();
    expect(fitPowerLaw([1], [1])).toBeUndefined();
    expect(fitPowerLaw([], [])).toBeUndefined();
  });
});
