// The spectrum on the built page: every number and dot it shows against the float64 oracle, for two seeds; colours and order by keys.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { cellsOf, drawnIn, openState, type Place, wordsOf } from '../../support/lab-page';
import { launch } from '../../support/page';
import { plainLeading } from '../../support/plain-leading';
import { shareTaken, sharesOfGoals, stepsUntilHalf } from '../../support/plain-modes';
import { dimensionAt, participationOf, rankOfSpectrum } from '../../support/plain-summaries';
import { shownNumber } from '../../support/shown-number';
import { oracleOf, toy, toyState, traceKernel } from '../../support/toys';

const minutes = 60_000;
const n = 40;
const [rate, momentum, outputs] = [0.05, 0.9, 2];
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const stateOf = (seed: number) => toyState(toy('moons', n, seed), seed, { lab: 'spectrum' });

interface Expected {
  /** Descending. */
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
  readonly trace: number;
  /** Of the labels, along each eigenvector. */
  readonly shares: readonly number[];
}

/** Of the oracle's kernel. */
async function expectedOf(seed: number): Promise<Expected> {
  const oracle = await oracleOf(stateOf(seed));
  const { values: ascending, vectors: rows } = jacobiEigen(traceKernel(oracle), n);
  const values = ascending.slice().reverse();
  const vectors = Array.from({ length: n }, (_, k) => rows.slice((n - 1 - k) * n, (n - k) * n));
  const goals = Array.from(oracle.dataset.labels!).flatMap((label) => [Number(label === 0), Number(label === 1)]);
  return {
    values,
    vectors,
    trace: values.reduce((sum, value) => sum + value, 0),
    shares: sharesOfGoals(vectors, goals, outputs),
  };
}

/** What one step multiplies the error along a mode by comes from this: the trace is of both logits. */
const pull = (value: number): number => (rate * value) / outputs / n;

/** Float32 keeps some 1e-7 of the largest: below this the digits of small ones are rounding. */
const certainOf = (values: Float64Array): number => values.filter((value) => value > 1e-4 * values[0]).length;

/** Whether an eigenvalue is apart from its neighbours, so that its eigenvector is one. */
const isApart = (values: Float64Array, k: number): boolean =>
  Math.min((values[k - 1] ?? Infinity) - values[k], values[k] - values[k + 1]) > 0.01 * values[k];

/** Within what three shown digits leave open. */
const expectShown = (text: string, value: number): void => {
  const shown = shownNumber(text);
  if (value === 0) expect(shown).toBe(0);
  else expect(Math.abs(shown - value) / Math.abs(value), `${text} for ${value}`).toBeLessThan(0.006);
};

/** A share is shown with a decimal, or with three where it is small. */
const expectShare = (text: string, value: number): void =>
  expect(Math.abs(shownNumber(text.replace('<\u00a0', '')) - value), `${text} for ${value}`).toBeLessThan(0.0011);

async function namedNumbers(page: Page): Promise<Map<string, string>> {
  const items = page.locator('ntk-spectrum dl > div');
  const texts = await items.evaluateAll((nodes) =>
    nodes.map(
      (node) => [node.querySelector('dt')!.textContent!, node.querySelector('dd')!.textContent!.trim()] as const,
    ),
  );
  return new Map(texts);
}

function expectTable(shown: string[][], { values, shares, trace }: Expected): void {
  expect(shown.length).toBe(n);
  let together = 0;
  shown.slice(0, certainOf(values)).forEach(([number, value, share, ofLabels, halving], k) => {
    together += values[k];
    expect(number).toBe(`${k + 1}`);
    expectShown(value, values[k]);
    expectShare(share, together / trace);
    if (isApart(values, k)) expectShare(ofLabels, shares[k]);
    expectShown(halving, stepsUntilHalf(pull(values[k]), momentum));
  });
}

async function expectNumbers(page: Page, { values, trace }: Expected): Promise<void> {
  const numbers = await namedNumbers(page);
  expectShown(numbers.get('Largest eigenvalue')!, values[0]);
  expectShown(numbers.get('Trace')!, trace);
  expectShown(numbers.get('Effective rank')!, rankOfSpectrum(values));
  expectShown(numbers.get('Participation')!, participationOf(values));
  expectShown(numbers.get('Effective dimension')!, dimensionAt(values, trace / n));
  await page.locator('ntk-spectrum [name=gamma]').fill('0.5');
  await page.locator('ntk-spectrum [name=gamma]').press('Enter');
  await expect
    .poll(async () => shownNumber((await namedNumbers(page)).get('Effective dimension')!))
    .toBeCloseTo(dimensionAt(values, 0.5), 1);
}

/** Each eigenvalue and each share is drawn where it belongs, and a ring is around the first. */
async function expectCharts(page: Page, { values, trace }: Expected): Promise<void> {
  let together = 0;
  const shares = Array.from(values, (value) => (together += Math.max(0, value)) / trace);
  const certain = certainOf(values);
  for (const [name, column] of [
    ['values', Array.from(values)],
    ['shares', shares],
  ] as const) {
    const places = column.map((value, k): Place => [k + 1, value]);
    const { dots, asked } = await drawnIn(page.locator(`ntk-spectrum .charts > .${name}`), places);
    expect(dots.length).toBeGreaterThan(certain);
    for (const [k, place] of asked.slice(0, certain).entries()) {
      const off = Math.hypot(place[0] - dots[k][0], place[1] - dots[k][1]);
      expect(off, `${name} ${k + 1}`).toBeLessThan(0.5);
    }
    expect(dots.at(-1)).toEqual(dots[0]);
  }
}

/** What is said of the first eigenvectors, of the chosen one, and of the assumed training. */
async function expectWords(page: Page, { values, trace, shares }: Expected): Promise<void> {
  const words = await wordsOf(page.locator('ntk-spectrum'));
  const [, error] = /All 40 eigenvalues of the kernel at step 0, each to within (.*?): smaller/.exec(words)!;
  const bound = 2 ** -24 * Math.sqrt(trace * values[0]) + n * 2 ** -52 * values[0];
  expect(Math.abs(shownNumber(error.replaceAll(' ', '\u00a0')) / bound - 1)).toBeLessThan(0.06);
  const [, first] = /The first 10 eigenvectors, which are learned fastest, hold ([\d.]+) % of the labels/.exec(words)!;
  expect(Math.abs(Number(first) / 100 - shares.slice(0, 10).reduce((sum, share) => sum + share, 0))).toBeLessThan(
    0.0011,
  );
  const chosen =
    /Eigenvector 1: eigenvalue (\S+), (\S+ %) of the trace, holds (.*?%) of the labels; a step takes (\S+ %) of the error along it, half of it after (\S+) steps/;
  const [value, ofTrace, ofLabels, perStep, halving] = chosen
    .exec(words)!
    .slice(1)
    .map((text) => text.replaceAll(' ', '\u00a0'));
  expectShown(value, values[0]);
  expectShare(ofTrace, values[0] / trace);
  expectShare(ofLabels, shares[0]);
  expectShare(perStep, shareTaken(pull(values[0]), momentum));
  expectShown(halving, stepsUntilHalf(pull(values[0]), momentum));
  expect(words).toContain('at rate 0.05 (to slow modes an effective rate of 0.05 / (1 \u2212 0.9) = 0.5)');
}

describe.each([1, 2])('seed %i', (seed) => {
  test('what is shown is what the oracle says', { timeout: 3 * minutes }, async () => {
    await using opened = await openState(browser, stateOf(seed));
    const { page, errors } = opened;
    const rows = page.locator('ntk-spectrum tbody tr');
    await rows.first().waitFor({ timeout: 2 * minutes });
    const expected = await expectedOf(seed);
    expectTable(await cellsOf(rows), expected);
    await expectCharts(page, expected);
    await expectWords(page, expected);
    await expectNumbers(page, expected);
    expect(errors).toEqual([]);
  });
});

/** The two ends that the largest eigenvalues and the trace leave: the rest in as few as can be, or even over all others. */
function completions(values: readonly number[], trace: number, count: number): readonly [number[], number[]] {
  const rest = trace - values.reduce((sum, value) => sum + value, 0);
  const [last, others] = [values.at(-1)!, count - values.length];
  const whole = Math.floor(rest / last);
  return [
    [...values, ...new Array<number>(whole).fill(last), rest - whole * last],
    [...values, ...new Array<number>(others).fill(rest / others)],
  ];
}

test.each([1, 2])(
  'of a larger kernel, the leading part and what it leaves open (seed %i)',
  { timeout: 5 * minutes },
  async (seed) => {
    const count = 1100;
    const state = toyState(toy('moons', count, seed), seed, { lab: 'spectrum' });
    await using opened = await openState(browser, state);
    const { page, errors } = opened;
    const rows = page.locator('ntk-spectrum tbody tr');
    await rows.first().waitFor({ timeout: 2 * minutes });
    const kernel = traceKernel(await oracleOf(state));
    const values = plainLeading(kernel, count, 32);
    const trace = Array.from({ length: count }, (_, i) => kernel[i * (count + 1)]).reduce(
      (sum, value) => sum + value,
      0,
    );
    const shown = await cellsOf(rows);
    expect(shown.length).toBe(32);
    const certain = certainOf(Float64Array.from(values));
    expect(certain).toBeGreaterThan(10);
    shown.slice(0, certain).forEach(([, value], k) => expectShown(value, values[k]));
    const numbers = await namedNumbers(page);
    const ends = completions(values, trace, count);
    for (const [name, summary] of [
      ['Effective rank', rankOfSpectrum],
      ['Participation', participationOf],
      ['Effective dimension', (all: number[]) => dimensionAt(all, trace / count)],
    ] as const) {
      const texts = numbers.get(name)!.split(' to ');
      ends.forEach((all, end) => expectShown(texts[end] ?? texts[0], summary(all)));
    }
    expect(await wordsOf(page.locator('ntk-spectrum'))).toContain(
      'The 32 largest of 1,100 eigenvalues of the kernel at step 0',
    );
    expect(errors).toEqual([]);
  },
);

/** The order that the heatmap has, of the datapoints. */
const orderShown = (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const element = document.querySelector('ntk-workbench') as unknown as {
      linked: { kernel: { value?: { order: Uint32Array } } };
    };
    return [...(element.linked.kernel.value?.order ?? [])];
  });

test('an eigenvector chosen by keys colours and sorts the other views', { timeout: 3 * minutes }, async () => {
  await using opened = await openState(browser, stateOf(1));
  const { page, errors } = opened;
  const view = page.locator('ntk-spectrum');
  await view.getByRole('button', { name: 'Eigenvector 1', exact: true }).press('ArrowDown', { timeout: 2 * minutes });
  await view.getByText('Eigenvector 2').waitFor();
  await view.getByRole('button', { name: 'Sort by it' }).click();
  await expect.poll(() => page.locator('ntk-heatmap select').nth(1).inputValue()).toBe('column:eigenvector 2');
  const vector = (await expectedOf(1)).vectors[1];
  const sign = Math.max(...vector) > -Math.min(...vector) ? 1 : -1; // its largest entry is positive
  const ascending = Array.from(vector, (_, i) => i).sort((i, j) => sign * (vector[i] - vector[j]));
  await expect.poll(() => orderShown(page), { timeout: minutes }).toEqual(ascending);
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
