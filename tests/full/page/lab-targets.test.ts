// Datapoints whose targets are real numbers, in the views of the built page that train: their numbers are the oracle's, and none
// speaks of classes.
import type { Browser, Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer } from '../../../src/bench/lab/answer';
import type { Dataset } from '../../../src/datasets/dataset';
import { completeDataset } from '../../../src/session/brought';
import type { LabName } from '../../../src/session/types';
import type { StateDocument } from '../../../src/state/document';
import { compute, tableOf } from '../../support/experiment-page';
import { oracleFilm } from '../../support/film-oracle';
import { openState } from '../../support/lab-page';
import { launch, type OpenPage } from '../../support/page';
import { plainProbeSet } from '../../support/plain-choice';
import { plainProbe } from '../../support/plain-training';
import { oraclePrediction } from '../../support/prediction-oracle';
import { shownNumber } from '../../support/shown-number';
import { expectCharts, expectedPoints, expectLaw, expectTable, makeSweep, sweepOver } from '../../support/sweep-page';
import { oracleOf, toy, toyState } from '../../support/toys';

const minutes = 60_000;
const stateOf = (seed: number, lab: LabName) => toyState(toy('sine', 40, seed), seed, { lab });

/** The view on its page, with its button pressed. */
async function pressed({ page }: OpenPage, view: string, name: string): Promise<Locator> {
  const element = page.locator(view);
  await element.getByRole('button', { name, exact: true }).click({ timeout: minutes });
  return element;
}

/** The datapoints as a session has them. */
const datasetOf = async (state: StateDocument): Promise<Dataset> =>
  completeDataset((await oracleOf(state)).dataset, 1, undefined);

/** What the view says has no word for what there is not. */
async function expectNoClasses(element: Locator): Promise<void> {
  const text = await element.locator('section').first().innerText();
  expect(text).toContain('datapoint');
  expect(text).not.toMatch(/class|label|\bright\b/i);
}

const numberOf = async (row: Locator): Promise<number> => shownNumber(await row.innerText());

describe.each([1, 2])('seed %i', (seed) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test('a film', { timeout: 3 * minutes }, async () => {
    await using opened = await openState(browser, stateOf(seed, 'film'));
    const element = await pressed(opened, 'ntk-film', 'Film');
    await element.getByRole('button', { name: 'Film', exact: true }).waitFor({ timeout: minutes });
    await element.locator('input[type=range][max="20"]').waitFor({ timeout: minutes });
    const state = stateOf(seed, 'film');
    const dataset = await datasetOf(state);
    const { network, training } = state;
    const settings = { network, training, steps: 200, kept: 20, probe: 512 };
    const probe = plainProbeSet(dataset, settings.probe, seed);
    const steps = Array.from({ length: 21 }, (_, at) => 10 * at);
    const last = oracleFilm(dataset, network, settings, { steps, probe }).at(-1)!;
    const rows = [
      ['train-loss', last.trainLoss],
      ['test-loss', last.testLoss],
      ['distance', last.distance],
      ['drift', last.drift],
      ['velocity', last.velocity],
      ['alignment', last.alignment],
      ['centred-alignment', last.centredAlignment],
      ['top-eigenvalue', last.eigenvalues[0]],
      ['effective-rank', last.effectiveRank],
      ['movement', last.movement],
    ] as const;
    for (const [name, expected] of rows) {
      const shown = await numberOf(element.locator(`[data-quantity="${name}"] td`));
      expect(Math.abs(shown / expected - 1), `${name}: ${shown}, ${expected}`).toBeLessThan(2e-3);
    }
    expect(await element.locator('[data-quantity="train-accuracy"]').count()).toBe(0);
    await expectNoClasses(element);
    expect(opened.errors).toEqual([]);
  });

  test('sweeps', { timeout: 4 * minutes }, async () => {
    const [state, settings] = [stateOf(seed, 'sweeps'), sweepOver('width', [6, 12, 24])];
    await using opened = await openState(browser, state);
    const sweeps = await makeSweep(opened.page, settings);
    const expected = await expectedPoints(settings, state, await datasetOf(state));
    await expectTable(sweeps, expected);
    await expectCharts(sweeps, expected);
    await expectLaw(sweeps, expected, true);
    await expectNoClasses(sweeps);
    expect(opened.errors).toEqual([]);
  });

  test('a prediction', { timeout: 4 * minutes }, async () => {
    const state = stateOf(seed, 'prediction');
    await using opened = await openState(browser, state);
    const element = opened.page.locator('ntk-prediction');
    const asked = { loss: 'squared-error', kind: 'descent', share: 0.7, steps: 30 } as const;
    await answer(element, { train: '20', test: '8', steps: '30', share: '0.7', kind: 'descent' });
    await compute(element, 'end');
    const { model } = await oracleOf(state);
    const expected = oraclePrediction(model, plainProbe(await datasetOf(state), 20, 8), asked);
    const last = (run: 'predicted' | 'actual') => expected.fits[run].at(-1)!;
    const rows = (await tableOf(element, 'end')).map(([predicted, actual]) => [predicted, actual]);
    const losses = [0, 2].map((k) => [last('predicted')[k], last('actual')[k]]);
    rows.flat().forEach((shown, at) => expect(Math.abs(shown / losses.flat()[at] - 1)).toBeLessThan(6e-4));
    expect(rows).toHaveLength(losses.length);
    const { stable, rate, sharpness } = expected;
    for (const [name, value] of Object.entries({ stable, rate, ...sharpness }))
      expect(Math.abs((await numberOf(element.locator(`[data-fact="${name}"]`))) / value - 1)).toBeLessThan(6e-4);
    expect(await element.locator('.chart.accuracy').count()).toBe(0);
    await expectNoClasses(element);
    expect(opened.errors).toEqual([]);
  });
});
