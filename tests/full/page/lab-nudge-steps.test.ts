// Steps on more than one datapoint on the built page, and a real epoch beside one step on all that is trained on, against the
// float64 oracle.
import type { Browser, Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permutation, streamOf } from '../../../src/core/random';
import { oneHot } from '../../../src/model/loss';
import { logits } from '../../../src/reference/forward';
import { actualShift, predictedShift } from '../../../src/reference/nudge';
import { initialState, lossGradient, optimizerStep } from '../../../src/reference/training';
import { numbersOf, openState, wordsOf } from '../../support/lab-page';
import { nudge, type NudgeOracle, nudgeOracle, nudgeState, shownNudge } from '../../support/nudge-page';
import { relativeError } from '../../support/numbers';
import { launch } from '../../support/page';
import { correlation, rankCorrelation } from '../../support/plain-summaries';
import { shownNumber } from '../../support/shown-number';
import { chosen, meanDirection, OracleStep } from '../../support/step-oracle';

const minutes = 60_000;
const [batchSize, classes] = [64, 10];

/** What an epoch goes through, in the order of its mini-batches. */
function epochOf({ dataset }: NudgeOracle, seed: number): number[] {
  const { train } = dataset.split;
  return Array.from(permutation(seed, streamOf('epoch 0'), train.length), (at) => train[at]);
}

const labelsOf = ({ dataset }: NudgeOracle, members: readonly number[]): number[] =>
  members.map((member) => dataset.labels[member]);

/** A step on the mean gradient of these. */
function stepOn(oracle: NudgeOracle, members: readonly number[]): OracleStep {
  const { model, all } = oracle;
  const direction = meanDirection(model, chosen(all, members), labelsOf(oracle, members), 'cross-entropy');
  return new OracleStep(model, all, direction);
}

interface Fit {
  readonly pearson: number;
  readonly spearman: number;
  readonly error: number;
}

/** Correlations over all but the members, the error over all. */
function fitOf(predicted: Float64Array, actual: Float64Array, members: readonly number[]): Fit {
  const inside = new Set(members);
  const [left, right] = [predicted, actual].map((column) => Array.from(column).filter((_, i) => !inside.has(i)));
  return {
    pearson: correlation(left, right),
    spearman: rankCorrelation(left, right),
    error: relativeError(predicted, actual),
  };
}

function expectFit([r, rho, error]: readonly number[], { pearson, spearman, error: expected }: Fit): void {
  expect(Math.abs(r - pearson), `r ${r} for ${pearson}`).toBeLessThan(6e-4);
  expect(Math.abs(rho - spearman), `rho ${rho} for ${spearman}`).toBeLessThan(2e-3);
  expect(Math.abs(error - expected), `error ${error} for ${expected}`).toBeLessThan(2e-4 + 2e-3 * expected);
}

/** Both orders of a step on the mean gradient of these. */
async function expectOrders(view: Locator, oracle: NudgeOracle, members: readonly number[]): Promise<void> {
  const { labels } = oracle.dataset;
  const { first, second, actual } = stepOn(oracle, members).shifts(nudge.rate, { kind: 'own-log-probability', labels });
  const table = await numbersOf(view.locator('table.orders tbody tr'));
  [first, second].forEach((predicted, row) => expectFit(table[row], fitOf(predicted, actual, members)));
}

/** Plain descent in mini-batches, and the sum of what their gradients at the start predict. */
function epochFit(oracle: NudgeOracle, order: readonly number[]): Fit {
  const { model, all, dataset } = oracle;
  const steps = Math.floor(order.length / batchSize);
  let [trained, state] = [model as Parameters<typeof lossGradient>[0], initialState(model)];
  for (let step = 0; step < steps; step++) {
    const members = order.slice(step * batchSize, (step + 1) * batchSize);
    const targets = oneHot(labelsOf(oracle, members), classes);
    const gradient = lossGradient(trained, 'cross-entropy', chosen(all, members), targets);
    ({ model: trained, state } = optimizerStep(trained, { kind: 'sgd', rate: nudge.rate }, gradient, state));
  }
  const start = stepOn(oracle, order.slice(0, steps * batchSize));
  const after = logits(trained, all);
  const change = after.map((value, at) => value - start.before[at]);
  const along = start.first.map((value) => -nudge.rate * steps * value);
  const own = { kind: 'own-log-probability', labels: dataset.labels } as const;
  return fitOf(
    predictedShift(start.before, along, classes, own),
    actualShift(start.before, change, classes, own),
    order,
  );
}

/** Chooses what the step is on, and waits until that is shown. */
async function choose(view: Locator, subject: string, words: string): Promise<void> {
  await view.getByLabel('A step on').selectOption(subject);
  await view.getByText(words).waitFor({ timeout: 2 * minutes });
}

describe('steps on more', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each([1, 2])("are the oracle's (seed %i)", { timeout: 6 * minutes }, async (seed) => {
    const state = nudgeState(seed);
    await using opened = await openState(browser, state);
    const view = await shownNudge(opened.page);
    const oracle = await nudgeOracle(state);
    const order = epochOf(oracle, seed);
    await choose(view, 'batch', 'by a step of 0.03 on 64 digits: correlations over the 1,733 other digits');
    await expectOrders(view, oracle, order.slice(0, batchSize));
    const [train, rest] = [order.length, 1797 - order.length];
    const [shown, others] = [train, rest].map((count) => count.toLocaleString('en'));
    await choose(
      view,
      'epoch',
      `on the mean gradient of all ${shown} digits trained on: correlations over the ${others} other digits`,
    );
    await expectOrders(view, oracle, order);
    const [steps, left] = [Math.floor(train / batchSize), train % batchSize];
    expect(await wordsOf(view)).toContain(
      `A real epoch is ${steps} steps of plain gradient descent at 0.03, on mini-batches of 64, which leave out ${left} digits.`,
    );
    const epoch = view.locator('.epoch');
    const told = await Promise.all(
      ['pearson', 'spearman', 'error'].map((name) => epoch.locator(`.${name}`).innerText()),
    );
    expectFit(told.map(shownNumber), epochFit(oracle, order));
    expect(opened.errors).toEqual([]);
  });
});
