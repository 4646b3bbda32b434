// Activations against float64, to the roundings their shader counts, over all sizes of arguments.
import { describe, expect, test } from 'vitest';
import { encodeActivation } from '../../src/kernels/activation';
import { activationCodes } from '../../src/kernels/activation-kinds';
import { activationKinds } from '../../src/model/graph';
import { activationValue } from '../../src/reference/activations';
import { activated, allowed, argumentsUpTo, roundings, valueOf } from '../support/activation';
import { useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('activation', () => {
  const gpu = useGpu();

  test('every kind of the graph has its own code', () => {
    const codes = activationKinds.map((kind) => activationCodes[kind]);
    expect([...codes].sort((a, b) => a - b)).toEqual(activationKinds.map((_, index) => index));
  });

  test('the form of GELU without cancellation is the reference', () => {
    for (const z of [-3, -0.1, 0.4, 2, 7])
      expect(valueOf('gelu-tanh', z)).toBeCloseTo(activationValue('gelu-tanh', z), 14);
  });

  describe.each(activationKinds)('%s', (kind) => {
    test.each([
      [1, 1],
      [2, 3],
      [65, 257],
    ])('%i x %i', async (rows, columns) => {
      const z = argumentsUpTo(1e30, rows * columns);
      const actual = await activated(gpu(), encodeActivation, kind, z, columns);
      expectWithin(actual, (at) => {
        const value = valueOf(kind, z[at]);
        return { value, bound: allowed(kind, z[at], Math.abs(value), roundings[kind].value) };
      });
    });

    test('NaN stays NaN, infinities take the limit', async () => {
      const actual = await activated(
        gpu(),
        encodeActivation,
        kind,
        Float32Array.of(1, NaN, Infinity, -Infinity, 1, 1, 1, NaN),
        4,
      );
      const [most, least] = kind === 'sine' ? [NaN, NaN] : [valueOf(kind, 1e6), valueOf(kind, -1e6)];
      const limit = (value: number) => (Math.abs(value) > 1e4 ? Math.sign(value) * Infinity : value);
      expect(actual[2]).toBe(limit(most));
      expect(actual[3] + 0).toBe(limit(least) + 0);
      expect([...actual].map(Number.isNaN)).toEqual(
        [0, 1, +(kind === 'sine'), +(kind === 'sine'), 0, 0, 0, 1].map(Boolean),
      );
    });
  });

  test('the sine next to its zeros, small and large', async () => {
    const z = Float32Array.from({ length: 4096 }, (_, k) => (k % 2 === 0 ? k : (k * k * k) % 1e9) * Math.PI);
    const actual = await activated(gpu(), encodeActivation, 'sine', z, 64);
    expectWithin(actual, (at) => {
      const value = Math.sin(z[at]);
      return { value, bound: allowed('sine', z[at] > 6432 ? 0 : z[at], Math.abs(value), roundings.sine.value) };
    });
  });
});
