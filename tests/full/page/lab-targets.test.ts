// Datapoints whose targets are real numbers, in the views of the built page that train: their numbers are the oracle's, and none
// speaks of classes.
import type { Browser, Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeDataset } from '../../../src/session/brought';
import { probeOf } from '../../../src/session/lab/film-camera';
import { ownFilm } from '../../../src/session/lab/film-settings';
import type { LabName } from '../../../src/session/types';
import { oracleFilm } from '../../support/film-oracle';
import { openState } from '../../support/lab-page';
import { launch, type OpenPage } from '../../support/page';
import { shownNumber } from '../../support/shown-number';
import { oracleOf, toy, toyState } from '../../support/toys';

const minutes = 60_000;
const stateOf = (seed: number, lab: LabName) => toyState(toy('sine', 40, seed), seed, { lab });

/** The view on its page, with its button pressed. */
async function pressed({ page }: OpenPage, view: string, name: string): Promise<Locator> {
  const element = page.locator(view);
  await element.getByRole('button', { name, exact: true }).click({ timeout: minutes });
  return element;
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
    const { dataset: datapoints } = await oracleOf(state);
    const dataset = completeDataset(datapoints, 1, undefined);
    const settings = ownFilm(state.network, state.training);
    const probe = probeOf({ dataset }, settings.probe, seed);
    const steps = Array.from({ length: 21 }, (_, at) => 10 * at);
    const last = oracleFilm(dataset, state.network, settings, { steps, probe }).at(-1)!;
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
    expect(await element.innerText()).not.toMatch(/class|label/i);
    expect(opened.errors).toEqual([]);
  });

  test.each([
    ['sweeps', 'ntk-sweeps', 'Sweep', '18 points in'],
    ['prediction', 'ntk-prediction', 'Compute', 'trained on, mean loss'],
  ] as const)('%s', { timeout: 4 * minutes }, async (lab, view, name, done) => {
    await using opened = await openState(browser, stateOf(seed, lab));
    const element = await pressed(opened, view, name);
    await element
      .getByText(done)
      .first()
      .waitFor({ timeout: 3 * minutes });
    expect(await element.innerText()).not.toMatch(/class|label|right/i);
    expect(opened.errors).toEqual([]);
  });
});
