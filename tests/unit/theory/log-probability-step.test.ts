// The factors of a change of log-probabilities against the oracle's nudge, and the reference value 6.
import { describe, expect, it } from 'vitest';
import { kernel } from '../../../src/reference/kernel';
import { softmax } from '../../../src/reference/loss';
import { nudge, predictedShift } from '../../../src/reference/nudge';
import { probabilityFactors } from '../../../src/theory/log-probability-step';
import { randomNumbers, relativeError } from '../../support/numbers';
import { sineMlp } from '../../support/sine-model';

const [xa, xb] = [
  [1, 0.5],
  [-0.3, 0.8],
].map((data) => ({ n: 1, data }));

function factorsOf(rate: number) {
  const model = sineMlp();
  const step = nudge(model, { datapoint: xa.data, target: [1, 0], loss: 'cross-entropy', rate }, xb);
  const probabilities = softmax(step.before, 2);
  const block = kernel(model, xb, xa).total;
  return { step, found: probabilityFactors({ probabilities, block, residual: step.residual, rate }), probabilities };
}

describe('the sine network', () => {
  it('reference value 6: the change of the logits', () => {
    expect(relativeError(factorsOf(0.1).found.logits, [0.20626417, -0.20805631])).toBeLessThan(1e-7);
  });

  it('log-probabilities and probabilities follow the first order', () => {
    const { step, found, probabilities } = factorsOf(0.1);
    for (const label of [0, 1]) {
      const expected = predictedShift(step.before, step.predicted, 2, { kind: 'log-probability', label })[0];
      expect(found.logProbabilities[label]).toBeCloseTo(expected, 12);
      expect(found.probabilities[label]).toBeCloseTo(probabilities[label] * expected, 12);
    }
    expect(found.centring[0] + found.centring[1]).toBeCloseTo(0, 12);
  });
});

it.each([1, 2])('a change of all logits alike is none (seed %i)', (seed) => {
  const classes = 7;
  const probabilities = softmax(randomNumbers(classes, seed), classes);
  const block = new Float64Array(classes ** 2);
  for (let c = 0; c < classes; c++) block[c * classes] = 1; // each logit by the first residual
  const residual = randomNumbers(classes, seed, 'residual');
  const found = probabilityFactors({ probabilities, block, residual, rate: 2 });
  expect(found.logits.every((value) => value === -2 * residual[0])).toBe(true);
  expect(Math.max(...found.logProbabilities.map(Math.abs))).toBeLessThan(1e-14);
  expect(found.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 14);
});

it('refuses sizes that do not fit', () => {
  const probabilities = [0.5, 0.5];
  expect(() => probabilityFactors({ probabilities, block: [1, 2, 3], residual: [1, 2], rate: 1 })).toThrow('2 x 2');
  expect(() => probabilityFactors({ probabilities, block: [1, 2, 3, 4], residual: [1], rate: 1 })).toThrow('residual');
});
