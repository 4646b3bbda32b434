// Infinite-width kernels: printed values, closed duals against quadrature, and the laws of a kernel.
import { describe, expect, it } from 'vitest';
import type { ActivationKind } from '../../../src/model/graph';
import { activationDerivative, activationValue } from '../../../src/reference/activations';
import { duals, quadratureDual } from '../../../src/theory/dual-activations';
import { infiniteKernels } from '../../../src/theory/infinite-width';
import { gaussHermite, hermiteDual } from '../../support/hermite-dual';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { randomNumbers, relativeError } from '../../support/numbers';
import { infiniteOf } from '../../support/plain-width';

const pairs = [
  [1, 0.3, 0.8],
  [2, -1.1, 0.9],
  [0.1, 0.02, 3],
  [1.3, 1.3, 1.3],
  [0.7, 0, 1.9],
] as const;

describe("value 8: ReLU, sw^2 = 2, x = (1, 0), x' = (.6, .8)", () => {
  it.each([
    [2, 1.10044723, 0.67754757],
    [3, 1.5444163, 0.73343379],
    [4, 1.95228669, 0.77531243],
  ])('%i dense layers', (layers, ntk, nngp) => {
    const network = { layers, dual: duals.relu, weightVariance: 2, biasVariance: 0 };
    const kernels = infiniteKernels(network, { n: 1, data: [1, 0] }, { n: 1, data: [0.6, 0.8] });
    expect(Math.abs(kernels.ntk[0] - ntk)).toBeLessThan(0.6e-8);
    expect(Math.abs(kernels.nngp[0] - nngp)).toBeLessThan(0.6e-8);
    const rows = { n: 2, data: [1, 0, 0.6, 0.8] };
    const plain = infiniteOf(rows, { activation: 'relu', depth: layers - 1, weightVariance: 2, biasVariance: 0 });
    expect(Math.abs(plain.ntk[1] - ntk)).toBeLessThan(0.6e-8);
    expect(Math.abs(plain.nngp[2] - nngp)).toBeLessThan(0.6e-8);
  });
});

describe('dual activations', () => {
  const smooth = ['identity', 'erf', 'sine', 'gelu'] as const;

  it.each(smooth)('%s in closed form is its quadrature', (kind) => {
    const phi = (z: number) => activationValue(kind, z);
    const quadrature = hermiteDual(phi, (z) => activationDerivative(kind, z), 120);
    for (const [q, c, p] of pairs) {
      expect(Math.abs(duals[kind](q, c, p).value - quadrature(q, c, p).value)).toBeLessThan(1e-8);
      expect(Math.abs(duals[kind](q, c, p).derivative - quadrature(q, c, p).derivative)).toBeLessThan(1e-7);
    }
  });

  it.each(['relu', ...smooth] as const)("%s has T' = dT/dc and is symmetric", (kind) => {
    for (const [q, c, p] of pairs.filter(([a, b, d]) => b * b < a * d)) {
      const h = 1e-5;
      const slope = (duals[kind](q, c + h, p).value - duals[kind](q, c - h, p).value) / (2 * h);
      expect(duals[kind](q, c, p).derivative).toBeCloseTo(slope, 8);
      expect(duals[kind](p, c, q).value).toBeCloseTo(duals[kind](q, c, p).value, 14);
    }
  });

  it('ReLU at the ends of its range', () => {
    expect(duals.relu(2, 2, 2).value).toBeCloseTo(1, 14);
    expect(duals.relu(2, 2, 2).derivative).toBeCloseTo(0.5, 14);
    expect(duals.relu(2, -2, 2).value).toBeCloseTo(0, 14);
    expect(duals.relu(0, 0, 1)).toEqual({ value: 0, derivative: 0 });
  });

  it('quadrature is exact for polynomials', () => {
    const { nodes, weights } = gaussHermite(6);
    const moment = (power: number) => nodes.reduce((sum, z, k) => sum + weights[k] * z ** power, 0);
    expect([0, 2, 4, 6, 8, 10].map((power) => Math.round(moment(power) * 1e9) / 1e9)).toEqual([1, 1, 3, 15, 105, 945]);
  });
});

describe('infiniteKernels', () => {
  const rows = { n: 6, data: randomNumbers(6 * 4, 5) };
  const tanh: ActivationKind = 'tanh';
  const tanhDual = quadratureDual(
    (z) => activationValue(tanh, z),
    (z) => activationDerivative(tanh, z),
  );

  it.each([
    ['relu', duals.relu],
    ['gelu', duals.gelu],
    ['tanh', tanhDual],
  ] as const)('%s: symmetric, no negative eigenvalue', (_name, dual) => {
    const { nngp, ntk } = infiniteKernels({ layers: 3, dual, weightVariance: 1.5, biasVariance: 0.1 }, rows, rows);
    for (const kernel of [nngp, ntk]) {
      for (let k = 0; k < 36; k++) expect(kernel[k]).toBeCloseTo(kernel[(k % 6) * 6 + Math.floor(k / 6)], 12);
      expect(jacobiEigen(kernel, 6).values[0]).toBeGreaterThan(0);
    }
  });

  it.each([
    ['relu', duals.relu],
    ['erf', duals.erf],
    ['sine', duals.sine],
    ['gelu', duals.gelu],
    ['tanh', tanhDual],
  ] as const)('%s: as numerical means over both normal variables have it', (activation, dual) => {
    const { nngp, ntk } = infiniteKernels({ layers: 3, dual, weightVariance: 0.7, biasVariance: 0.1 }, rows, rows);
    const plain = infiniteOf(rows, { activation, depth: 2, weightVariance: 0.7, biasVariance: 0.1 });
    expect(relativeError(nngp, plain.nngp)).toBeLessThan(1e-9);
    expect(relativeError(ntk, plain.ntk)).toBeLessThan(1e-9);
  });

  it('one layer is the scaled inner product', () => {
    const network = { layers: 1, dual: duals.relu, weightVariance: 2, biasVariance: 0.5 };
    const { nngp, ntk } = infiniteKernels(network, { n: 1, data: [1, 2] }, { n: 1, data: [3, 4] });
    expect([nngp[0], ntk[0]]).toEqual([11.5, 11.5]);
  });

  it('refuses rows that disagree and networks without layers', () => {
    const network = { layers: 1, dual: duals.relu, weightVariance: 2, biasVariance: 0 };
    expect(() => infiniteKernels(network, rows, { n: 1, data: [1] })).toThrow('rows of 4 features');
    expect(() => infiniteKernels({ ...network, layers: 0 }, rows, rows)).toThrow('one dense layer');
  });
});
