// Second derivatives of functions of one number against float64, to the roundings their shader counts; undefined outside their domain.
import { describe, expect, test } from 'vitest';
import { encodeUnaryCurvature } from '../../src/kernels/unary-curvature';
import { argumentsUpTo } from '../support/activation';
import { oddSizes } from '../support/elementwise';
import { useGpu } from '../support/gpu';
import { boundOf, curvatureOf, mapped, type UnaryCase, unaryCases } from '../support/unary';

/** From here p (p - 1) x^(p - 2) may be infinite already, since x^(p - 2) is. */
function largest({ kind, constants: [p] }: UnaryCase): number {
  return 2 ** 125 * (kind === 'power' ? Math.min(1, Math.abs(p * (p - 1))) : 1);
}

describe('unary_curvature', () => {
  const gpu = useGpu();

  describe.each(unaryCases)('$kind $constants', (one) => {
    test.each(oddSizes)('%i x %i', async (rows, columns) => {
      const z = argumentsUpTo(1e10, rows * columns);
      const actual = await mapped(gpu(), encodeUnaryCurvature, one, z, columns);
      for (let at = 0; at < z.length; at++) {
        const value = curvatureOf(one, z[at]);
        const isLarge = Math.abs(value) > largest(one) && !Number.isFinite(actual[at]);
        if (Number.isNaN(value) || isLarge) {
          expect(actual[at], `of ${z[at]}`).toBe(Number.isNaN(value) ? NaN : Math.sign(value) * Infinity);
        } else {
          const isNear = Math.abs(actual[at] - value) <= boundOf(one, z[at], value, 2);
          if (!isNear) expect.fail(`of ${z[at]}: ${actual[at]}, not ${value}`);
        }
      }
    });

    test('of zero, infinities and NaN', async () => {
      const z = Float32Array.of(0, Infinity, -Infinity, NaN);
      const actual = await mapped(gpu(), encodeUnaryCurvature, one, z, 4);
      const expected = [...z].map((argument) => (Number.isNaN(argument) ? NaN : curvatureOf(one, argument)));
      expect([...actual].map((value) => value + 0)).toEqual(expected.map((value) => Math.fround(value) + 0));
    });
  });
});
