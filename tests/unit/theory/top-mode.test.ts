// The law of the stable rate: at 0.99 of it the linearised model's error on the top mode dies out, at 1.01 it grows.
import { describe, expect, it, test } from 'vitest';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { logits } from '../../../src/reference/forward';
import { kernel } from '../../../src/reference/kernel';
import { probabilityRows } from '../../../src/theory/label-losses';
import { curvedProduct, fullBatchStableRate } from '../../../src/theory/stable-rate';
import { topModeDescent } from '../../../src/theory/top-mode';
import { dot, randomNumbers } from '../../support/numbers';

const [n, classes, steps] = [5, 3, 300];
const graph = buildMlp({ sizes: [4, 8, classes], activation: 'tanh', parameterization: 'standard' });
const m = n * classes;

describe.each([1, 2])('seed %i', (seed) => {
  const model = { graph, values: initialise(graph, seed) };
  const batch = { n, data: randomNumbers(4 * n, seed) };
  const total = kernel(model, batch, batch).total;
  const product = (v: Float64Array) =>
    Float64Array.from({ length: m }, (_, i) => dot(total.subarray(i * m, (i + 1) * m), v));
  const soft = probabilityRows(logits(model, batch), classes);

  it.each([
    ['squared error', undefined],
    ['cross-entropy', soft],
  ])('converges at 0.99 and diverges at 1.01 of the stable rate, %s', async (_, probabilities) => {
    const curved = curvedProduct(product, classes, probabilities);
    const stable = await fullBatchStableRate(product, { n, classes }, { probabilities }, { tolerance: 1e-10 });
    for (const share of [0.99, 1.01]) {
      const rate = share * stable.rate;
      const { errors, sharpness } = await topModeDescent({ product: curved, size: m, n, rate, steps });
      expect(Math.abs(sharpness / stable.sharpness - 1)).toBeLessThan(1e-8);
      expect(errors).toHaveLength(steps + 1);
      const factor = 2 * share - 1;
      errors.forEach((error, step) => expect(Math.abs(error / factor ** step - 1)).toBeLessThan(1e-6));
      if (share < 1) expect(errors.at(-1)).toBeLessThan(0.01);
      else expect(errors.at(-1)).toBeGreaterThan(100);
    }
  });
});

test.each([
  ['beyond all numbers', 1e40, Infinity],
  ['to nothing', 0.5, 0],
])('the top mode goes %s, and stays there', async (_, rate, end) => {
  const product = (v: Float64Array) => v.map((value) => 2 * value);
  const { errors } = await topModeDescent({ product, size: 3, n: 1, rate, steps: 200 });
  expect(errors.slice(0, 2)).toEqual([1, Math.abs(1 - 2 * rate)]);
  expect(errors).toHaveLength(201);
  expect(errors.slice(100).every((error) => error === end)).toBe(true);
});

test('lengths whose squares float64 has no number for are read', async () => {
  const product = (v: Float64Array) => v.map((value) => 11 * value);
  const { errors } = await topModeDescent({ product, size: 2, n: 1, rate: 1, steps: 300 });
  expect(errors[300] / 1e300).toBeCloseTo(1, 10);
});
