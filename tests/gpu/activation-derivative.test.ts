// Derivatives of activations against float64, to the roundings their shader counts, over all sizes of arguments.
import { describe, expect, test } from 'vitest';
import { encodeActivationDerivative } from '../../src/kernels/activation-derivative';
import { activationKinds } from '../../src/model/graph';
import { activationDerivative } from '../../src/reference/activations';
import { activated, allowed, argumentsUpTo, derivativeOf, roundings, sizeOfDerivative } from '../support/activation';
import { useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('activation_derivative', () => {
  const gpu = useGpu();

  test('the form of the GELU derivative without cancellation is the reference', () => {
    for (const z of [-3, -0.1, 0.4, 2, 7]) {
      expect(derivativeOf('gelu-tanh', z)).toBeCloseTo(activationDerivative('gelu-tanh', z), 14);
    }
  });

  describe.each(activationKinds)('%s', (kind) => {
    test.each([
      [1, 1],
      [2, 3],
      [65, 257],
    ])('%i x %i', async (rows, columns) => {
      const z = argumentsUpTo(1e15, rows * columns);
      const actual = await activated(gpu(), encodeActivationDerivative, kind, z, columns);
      expectWithin(actual, (at) => {
        const bound = allowed(kind, z[at], sizeOfDerivative(kind, z[at]), roundings[kind].derivative);
        return { value: derivativeOf(kind, z[at]), bound };
      });
    });

    test('NaN stays NaN, infinities take the limit', async () => {
      const values = Float32Array.of(1, NaN, Infinity, -Infinity, 1, 1, 1, NaN);
      const actual = await activated(gpu(), encodeActivationDerivative, kind, values, 4);
      const [most, least] = kind === 'sine' ? [NaN, NaN] : [derivativeOf(kind, 1e6), derivativeOf(kind, -1e6)];
      expect(actual[2]).toBe(Math.fround(most));
      expect(actual[3] + 0).toBe(Math.fround(least) + 0);
      expect([...actual].map(Number.isNaN)).toEqual(
        [0, 1, +(kind === 'sine'), +(kind === 'sine'), 0, 0, 0, 1].map(Boolean),
      );
    });
  });
});
