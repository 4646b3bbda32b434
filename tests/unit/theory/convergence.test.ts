// Distances and spreads, and with them the law of the width: finite kernels of the oracle about the infinite one.
import { describe, expect, it } from 'vitest';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { kernel } from '../../../src/reference/kernel';
import { dualOf } from '../../../src/theory/activation-duals';
import { relativeDistance, spreadOf } from '../../../src/theory/convergence';
import { infiniteKernels } from '../../../src/theory/infinite-width';
import { fitPowerLaw } from '../../../src/theory/power-law';
import { randomNumbers } from '../../support/numbers';

describe('summaries', () => {
  it('distance', () => {
    expect(relativeDistance([3, 4], [3, 0])).toBeCloseTo(4 / 3, 14);
    expect(() => relativeDistance([1], [1, 2])).toThrow('2 entries');
  });

  it('mean and standard deviation by entry', () => {
    const { mean, deviation } = spreadOf([
      [1, 5],
      [3, 5],
    ]);
    expect([...mean]).toEqual([2, 5]);
    expect(deviation[0]).toBeCloseTo(Math.SQRT2, 14);
    expect(deviation[1]).toBe(0);
    expect([...spreadOf([[7]]).deviation]).toEqual([0]);
  });
});

describe('the law of the width', () => {
  const [n, features, seeds] = [4, 5, 24];
  const widths = [16, 32, 64, 128];
  const data = randomNumbers(n * features, 3);
  const rows = { n, data };
  const kernels = (depth: number, width: number) =>
    Array.from({ length: seeds }, (_, seed) => {
      const sizes = [features, ...Array.from({ length: depth }, () => width), 1];
      const graph = buildMlp({ sizes, activation: 'erf', parameterization: 'ntk' });
      return kernel({ graph, values: initialise(graph, seed) }, rows, rows).total;
    });

  it.each([1, 2])('with %i hidden layers the spread falls as the root of the width', (depth) => {
    const limit = { layers: depth + 1, dual: dualOf('erf'), weightVariance: 1, biasVariance: 0.01 };
    const { ntk } = infiniteKernels(limit, rows, rows);
    const all = widths.map((width) => kernels(depth, width));
    const meanDistance = all.map((each) => each.reduce((sum, one) => sum + relativeDistance(one, ntk), 0) / seeds);
    expect(Math.abs(fitPowerLaw(widths, meanDistance)!.slope + 0.5)).toBeLessThan(0.15);
    const spreads = all.map(spreadOf);
    const deviations = spreads.map(({ deviation }) => deviation.reduce((sum, value) => sum + value, 0));
    expect(Math.abs(fitPowerLaw(widths, deviations)!.slope + 0.5)).toBeLessThan(0.15);
    const { mean, deviation } = spreads.at(-1)!;
    mean.forEach((value, at) =>
      expect(Math.abs(value - ntk[at])).toBeLessThan(
        (4 * deviation[at]) / Math.sqrt(seeds) + (depth > 1 ? 2 / 128 : 0),
      ),
    );
  });
});
