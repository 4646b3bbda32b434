// The dual of every activation against quadrature over the oracle's own functions, and of the leaky ReLU by another formula.
import { describe, expect, it } from 'vitest';
import { activationKinds } from '../../../src/model/graph';
import { activationDerivative, activationValue, defaultSlope } from '../../../src/reference/activations';
import { dualOf, isQuadrature } from '../../../src/theory/activation-duals';
import { hermiteDual } from '../../support/hermite-dual';

const places = [
  [1, 0.3, 0.8],
  [0.5, -0.2, 0.4],
  [0.7, 0.7, 0.7],
] as const;
const smooth = activationKinds.filter((kind) => kind !== 'relu' && kind !== 'leaky-relu');

describe.each(smooth)('%s', (kind) => {
  it.each(places)('at variances %d, %d, %d', (q, c, p) => {
    const own = dualOf(kind)(q, c, p);
    const plain = hermiteDual(
      (z) => activationValue(kind, z),
      (z) => activationDerivative(kind, z),
      100,
    )(q, c, p);
    expect(Math.abs(own.value - plain.value)).toBeLessThan(1e-8);
    expect(Math.abs(own.derivative - plain.derivative)).toBeLessThan(1e-8);
  });
});

describe('leaky ReLU', () => {
  it.each(places)('is half its sum and half its difference times an absolute value: %d, %d, %d', (q, c, p) => {
    const [even, odd] = [(1 + defaultSlope) / 2, (1 - defaultSlope) / 2];
    const norm = Math.sqrt(q * p);
    const angle = Math.acos(c / norm);
    const absolute = (2 * norm * (Math.sin(angle) + (Math.PI / 2 - angle) * Math.cos(angle))) / Math.PI;
    const signs = (2 / Math.PI) * Math.asin(c / norm);
    const { value, derivative } = dualOf('leaky-relu')(q, c, p);
    expect(Math.abs(value - (even ** 2 * c + odd ** 2 * absolute))).toBeLessThan(1e-14);
    expect(Math.abs(derivative - (even ** 2 + odd ** 2 * signs))).toBeLessThan(1e-14);
  });
});

it('says which are by quadrature', () => {
  expect(activationKinds.filter((kind) => isQuadrature(kind))).toEqual(
    activationKinds.filter((kind) => !['identity', 'relu', 'leaky-relu', 'gelu', 'erf', 'sine'].includes(kind)),
  );
});
