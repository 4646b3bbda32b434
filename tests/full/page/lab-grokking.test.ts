// Addition modulo a prime on the built page: the waves of each eigenvector and its picture against the float64 oracle, for two
// seeds; and the button that films a training that groks.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grokking } from '../../../src/session/lab/grokking';
import { overPairs } from '../../../src/session/lab/pair-values';
import { pairWaves } from '../../../src/theory/pair-waves';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { openState, whenQuiet } from '../../support/lab-page';
import { launch } from '../../support/page';
import { shownNumber } from '../../support/shown-number';
import { oracleOf, toyState, traceKernel } from '../../support/toys';

const minutes = 60_000;
const modulus = 7;
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const stateOf = (seed: number) =>
  toyState({ name: 'modular-addition', modulus, share: 0.9, trainShare: 0.5, seed }, seed, { lab: 'spectrum' });

/** Eigenpairs of the oracle's kernel over a and b, the largest first, with how far each eigenvalue is from the others. */
async function expectedOf(seed: number) {
  const oracle = await oracleOf(stateOf(seed));
  const { count, pairs } = oracle.dataset;
  const { values, vectors } = jacobiEigen(traceKernel(oracle), count);
  return Array.from({ length: count }, (_, k) => {
    const at = count - 1 - k;
    const others = [values[at - 1] ?? -Infinity, values[at + 1] ?? Infinity];
    const gap = Math.min(...others.map((other) => Math.abs(other - values[at]))) / values[at];
    const share = values[at] / values[count - 1];
    return { gap, share, square: overPairs(vectors.slice(at * count, (at + 1) * count), pairs!, 0) };
  });
}

const wavesShown = (page: Page): Promise<string[]> => page.locator('ntk-spectrum td.waves').allInnerTexts();

/** Redness less blueness of each pixel of the picture: of one sign where the entry is. */
const paintedSigns = (page: Page): Promise<number[]> =>
  page.locator('ntk-spectrum .pairs canvas').evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: data.length / 4 }, (_, at) => data[4 * at] - data[4 * at + 2]);
  });

describe.each([1, 2])('seed %i', (seed) => {
  test('the waves are those of the oracle', { timeout: 3 * minutes }, async () => {
    await using opened = await openState(browser, stateOf(seed));
    const { page, errors } = opened;
    await page
      .locator('ntk-spectrum td.waves')
      .first()
      .waitFor({ timeout: 2 * minutes });
    const expected = await expectedOf(seed);
    const shown = await wavesShown(page);
    expect(shown.length).toBe(expected.length);
    // Two eigenvectors of about one eigenvalue are any two directions of their plane.
    const certain = expected.flatMap(({ gap, share }, k) => (gap > 0.01 && share > 1e-4 ? [k] : []));
    expect(certain.length).toBeGreaterThan(10);
    for (const k of certain) {
      const { constant, lines } = pairWaves(expected[k].square, modulus);
      const told = shownNumber(shown[k].split(': ')[1]);
      expect(Math.abs(told - Math.max(constant, lines[0].share)), `${k + 1}: ${shown[k]}`).toBeLessThan(0.007);
    }
    expect(errors).toEqual([]);
  });
});

test('the chosen eigenvector is painted where its pairs are', { timeout: 3 * minutes }, async () => {
  await using opened = await openState(browser, stateOf(1));
  const { page } = opened;
  await page
    .locator('ntk-spectrum td.waves')
    .first()
    .waitFor({ timeout: 2 * minutes });
  const expected = await expectedOf(1);
  const mode = expected.findIndex(({ gap }, k) => k > 0 && gap > 0.02);
  await page
    .locator('ntk-spectrum')
    .getByRole('button', { name: `Eigenvector ${mode + 1}`, exact: true })
    .click();
  await page.getByText(`Eigenvector ${mode + 1}, a from 0`).waitFor();
  const signs = await paintedSigns(page);
  const entries = Array.from(expected[mode].square);
  const largest = entries.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const certain = entries.flatMap((value, at) => (Math.abs(value) > 0.1 * largest ? [at] : []));
  const turned = Math.sign(signs[certain[0]] * entries[certain[0]]); // an eigenvector has two signs
  for (const at of certain) expect(Math.sign(signs[at]), `pair ${at}`).toBe(turned * Math.sign(entries[at]));
  const absent = entries.flatMap((value, at) => (value === 0 ? [at] : []));
  expect(absent.length).toBe(5);
  for (const at of absent) expect(signs[at]).toBe(0);
});

test('the button films a training that groks', { timeout: 8 * minutes }, async () => {
  await using opened = await openState(browser, stateOf(1));
  const { page, errors } = opened;
  await page
    .locator('ntk-spectrum td.waves')
    .first()
    .waitFor({ timeout: 2 * minutes });
  const view = page.locator('ntk-spectrum');
  await view.getByText('None of the first').waitFor();
  await view.getByRole('button', { name: 'Modular addition that groks' }).click();
  const film = page.locator('ntk-film');
  const { steps, kept } = grokking.film;
  await film.locator(`input[type=range][max="${kept}"]`).waitFor({ timeout: 5 * minutes });
  await whenQuiet(page);
  await film.getByText('This training groks').waitFor();
  expect(shownNumber(await film.locator('[data-quantity="test-accuracy"] td').innerText())).toBeGreaterThan(0.95);
  await page.getByRole('tab', { name: 'Spectrum' }).click();
  await view.getByText(`step ${steps.toLocaleString('en')}`).waitFor({ timeout: 2 * minutes });
  await view.getByText(/Of the first 128 eigenvectors \d\d have most of the energy along a \+ b/).waitFor();
  await view.locator('button.most').click();
  await view.getByText(/waves hold \d\d\s%\salong a \+ b/).waitFor();
  expect(errors).toEqual([]);
});
