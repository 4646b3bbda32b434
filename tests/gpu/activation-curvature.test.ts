// Second derivatives of activations against float64, to the roundings their shader counts, over all sizes of arguments.
import { describe, expect, test } from 'vitest';
import { encodeActivationCurvature } from '../../src/kernels/activation-curvature';
import { activationKinds } from '../../src/model/graph';
import { activationCurvature } from '../../src/reference/activations';
import { activated, allowed, argumentsUpTo, curvatureTerms, roundings } from '../support/activation';
import { oddSizes } from '../support/elementwise';
import { useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('activation_curvature', () => {
  const gpu = useGpu();

  describe.each(activationKinds)('%s', (kind) => {
    test('its terms add up to the reference', () => {
      for (const z of [-3, -0.1, 0.4, 2, 7])
        expect(sum(curvatureTerms(kind, z))).toBeCloseTo(activationCurvature(kind, z), 13);
    });

    test.each(oddSizes)('%i x %i', async (rows, columns) => {
      const z = argumentsUpTo(1e15, rows * columns);
      const actual = await activated(gpu(), encodeActivationCurvature, kind, z, columns);
      expectWithin(actual, (at) => {
        const terms = curvatureTerms(kind, z[at]);
        const bound = allowed(kind, z[at], sum(terms.map(Math.abs)), roundings[kind].curvature, 1);
        return { value: sum(terms), bound };
      });
    });

    test('NaN stays NaN, infinities take the limit', async () => {
      const values = Float32Array.of(1, NaN, Infinity, -Infinity);
      const actual = await activated(gpu(), encodeActivationCurvature, kind, values, 4);
      const limit = kind === 'sine' ? NaN : 0;
      expect([...actual].slice(1).map((value) => value + 0)).toEqual([NaN, limit, limit]);
    });
  });
});
