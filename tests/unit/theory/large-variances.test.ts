// Dual activations of numbers of any size: against a fine grid, and against what they tend to.
import { describe, expect, it } from 'vitest';
import { activationDerivative, activationValue } from '../../../src/reference/activations';
import { dualOf } from '../../../src/theory/activation-duals';
import { duals } from '../../../src/theory/dual-activations';

/** E[f(u) f(v)] by a rectangle rule so fine that nothing of f is between two of its places. */
function onFineGrid(f: (z: number) => number, q: number, c: number, p: number): number {
  const rest = Math.sqrt(Math.max(p - (c * c) / q, 0));
  const steps = [0.2 / Math.sqrt(q), Math.min(0.25, 0.2 / rest)];
  let sum = 0;
  for (let x = -8.5; x <= 8.5; x += steps[0]) {
    const u = Math.sqrt(q) * x;
    let inner = 0;
    for (let y = -8.5; y <= 8.5; y += steps[1]) inner += Math.exp((-y * y) / 2) * f((c / q) * u + rest * y);
    sum += Math.exp((-x * x) / 2) * f(u) * inner;
  }
  return (sum * steps[0] * steps[1]) / (2 * Math.PI);
}

const smooth = ['tanh', 'sigmoid', 'silu', 'softplus', 'gelu-tanh'] as const;
const places = [
  [4, 1, 2],
  [10, 10, 10],
  [10, -3, 7],
  [100, 99.9, 100],
  [100, 1, 1],
  [400, 399, 400],
  [400, -100, 200],
] as const;

describe.each(smooth)('%s', (kind) => {
  it.each(places)('at variances %d, %d, %d', (q, c, p) => {
    const { value, derivative } = dualOf(kind)(q, c, p);
    const fine = [activationValue, activationDerivative].map((f) => onFineGrid((z) => f(kind, z), q, c, p));
    expect(Math.abs(value / fine[0] - 1)).toBeLessThan(1e-8);
    expect(Math.abs(derivative / fine[1] - 1)).toBeLessThan(1e-8);
    expect(dualOf(kind)(p, c, q)).toEqual({ value, derivative });
  });
});

it.each([1e4, 1e6])('tanh becomes a sign at %d: arcsin of the cosine, and a peak of squared area 4 / 3', (q) => {
  const half = dualOf('tanh')(q, q / 2, q);
  expect(Math.abs(half.value - 1 / 3)).toBeLessThan(2 / q);
  expect(Math.abs((half.derivative * (Math.PI * Math.sqrt(3) * q)) / 4 - 1)).toBeLessThan(10 / q);
  const same = dualOf('tanh')(q, q, q);
  expect(Math.abs((same.derivative * Math.sqrt(2 * Math.PI * q)) / (4 / 3) - 1)).toBeLessThan(1 / q);
  expect(Math.abs(((1 - same.value) * Math.sqrt(2 * Math.PI * q)) / 2 - 1)).toBeLessThan(1 / q);
});

it('nothing varies: the activation at zero', () => {
  expect(dualOf('sigmoid')(0, 0, 0).value).toBeCloseTo(0.25, 12);
  expect(dualOf('softplus')(0, 0, 0).derivative).toBeCloseTo(0.25, 12);
});

it.each([800, 1e4, 1e6])('sine at %d is one half along a datapoint, and nothing across', (q) => {
  expect(duals.sine(q, q, q)).toEqual({ value: 0.5, derivative: 0.5 });
  expect(duals.sine(q, -q, q)).toEqual({ value: -0.5, derivative: 0.5 });
  expect(duals.sine(q, q / 2, q).value).toBeLessThan(1e-100);
});
