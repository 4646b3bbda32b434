// A sweep on the built page: asked for with the form, every number and curve read from the page and compared with the oracle,
// and a point opened as the state of all views.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/session/types';
import { openState } from '../support/lab-page';
import { launch } from '../support/page';
import {
  expectCharts,
  expectedPoints,
  expectLaw,
  expectTable,
  makeSweep,
  sweepOver,
  sweepState,
} from '../support/sweep-page';

const minutes = 60_000;
const settings = sweepOver('width', [8, 16, 32]);

/** Runs in the page: what the workbench's session is. */
function sessionInPage() {
  const { linked } = document.querySelector('ntk-workbench') as unknown as { linked: Session };
  const { network, training } = linked;
  return { hidden: network.value.hidden, seed: network.value.seed, last: training.value.history.at(-1)! };
}

describe('a sweep on the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test(
    'over widths with two seeds: numbers, curves, slope, and a point that is opened',
    { timeout: 8 * minutes },
    async () => {
      await using opened = await openState(browser, sweepState);
      const { page, errors } = opened;
      const sweeps = await makeSweep(page, settings);
      const expected = await expectedPoints(settings);
      await expectTable(sweeps, expected);
      await expectCharts(sweeps, expected);
      await expectLaw(sweeps, expected, true);
      const words = sweeps.getByText('Dots are runs, lines their means.');
      expect(await words.innerText()).toMatch(/^6 points in .* Trace kernels of 32 digits; 2 nudges at each point\.$/);

      expect(await page.evaluate(sessionInPage)).toMatchObject({ hidden: [16], seed: 3, last: { step: 0 } });
      const row = sweeps.locator('tr[data-value="32"][data-seed="4"]');
      await row.getByRole('button', { name: 'Open Width 32, seed 4' }).press('Enter');
      await row.and(sweeps.locator('[aria-current=true]')).waitFor({ timeout: 2 * minutes });
      const { hidden, seed, last } = await page.evaluate(sessionInPage);
      expect([hidden, seed, last.step]).toEqual([[32], 4, 8]);
      const point = expected.find((each) => each.value === 32 && each.seed === 4)!;
      expect(Math.abs(last.trainLoss - point.trainLoss)).toBeLessThan(1e-5 * point.trainLoss);
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.locator('ntk-training').getByText('step 8 of').waitFor();
      await page.getByRole('tab', { name: 'Sweeps' }).click();
      await sweeps.locator('tbody tr').last().waitFor();
      expect(await sweeps.locator('tbody tr').count()).toBe(expected.length);
      expect(errors).toEqual([]);
    },
  );
});
