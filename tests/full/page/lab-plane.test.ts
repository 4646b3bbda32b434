// Toy problems on the built page: the numbers under the pointer against the float64 oracle, for two seeds.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logits } from '../../../src/reference/forward';
import { kernel } from '../../../src/reference/kernel';
import { logSoftmax } from '../../../src/reference/loss';
import { actualShift, nudge, predictedShift } from '../../../src/reference/nudge';
import { reduce } from '../../../src/reference/reductions';
import { featuresAt, nearestPlace, planePlace } from '../../../src/elements/lab/plane-places';
import { gridAround } from '../../../src/session/lab/grid';
import type { Dataset } from '../../../src/datasets/dataset';
import { openState } from '../../support/lab-page';
import { launch } from '../../support/page';
import { shownNumber } from '../../support/shown-number';
import { oracleOf, toy, toyState } from '../../support/toys';

const minutes = 60_000;
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const readout = async (page: Page): Promise<string> =>
  (await page.locator('ntk-plane [part=readout]').innerText()).replace(/\s+/g, ' ');

/** The numbers of a sentence after these words, in their order. */
const numbersAfter = (text: string, ...words: string[]): number[] =>
  words.map((word) => {
    const from = text.indexOf(word);
    expect(from, `${word} in ${text}`).toBeGreaterThanOrEqual(0);
    return shownNumber(text.slice(from + word.length));
  });

const near = (shown: number, value: number, share = 0.006): void =>
  expect(Math.abs(shown - value), `${shown} for ${value}`).toBeLessThan(share * Math.abs(value) + 1e-9);

describe.each([1, 2])('seed %i', (seed) => {
  test('over the plane', { timeout: 3 * minutes }, async () => {
    const index = 7;
    const oracle = await oracleOf(toyState(toy('moons', 30, seed), seed));
    const label = oracle.dataset.labels![index];
    const settings = { index, label, rate: 0.1, measure: 'log-probability' } as const;
    const state = toyState(toy('moons', 30, seed), seed, { lab: 'plane', selected: index, nudge: settings });
    await using opened = await openState(browser, state);
    const { page, errors } = opened;
    const canvas = page.locator('ntk-plane canvas[data-field=actual]');
    await canvas.waitFor({ timeout: 2 * minutes });
    await canvas.scrollIntoViewIfNeeded();
    const box = (await canvas.boundingBox())!;
    const [right, down] = [0.3, 0.4];
    await page.mouse.move(box.x + right * box.width, box.y + down * box.height);
    await expect.poll(() => readout(page)).toContain('predicted');
    const text = await readout(page);
    const grid = gridAround(oracle.dataset as Dataset)!;
    const point = { n: 1, data: featuresAt(grid, planePlace(grid, right, down)) };
    const probabilities = logSoftmax(logits(oracle.model, point), 2).map(Math.exp);
    const [a, b] = numbersAfter(text, 'class A', 'class B');
    expect(Math.abs(a - probabilities[0])).toBeLessThan(0.0011);
    expect(Math.abs(b - probabilities[1])).toBeLessThan(0.0011);
    const datapoint = oracle.dataset.inputs.subarray(2 * index, 2 * index + 2);
    const target = [Number(label === 0), Number(label === 1)];
    const result = nudge(oracle.model, { datapoint, target, loss: 'cross-entropy', rate: 0.1 }, point);
    const full = kernel(oracle.model, point, { n: 1, data: datapoint });
    const kind = { kind: 'log-probability', label } as const;
    const [predicted, actual] = numbersAfter(text, 'predicted', 'actual');
    const [row] = numbersAfter(text.slice(text.indexOf('K(')), '=');
    near(row, reduce(full.total, full, { kind: 'trace' })[0]);
    near(predicted, predictedShift(result.before, result.predicted, 2, kind)[0], 0.002);
    near(actual, actualShift(result.before, result.actual, 2, kind)[0], 0.002);
    expect(errors).toEqual([]);
  });

  test('over a line', { timeout: 3 * minutes }, async () => {
    const index = 5;
    const settings = { index, label: 0, rate: 0.2, measure: 'logit' } as const;
    const state = toyState(toy('sine', 24, seed), seed, { lab: 'plane', selected: index, nudge: settings });
    await using opened = await openState(browser, state);
    const { page, errors } = opened;
    const chart = page.locator('ntk-plane .lines > .function');
    await chart.locator('svg').waitFor({ timeout: 2 * minutes });
    await page.locator('ntk-plane .lines > .row svg').waitFor({ timeout: minutes });
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.5 * box.height);
    await expect.poll(() => readout(page)).toContain('predicted');
    const text = await readout(page);
    const { dataset, model } = await oracleOf(state);
    const grid = gridAround(dataset as Dataset)!;
    const [x] = numbersAfter(text, 'x =');
    const point = { n: 1, data: featuresAt(grid, nearestPlace(grid.x, x)) };
    const [f] = numbersAfter(text, 'f(x) =');
    near(f, logits(model, point)[0], 0.002);
    const datapoint = dataset.inputs.subarray(index, index + 1);
    const step = { datapoint, target: [dataset.targets![index]], loss: 'squared-error', rate: 0.2 } as const;
    const result = nudge(model, step, point);
    const [predicted, actual] = numbersAfter(text, 'predicted', 'actual');
    near(predicted, result.predicted[0], 0.002);
    near(actual, result.actual[0], 0.002);
    const [row] = numbersAfter(text.slice(text.indexOf('K(')), '=');
    near(row, kernel(model, point, { n: 1, data: datapoint }).total[0], 0.002);
    expect(errors).toEqual([]);
  });
});

test('a problem is chosen, trained, and a click nudges', { timeout: 4 * minutes }, async () => {
  await using opened = await openState(browser, toyState(toy('moons', 30, 1), 1, { lab: 'plane' }));
  const { page, errors } = opened;
  const view = page.locator('ntk-plane');
  await view.locator('[name=problem]').selectOption({ label: 'a sine on a line, 64' }, { timeout: 2 * minutes });
  await view.locator('.lines > .function svg').waitFor({ timeout: minutes });
  await view.getByText('Network of step 800').waitFor({ timeout: 3 * minutes });
  const box = (await view.locator('.lines > .function').boundingBox())!;
  await page.mouse.click(box.x + 0.5 * box.width, box.y + 0.5 * box.height);
  await view.getByText('after the real step').waitFor({ timeout: minutes });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(errors).toEqual([]);
});
