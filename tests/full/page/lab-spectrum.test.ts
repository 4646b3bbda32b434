// The spectrum on the built page: every number it shows against the float64 oracle, for two seeds; colours and order by keys.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharePerStep, goalShares, stepsToHalve } from '../../../src/theory/mode-learning';
import { effectiveDimension, effectiveRank, participation } from '../../../src/theory/summaries';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { cellsOf, openState } from '../../support/lab-page';
import { launch } from '../../support/page';
import { shownNumber } from '../../support/shown-number';
import { oracleOf, toy, toyState, traceKernel } from '../../support/toys';

const minutes = 60_000;
const n = 40;
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const stateOf = (seed: number) => toyState(toy('moons', n, seed), seed, { lab: 'spectrum' });

/** Eigenpairs of the oracle's kernel, the largest first. */
async function expectedOf(seed: number) {
  const oracle = await oracleOf(stateOf(seed));
  const { values, vectors } = jacobiEigen(traceKernel(oracle), n);
  return {
    values: values.slice().reverse(),
    vectors: Array.from({ length: n }, (_, k) => vectors.slice((n - 1 - k) * n, (n - k) * n)),
    labels: oracle.dataset.labels!,
  };
}

/** Within what three shown digits leave open. */
const expectShown = (text: string, value: number): void => {
  const shown = shownNumber(text);
  if (value === 0) expect(shown).toBe(0);
  else expect(Math.abs(shown - value) / Math.abs(value), `${text} for ${value}`).toBeLessThan(0.006);
};

async function namedNumbers(page: Page): Promise<Map<string, string>> {
  const items = page.locator('ntk-spectrum dl > div');
  const texts = await items.evaluateAll((nodes) =>
    nodes.map(
      (node) => [node.querySelector('dt')!.textContent!, node.querySelector('dd')!.textContent!.trim()] as const,
    ),
  );
  return new Map(texts);
}

describe.each([1, 2])('seed %i', (seed) => {
  test('what is shown is what the oracle says', { timeout: 3 * minutes }, async () => {
    await using opened = await openState(browser, stateOf(seed));
    const { page, errors } = opened;
    const rows = page.locator('ntk-spectrum tbody tr');
    await rows.first().waitFor({ timeout: 2 * minutes });
    const { values, vectors, labels } = await expectedOf(seed);
    const trace = values.reduce((sum, value) => sum + value, 0);
    const shares = goalShares(vectors, n, { labels, outputs: 2 });
    const shown = await cellsOf(rows);
    expect(shown.length).toBe(n);
    let together = 0;
    // Float32 keeps some 1e-7 of the largest: below that the digits of small ones are rounding.
    const certain = values.filter((value) => value > 1e-4 * values[0]).length;
    shown.slice(0, certain).forEach(([number, value, share, ofLabels, halving], k) => {
      together += values[k];
      expect(number).toBe(`${k + 1}`);
      expectShown(value, values[k]);
      expect(Math.abs(shownNumber(share) - together / trace)).toBeLessThan(0.0011);
      const gap = Math.min(Math.abs(values[k] - (values[k - 1] ?? Infinity)), values[k] - values[k + 1]);
      if (gap > 0.01 * values[k])
        expect(Math.abs(shownNumber(ofLabels.replace('<\u00a0', '')) - shares[k])).toBeLessThan(0.002);
      expectShown(halving, stepsToHalve(sharePerStep(values[k] / 2, 0.05, n, 0.9)));
    });
    const numbers = await namedNumbers(page);
    expectShown(numbers.get('Largest eigenvalue')!, values[0]);
    expectShown(numbers.get('Trace')!, trace);
    expectShown(numbers.get('Effective rank')!, effectiveRank(values));
    expectShown(numbers.get('Participation')!, participation(values));
    expectShown(numbers.get('Effective dimension')!, effectiveDimension(values, trace / n));
    await page.locator('ntk-spectrum [name=gamma]').fill('0.5');
    await page.locator('ntk-spectrum [name=gamma]').press('Enter');
    await expect
      .poll(async () => shownNumber((await namedNumbers(page)).get('Effective dimension')!))
      .toBeCloseTo(effectiveDimension(values, 0.5), 1);
    expect(errors).toEqual([]);
  });
});

test('an eigenvector chosen by keys colours and sorts the other views', { timeout: 3 * minutes }, async () => {
  await using opened = await openState(browser, stateOf(1));
  const { page, errors } = opened;
  const view = page.locator('ntk-spectrum');
  await view.getByRole('button', { name: 'Eigenvector 1', exact: true }).press('ArrowDown', { timeout: 2 * minutes });
  await view.getByText('Eigenvector 2').waitFor();
  await view.getByRole('button', { name: 'Sort by it' }).click();
  await expect.poll(() => page.locator('ntk-heatmap select').nth(1).inputValue()).toBe('column:eigenvector 2');
  await view.getByRole('button', { name: 'Colour by it' }).click();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.locator('ntk-neighbourhood ntk-legend').getByText('eigenvector').waitFor({ timeout: minutes });
  expect(errors).toEqual([]);
});

test.each([
  [1920, 1080],
  [390, 844],
])('it fits a page of %i x %i', { timeout: 3 * minutes }, async (width, height) => {
  await using opened = await openState(browser, stateOf(1), { width, height });
  const { page } = opened;
  await page
    .locator('ntk-spectrum tbody tr')
    .first()
    .waitFor({ timeout: 2 * minutes });
  await expect.poll(() => page.locator('ntk-spectrum .charts svg').count()).toBe(2);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});
