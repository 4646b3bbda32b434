// How what predictions leave out falls with the rate: to first order as its square, to second order as its cube.
import { describe, expect, it } from 'vitest';
import { buildMlp } from '../../../src/model/builders';
import type { ActivationKind } from '../../../src/model/graph';
import { initialise } from '../../../src/model/initialise';
import { oneHot } from '../../../src/model/loss';
import type { Batch, ReferenceModel } from '../../../src/reference/model';
import { nudge, secondOrderChange } from '../../../src/reference/nudge';
import { randomNumbers, relativeError } from '../../support/numbers';

const others: Batch = { n: 7, data: randomNumbers(21, 5, 'others') };
const seeds = [1, 2, 3];
const losses = ['squared-error', 'cross-entropy'] as const;

function modelOf(sizes: readonly number[], activation: ActivationKind, seed: number): ReferenceModel {
  const graph = buildMlp({ sizes: [...sizes], activation, parameterization: 'standard', biasScale: 0.5 });
  return { graph, values: initialise(graph, seed) };
}

/** Norms of what the first-order and the second-order prediction leave out. */
function remainders(model: ReferenceModel, loss: (typeof losses)[number], rate: number): [number, number] {
  const step = { datapoint: [0.3, -1, 0.5], target: oneHot([2], 4), loss, rate };
  const { predicted, actual, direction } = nudge(model, step, others);
  const bent = secondOrderChange(model, { predicted, direction }, rate, others);
  const left = (values: Float64Array): number => Math.hypot(...values.map((value, i) => actual[i] - value));
  return [left(predicted), left(bent)];
}

describe.each(losses)('%s', (loss) => {
  it.each([1e-3, 1, 1e3])('a linear model leaves nothing at the rate %d', (rate) => {
    for (const seed of seeds) {
      const step = { datapoint: [0.3, -1, 0.5], target: oneHot([2], 4), loss, rate };
      const { predicted, actual } = nudge(modelOf([3, 4], 'identity', seed), step, others);
      expect(relativeError(predicted, actual)).toBeLessThan(1e-12);
    }
  });

  it.each(['tanh', 'gelu', 'silu', 'erf', 'sine', 'softplus'] as const)(
    '%s: halving a small rate quarters the first remainder and leaves an eighth of the second',
    (activation) => {
      for (const seed of seeds) {
        const model = modelOf([3, 8, 6, 4], activation, seed);
        const [[first, second], [half, halfSecond]] = [2e-3, 1e-3].map((rate) => remainders(model, loss, rate));
        expect(half / first).toBeGreaterThan(0.245);
        expect(half / first).toBeLessThan(0.255);
        expect(halfSecond / second).toBeGreaterThan(0.12);
        expect(halfSecond / second).toBeLessThan(0.13);
      }
    },
  );
});
