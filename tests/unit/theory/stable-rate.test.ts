// The largest stable rate: against eigenvalues of small kernels, and against a linear model that does diverge beyond it.
import { describe, expect, it } from 'vitest';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { oneHot } from '../../../src/model/loss';
import { logits } from '../../../src/reference/forward';
import { kernel, ownBlock } from '../../../src/reference/kernel';
import { kernelVectorProduct } from '../../../src/reference/kernel-vector-product';
import { meanLoss, softmax } from '../../../src/reference/loss';
import { initialState, lossGradient, optimizerStep } from '../../../src/reference/training';
import { fullBatchStableRate, nudgeStableRate } from '../../../src/theory/stable-rate';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { randomNumbers, relativeError } from '../../support/numbers';

const seeds = [1, 2, 3];
const n = 5;
const classes = 3;
const graph = buildMlp({ sizes: [4, 8, classes], activation: 'tanh', parameterization: 'standard' });
const setup = (seed: number) => ({
  model: { graph, values: initialise(graph, seed) },
  batch: { n, data: randomNumbers(4 * n, seed) },
});

/** lambda_max of H^1/2 K H^1/2 by two eigendecompositions, H block-diagonal diag(p) - p p^T. */
function sharpnessByDefinition(total: Float64Array, p: Float64Array): number {
  const m = p.length;
  const root = new Float64Array(m * m);
  for (let start = 0; start < m; start += classes) {
    const h = Float64Array.from({ length: classes ** 2 }, (_, k) => {
      const [c, d] = [start + Math.floor(k / classes), start + (k % classes)];
      return (c === d ? p[c] : 0) - p[c] * p[d];
    });
    const { values, vectors } = jacobiEigen(h, classes);
    for (let c = 0; c < classes; c++) {
      for (let d = 0; d < classes; d++) {
        for (let k = 0; k < classes; k++) {
          const scale = Math.sqrt(Math.max(values[k], 0));
          root[(start + c) * m + start + d] += scale * vectors[k * classes + c] * vectors[k * classes + d];
        }
      }
    }
  }
  return jacobiEigen(multiply(multiply(root, total, m), root, m), m).values[m - 1];
}

function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  return Float64Array.from({ length: m * m }, (_, k) => {
    let sum = 0;
    for (let l = 0; l < m; l++) sum += a[Math.floor(k / m) * m + l] * b[l * m + (k % m)];
    return sum;
  });
}

describe.each(seeds)('stable rates, seed %i', (seed) => {
  const { model, batch } = setup(seed);
  const product = (v: Float64Array) => kernelVectorProduct(model, batch, batch, v);
  const total = kernel(model, batch, batch).total;
  const probabilities = softmax(logits(model, batch), classes);

  it('full batch, squared error: 2 n / lambda_max(K)', async () => {
    const { rate, sharpness } = await fullBatchStableRate(product, { n, classes });
    const exact = jacobiEigen(total, n * classes).values[n * classes - 1] / n;
    expect(sharpness / exact).toBeCloseTo(1, 9);
    expect(rate).toBeCloseTo(2 / exact, 8);
  });

  it('full batch, cross-entropy: by the square root of the curvature; momentum allows more', async () => {
    const plain = await fullBatchStableRate(product, { n, classes }, { probabilities });
    expect(plain.sharpness / (sharpnessByDefinition(total, probabilities) / n)).toBeCloseTo(1, 9);
    const heavy = await fullBatchStableRate(product, { n, classes }, { probabilities, momentum: 0.9 });
    expect(heavy.rate / plain.rate).toBeCloseTo(1.9, 9);
  });

  it('a nudge: the same with its own block and n = 1', () => {
    const block = ownBlock(model, batch.data.subarray(0, 4));
    const exact = jacobiEigen(block, classes).values[classes - 1];
    expect(nudgeStableRate(block, classes).sharpness / exact).toBeCloseTo(1, 12);
    const p = probabilities.slice(0, classes);
    const curved = nudgeStableRate(block, classes, { probabilities: p });
    expect(curved.sharpness / sharpnessByDefinition(block, p)).toBeCloseTo(1, 10);
  });
});

describe('a linear model', () => {
  const linear = buildMlp({ sizes: [3, 2], activation: 'identity', parameterization: 'standard' });
  const batch = { n: 4, data: randomNumbers(12, 9) };
  const targets = oneHot([0, 1, 1, 0], 2);

  it('converges just below the rate and diverges just above it', async () => {
    let model: Parameters<typeof logits>[0] = { graph: linear, values: initialise(linear, 1) };
    const start = model;
    const { rate } = await fullBatchStableRate((v) => kernelVectorProduct(start, batch, batch, v), {
      n: 4,
      classes: 2,
    });
    const lossAfter = (factor: number) => {
      model = start;
      let state = initialState(model);
      for (let i = 0; i < 400; i++) {
        const gradient = lossGradient(model, 'squared-error', batch, targets);
        ({ model, state } = optimizerStep(model, { kind: 'sgd', rate: factor * rate }, gradient, state));
      }
      return meanLoss('squared-error', logits(model, batch), targets, 2);
    };
    expect(lossAfter(0.97)).toBeLessThan(1);
    expect(lossAfter(1.03)).toBeGreaterThan(1e3);
  });

  it('has no bound when the curvature is zero', () => {
    expect(nudgeStableRate([0, 0, 0, 0], 2)).toEqual({ sharpness: 0, rate: Infinity });
    expect(() => nudgeStableRate([1, 2], 2)).toThrow('4 entries');
    expect(relativeError([nudgeStableRate([2], 1, { momentum: 0.5 }).rate], [1.5])).toBeLessThan(1e-15);
  });
});
