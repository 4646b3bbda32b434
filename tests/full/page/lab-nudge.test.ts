// Nudges in depth on the built page: the numbers that a reader sees against the float64 oracle, and a page that stays responsive.
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDigits } from '../../../src/datasets/digits';
import { buildModel } from '../../../src/session/workspace';
import { defaultState, type StateDocument } from '../../../src/state/document';
import { pearson, spearman } from '../../../src/theory/summaries';
import { numbersOf, openState } from '../../support/lab-page';
import { relativeError } from '../../support/numbers';
import { launch } from '../../support/page';
import { digitBytes } from '../../support/session';
import { shownNumber } from '../../support/shown-number';
import { meanDirection, OracleStep } from '../../support/step-oracle';

const minutes = 60_000;
const nudge = { index: 7, label: 3, rate: 0.03, measure: 'log-probability' } as const;

/** A network as it was drawn from its seed, shown in the laboratory, with a nudge chosen. */
const stateOf = (seed: number): StateDocument => ({
  ...defaultState,
  step: 0,
  lab: 'nudge',
  nudge,
  selected: nudge.index,
  network: { ...defaultState.network, hidden: [20, 12], activation: 'tanh', seed },
});

const rowsOf = (page: Page, table: string): Promise<number[][]> =>
  numbersOf(page.locator(`ntk-nudge-depth ${table} tbody tr`));

/** Rates as the chart's table has them. */
async function ratesOf(page: Page): Promise<number[]> {
  const heads = await page.locator('ntk-nudge-depth table.curve tbody th').allInnerTexts();
  return heads.map(shownNumber);
}

/** The view, once all of a nudge is there. */
async function shownIn(page: Page): Promise<Locator> {
  const view = page.locator('ntk-nudge-depth');
  await view
    .locator('.layer')
    .first()
    .waitFor({ timeout: 4 * minutes });
  return view;
}

describe('the laboratory', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each([1, 2])("a nudge in depth shows the oracle's numbers (seed %i)", { timeout: 6 * minutes }, async (seed) => {
    const state = stateOf(seed);
    await using opened = await openState(browser, state);
    const { page, errors } = opened;
    const view = await shownIn(page);

    const dataset = await loadDigits(digitBytes);
    const model = await buildModel(dataset, state);
    const all = { n: dataset.count, data: dataset.inputs };
    const one = { n: 1, data: dataset.inputs.subarray(nudge.index * 64, (nudge.index + 1) * 64) };
    const oracle = new OracleStep(model, all, meanDirection(model, one, [nudge.label], 'cross-entropy'));
    const kind = { kind: 'log-probability', label: nudge.label } as const;

    const { first, second, actual } = oracle.shifts(nudge.rate, kind);
    const table = await rowsOf(page, 'table.orders');
    for (const [row, predicted] of [first, second].entries()) {
      const [r, rho, error] = table[row];
      expect(r).toBeCloseTo(pearson(predicted, actual, nudge.index), 3);
      expect(rho).toBeCloseTo(spearman(predicted, actual, nudge.index), 2);
      expect(Math.abs(error - relativeError(predicted, actual))).toBeLessThan(2e-4);
    }

    await view.getByText('The numbers of this curve').click();
    const [rates, curve] = [await ratesOf(page), await rowsOf(page, 'table.curve')];
    expect(rates).toHaveLength(13);
    expect(curve).toHaveLength(13);
    for (const [at, rate] of rates.entries()) {
      const exact = nudge.rate * 10 ** ((at - 6) / 3);
      expect(Math.abs(rate / exact - 1)).toBeLessThan(0.01);
      const [byFirst, bySecond, rounding] = curve[at];
      const expected = oracle.errors(exact, kind);
      const off = [byFirst - expected.first, bySecond - expected.second].map(Math.abs);
      expect(off[0], `first order at ${rate}`).toBeLessThan(1e-3 * expected.first + 4 * rounding);
      expect(off[1], `second order at ${rate}`).toBeLessThan(1e-3 * expected.second + 4 * rounding);
    }
    await view.locator('.rate-curve svg').waitFor();
    await expect.poll(() => view.locator('table.columns tbody tr').count(), { timeout: minutes }).toBe(10);
    expect(errors).toEqual([]);
  });

  test('a step on an epoch, stopped, and then not', { timeout: 6 * minutes }, async () => {
    await using opened = await openState(browser, stateOf(1));
    const { page, errors } = opened;
    const view = await shownIn(page);
    await view.getByLabel('A step on').selectOption('epoch');
    await view.getByRole('button', { name: 'Stop' }).click();
    await view.getByRole('button', { name: 'Compute' }).click();
    await view
      .getByText(/by a step of 0.03 on the mean gradient of all 1,\d+ digits/)
      .waitFor({ timeout: 2 * minutes });
    await view.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 2 * minutes });
    expect(errors).toEqual([]);
  });
});
