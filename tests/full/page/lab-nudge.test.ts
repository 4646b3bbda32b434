// A nudge in depth on the built page: orders, errors against the rate, the curve and the scatters as they are drawn, against the
// float64 oracle; and a step on more that is stopped.
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { softmax } from '../../../src/reference/loss';
import { ownBlock } from '../../../src/reference/kernel';
import { drawnIn, numbersOf, openState, type Place, wordsOf } from '../../support/lab-page';
import { measured, nudge, type NudgeOracle, nudgeOracle, nudgeState, shownNudge } from '../../support/nudge-page';
import { relativeError } from '../../support/numbers';
import { launch } from '../../support/page';
import { plainStableRate } from '../../support/plain-stability';
import { correlation, rankCorrelation, without } from '../../support/plain-summaries';
import { shownNumber } from '../../support/shown-number';

const minutes = 60_000;
const broken = 0.25; // the error from which on a prediction is said to break

const rowsOf = (page: Page, table: string): Promise<number[][]> =>
  numbersOf(page.locator(`ntk-nudge-depth ${table} tbody tr`));

/** Within what three shown digits leave open. */
const near = (shown: number, expected: number): void =>
  expect(Math.abs(shown - expected), `${shown} for ${expected}`).toBeLessThan(0.006 * Math.abs(expected));

async function expectOrders(page: Page, view: Locator, { step }: NudgeOracle): Promise<void> {
  const { first, second, actual } = step.shifts(nudge.rate, measured);
  const table = await rowsOf(page, 'table.orders');
  const captions = await view.locator('ntk-scatter p').allInnerTexts();
  for (const [row, predicted] of [first, second].entries()) {
    const [r, rho, error] = table[row];
    const [left, right] = [predicted, actual].map((column) => without(column, nudge.index));
    expect(Math.abs(r - correlation(left, right))).toBeLessThan(6e-4);
    expect(Math.abs(rho - rankCorrelation(left, right))).toBeLessThan(2e-3);
    expect(Math.abs(error - relativeError(predicted, actual))).toBeLessThan(2e-4);
    const [shownR, shownRho] = captions[row].split('ρ').map((part) => shownNumber(part.slice(part.indexOf('=') + 1)));
    expect([shownR, shownRho]).toEqual([r, rho]);
  }
  const [, verdict, off] = /At a rate of 0\.03 the first-order story (\w+): it is off by (\S+ %) of the change\./.exec(
    await wordsOf(view),
  )!;
  const error = relativeError(first, actual);
  expect(verdict).toBe(error < broken ? 'holds' : 'breaks');
  expect(Math.abs(shownNumber(off.replace(' ', '\u00a0')) - error)).toBeLessThan(2e-4);
}

/** The numbers of the curve, which the chart draws. */
async function expectCurve(page: Page, { step }: NudgeOracle): Promise<{ rates: number[]; curve: number[][] }> {
  const heads = await page.locator('ntk-nudge-depth table.curve tbody th').allInnerTexts();
  const curve = await rowsOf(page, 'table.curve');
  const rates = heads.map((_, at) => nudge.rate * 10 ** ((at - 6) / 3));
  expect(curve.length).toBe(heads.length);
  expect(heads.length).toBeGreaterThanOrEqual(13);
  const size = Math.hypot(
    ...Array.from({ length: step.before.length / step.classes }, (_, i) =>
      Math.max(...step.before.subarray(i * step.classes, (i + 1) * step.classes).map(Math.abs)),
    ),
  );
  for (const [at, rate] of rates.entries()) {
    expect(Math.abs(shownNumber(heads[at]) / rate - 1)).toBeLessThan(0.01);
    const [byFirst, bySecond, rounding] = curve[at];
    const expected = step.errors(rate, measured);
    expect(Math.abs(byFirst - expected.first), `first order at ${rate}`).toBeLessThan(
      1e-3 * expected.first + 4 * rounding,
    );
    expect(Math.abs(bySecond - expected.second), `second order at ${rate}`).toBeLessThan(
      1e-3 * expected.second + 4 * rounding,
    );
    near(rounding, (2 ** -23 * size) / Math.hypot(...step.shifts(rate, measured).actual));
  }
  return { rates, curve };
}

/** Every dot and line of the chart is where its number belongs, and the marks are at their rates. */
async function expectChart(view: Locator, rates: number[], curve: number[][], stable: number): Promise<void> {
  const orders = [0, 1, 2].map((order) => rates.map((rate, at): Place => [rate, curve[at][order]]));
  const chart = view.locator('.rate-curve');
  const { lines, dots, uprights, asked, axes } = await drawnIn(chart, [...orders.flat(), [nudge.rate, 1], [stable, 1]]);
  const places = [0, 1, 2].map((order) => asked.slice(order * rates.length, (order + 1) * rates.length));
  const expectAt = (drawn: readonly Place[], expected: readonly Place[]): void => {
    expect(drawn.length).toBe(expected.length);
    drawn.forEach(([x, y], at) => {
      expect(Math.hypot(x - expected[at][0], y - expected[at][1])).toBeLessThan(0.2);
    });
  };
  const [first, second, rounding] = places;
  expectAt(dots, [...first, ...second]);
  [rounding, first, second].forEach((expected, at) => expectAt(lines[at], expected));
  const [own, limit] = asked.slice(-2).map(([x]) => x);
  expect(Math.abs(uprights[0] - own)).toBeLessThan(0.2);
  const isOn = stable > axes.x.domain[0] && stable < axes.x.domain[1];
  if (isOn) expect(Math.abs(uprights[1] - limit)).toBeLessThan(0.5);
  const names = await chart.locator('svg text').allTextContents();
  expect(names).toContain('this step');
  expect(names.some((name) => name.includes('largest stable'))).toBe(true);
}

/** The rates that the page says the first order breaks between. */
async function expectBreak(view: Locator, { step }: NudgeOracle, rates: number[]): Promise<void> {
  const errors = rates.map((rate) => step.errors(rate, measured).first);
  const at = errors.findIndex((error) => !(error < broken));
  expect(at).toBeGreaterThan(0);
  const [, before, after] = /off by 25 % of the change from a rate between (\S+) and (\S+) on/.exec(
    await wordsOf(view),
  )!;
  near(shownNumber(before), rates[at - 1]);
  near(shownNumber(after), rates[at]);
}

/** The datapoint whose place is furthest from all others in a chart. */
function loneliest(places: readonly Place[], without: number): number {
  const distances = places.map(([x, y], i) =>
    i === without
      ? -1
      : Math.min(...places.map(([a, b], j) => (i === j || j === without ? Infinity : Math.hypot(x - a, y - b)))),
  );
  return distances.indexOf(Math.max(...distances));
}

/** Pointing where a datapoint belongs in each scatter takes its shift apart: it is there. */
async function expectScatters(page: Page, view: Locator, { step, dataset }: NudgeOracle): Promise<void> {
  const { first, second, actual } = step.shifts(nudge.rate, measured);
  for (const [at, predicted] of [first, second].entries()) {
    const chart = view.locator('ntk-scatter').nth(at).locator('.chart');
    await chart.scrollIntoViewIfNeeded();
    const { asked } = await drawnIn(
      chart,
      Array.from(predicted, (value, i): Place => [value, actual[i]]),
    );
    const lone = loneliest(asked, nudge.index);
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + asked[lone][0], box.y + asked[lone][1]);
    await view.getByText(`At number ${lone} (digit ${dataset.labels[lone]})`).waitFor({ timeout: minutes });
  }
}

describe('the laboratory', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each([1, 2])("a nudge in depth shows the oracle's numbers (seed %i)", { timeout: 6 * minutes }, async (seed) => {
    const state = nudgeState(seed);
    await using opened = await openState(browser, state);
    const { page, errors } = opened;
    const view = await shownNudge(page);
    const oracle = await nudgeOracle(state);
    await expectOrders(page, view, oracle);
    await view.getByText('The numbers of this curve').click();
    const { rates, curve } = await expectCurve(page, oracle);
    const own = oracle.step.before.subarray(10 * nudge.index, 10 * nudge.index + 10);
    const stable = plainStableRate(ownBlock(oracle.model, oracle.one.data), softmax(own, 10));
    near(shownNumber(await view.locator('.stable').innerText()), stable);
    await expectChart(view, rates, curve, stable);
    await expectBreak(view, oracle, rates);
    await expectScatters(page, view, oracle);
    const words = await wordsOf(view);
    expect(words).toContain(
      'The change of log p(3), in nats, by a step of 0.03 on number 7: correlations over the 1,796 other digits, errors over all.',
    );
    expect(words).toContain('Network of step 0;');
    expect(errors).toEqual([]);
  });

  test('a step on an epoch, stopped, and then not', { timeout: 6 * minutes }, async () => {
    await using opened = await openState(browser, nudgeState(1));
    const { page, errors } = opened;
    const view = await shownNudge(page);
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
