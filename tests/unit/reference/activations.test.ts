// Activations against their definitions and against differences; the error function against known values.
import { describe, expect, it } from 'vitest';
import { activationKinds } from '../../../src/model/graph';
import { activationCurvature, activationDerivative, activationValue } from '../../../src/reference/activations';
import { erf, erfc, normalCdf } from '../../../src/reference/error-function';

const points = [-30, -8, -3.1, -1, -0.4, -1e-3, 1e-3, 0.7, 1.9, 2.5, 6, 30];

describe.each(activationKinds)('%s', (kind) => {
  it('has the derivative of its value', () => {
    for (const z of points) {
      const h = 1e-5;
      const by = (step: number) =>
        (activationValue(kind, z + step, 0.2) - activationValue(kind, z - step, 0.2)) / (2 * step);
      const slope = (4 * by(h) - by(2 * h)) / 3;
      expect(Math.abs(activationDerivative(kind, z, 0.2) - slope)).toBeLessThan(1e-9 * Math.max(1, Math.abs(z)));
    }
  });

  it('has the second derivative of its value', () => {
    for (const z of points) {
      const h = 1e-5;
      const by = (step: number) =>
        (activationDerivative(kind, z + step, 0.2) - activationDerivative(kind, z - step, 0.2)) / (2 * step);
      const bend = (4 * by(h) - by(2 * h)) / 3;
      expect(Math.abs(activationCurvature(kind, z) - bend)).toBeLessThan(1e-9 * Math.max(1, Math.abs(z)));
    }
  });

  it('stays finite far out', () => {
    for (const z of [-1e4, 1e4]) {
      expect(Number.isFinite(activationValue(kind, z))).toBe(true);
      expect(Number.isFinite(activationDerivative(kind, z))).toBe(true);
      expect(Number.isFinite(activationCurvature(kind, z))).toBe(true);
    }
  });
});

describe('kinks', () => {
  it('take the derivative of the left side', () => {
    expect(activationDerivative('relu', 0)).toBe(0);
    expect(activationDerivative('leaky-relu', 0)).toBe(0.01);
  });
});

describe('values worked out by hand', () => {
  it.each([
    ['gelu', 1, 0.8413447460685429],
    ['gelu', -6, -5.919525870226207e-9],
    ['gelu-tanh', 1, 0.8411919906082768],
    ['silu', 1, 0.7310585786300049],
    ['softplus', 0, 0.6931471805599453],
    ['softplus', 40, 40],
    ['sigmoid', -40, 4.248354255291589e-18],
    ['leaky-relu', -2, -0.02],
  ] as const)('%s(%d)', (kind, z, expected) => {
    expect(Math.abs(activationValue(kind, z) / expected - 1)).toBeLessThan(1e-13);
  });
});

describe('erf', () => {
  it.each([
    [0, 0],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [1.7, 0.9837904585907746],
    [1.8, 0.9890905016357308],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
    [6, 1],
  ])('of %d', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-15);
    expect(erf(-x)).toBe(-erf(x));
  });

  it.each([
    [2, 0.004677734981047266],
    [3, 2.2090496998585438e-5],
    [5, 1.5374597944280349e-12],
    [10, 2.088487583762545e-45],
  ])('complement of %d, relative', (x, expected) => {
    expect(Math.abs(erfc(x) / expected - 1)).toBeLessThan(1e-13);
  });

  it('passes NaN and infinities on', () => {
    expect(erf(NaN)).toBeNaN();
    expect(erf(Infinity)).toBe(1);
    expect(normalCdf(-Infinity)).toBe(0);
  });
});
