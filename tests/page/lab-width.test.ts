// Infinite and finite kernels on the built page: every curve, number, picture and sentence against float64, for two seeds of the
// finite networks.
import type { Locator } from 'playwright';
import { expect, test } from 'vitest';
import { answer } from '../../src/bench/lab/answer';
import { type Dataset, gatherLabels } from '../../src/datasets/dataset';
import { expectLines } from '../support/drawn-curves';
import { allDigits, compute, digitBatch, openExperiment, tableOf } from '../support/experiment-page';
import { drawnIn, type Place } from '../support/lab-page';
import { evenly } from '../support/plain-training';
import { plainSlope } from '../support/plain-slope';
import { finiteOf, infiniteOf, ofTwo, type PlainKernels, type PlainWidth } from '../support/plain-width';
import { shownNumber } from '../support/shown-number';
import { thorough } from '../support/thorough';

const minutes = 60_000;
const [count, widths] = [6, [32, 64, 128]];
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

interface Expected {
  readonly datapoints: readonly number[];
  readonly labels: ArrayLike<number>;
  readonly infinite: PlainKernels;
  readonly widest: PlainKernels;
  readonly results: readonly ReturnType<typeof ofTwo>[];
}

function expectedOf(digits: Dataset, network: PlainWidth): Expected {
  const all = Uint32Array.from({ length: digits.count }, (_, i) => i);
  const { labels } = digits;
  const datapoints = evenly(all, count).sort((a, b) => labels[a] - labels[b] || a - b);
  const batch = digitBatch(digits, datapoints);
  const infinite = infiniteOf(batch, network);
  const finite = widths.map((width) => [0, 1].map((seed) => finiteOf(batch, network, width, seed)));
  const results = finite.map((pair) => ofTwo(pair, infinite));
  return { datapoints, labels: gatherLabels(digits, datapoints), infinite, widest: finite.at(-1)![0], results };
}

/** Half a unit of the fourth digit, and what float32 leaves of a number. */
function near(shown: number, expected: number, what: string): void {
  expect(Math.abs(shown / expected - 1), `${what}: ${shown}, ${expected}`).toBeLessThan(6e-4);
}

/** Each dot is where it should be, in the order of drawing. */
function expectDots(dots: readonly Place[], places: readonly Place[]): void {
  expect(dots).toHaveLength(places.length);
  dots.forEach(([x, y], at) => expect(Math.hypot(x - places[at][0], y - places[at][1])).toBeLessThan(0.3));
}

async function expectDistances(view: Locator, { results }: Expected): Promise<void> {
  const chart = view.locator('.chart.distance');
  const x = widths.map(Math.log10);
  const [ntk, nngp] = (['ntkDistances', 'nngpDistances'] as const).map((of) => results.map((each) => each[of]));
  const law = widths.map((width) => mean(ntk[0]) * Math.sqrt(widths[0] / width));
  await expectLines(chart, [
    { name: 'the law of the root', x, y: law },
    { name: 'NTK', x, y: ntk.map(mean) },
    { name: 'NNGP', x, y: nngp.map(mean) },
  ]);
  const places = [ntk, nngp].flatMap((both) => both.flatMap((each, at) => each.map((y): Place => [x[at], y])));
  const { dots, asked } = await drawnIn(chart, places);
  expectDots(dots, asked);
}

async function expectEntry(view: Locator, { infinite, results }: Expected, at: number): Promise<void> {
  const chart = view.locator('.chart.entry');
  const x = widths.map(Math.log10);
  const means = results.map((each) => each.mean[at]);
  const deviations = results.map((each) => each.deviation[at]);
  const y = means.map((value) => value / infinite.ntk[at] - 1);
  await expectLines(chart, [{ name: 'the mean', x, y }]);
  const ends = y.flatMap((value, k) =>
    [-1, 1].map((s): Place => [x[k], value + s * (deviations[k] / infinite.ntk[at])]),
  );
  const { dots, asked } = await drawnIn(chart, [...y.map((value, k): Place => [x[k], value]), ...ends]);
  expectDots(dots, asked.slice(0, 3));
  const bars = await chart
    .locator('svg line')
    .evaluateAll((lines) => lines.map((line) => ['y1', 'y2'].map((end) => Number(line.getAttribute(end)))));
  const drawn = bars.filter(([a, b]) => a !== b);
  drawn.forEach((bar, k) =>
    bar.forEach((end, side) => expect(Math.abs(end - asked[3 + 2 * k + side][1])).toBeLessThan(0.3)),
  );
  expect(drawn).toHaveLength(widths.length);
  near(shownNumber(await view.locator('[data-fact="infinite"]').innerText()), infinite.ntk[at], 'infinite value');
  (await tableOf(view, 'widths')).forEach(([ntk, nngp, shown, deviation], k) => {
    near(ntk, mean(results[k].ntkDistances), `NTK at ${widths[k]}`);
    near(nngp, mean(results[k].nngpDistances), `NNGP at ${widths[k]}`);
    near(shown, means[k], `mean at ${widths[k]}`);
    near(deviation, deviations[k], `deviation at ${widths[k]}`);
  });
}

/** The entry of each kind that there is. */
async function expectEntries(view: Locator, expected: Expected): Promise<void> {
  const { datapoints, labels } = expected;
  const others = [...datapoints.keys()].slice(1);
  const columns = {
    itself: 0,
    'same class': others.find((k) => labels[k] === labels[0]),
    'other class': others.findLast((k) => labels[k] !== labels[0]),
  };
  const select = view.locator('[name="entry"]');
  const kinds = Object.entries(columns).filter(([, column]) => column !== undefined);
  const offered = await select.locator('option').evaluateAll((all) => all.map((each) => each.getAttribute('value')));
  expect(offered).toEqual(kinds.map(([kind]) => kind));
  for (const [kind, column] of kinds) {
    await select.selectOption(kind);
    await view.getByText(`numbers ${datapoints[0]} and ${datapoints[column!]};`).waitFor();
    await expectEntry(view, expected, column!);
  }
}

async function expectSlopes(view: Locator, { results }: Expected): Promise<void> {
  const fact = async (name: string) => shownNumber(await view.locator(`[data-fact="${name}"]`).innerText());
  const columns = {
    distance: results.map(({ ntkDistances }) => mean(ntkDistances)),
    deviation: results.map((each) => mean(each.deviation)),
  };
  for (const [name, values] of Object.entries(columns)) {
    const { slope, standardError } = plainSlope(widths, values);
    expect(Math.abs((await fact(name)) / slope - 1)).toBeLessThan(6e-3);
    expect(Math.abs((await fact(`${name}-error`)) / standardError - 1)).toBeLessThan(0.06);
  }
}

/** Runs in the page: the luminance of each pixel. */
function luminance(canvas: Element): number[] {
  const { width, height } = canvas as HTMLCanvasElement;
  const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
  const linear = (at: number): number => (data[at] / 255) ** 2.2;
  return Array.from(
    { length: width * height },
    (_, at) => 0.2126 * linear(4 * at) + 0.7152 * linear(4 * at + 1) + 0.0722 * linear(4 * at + 2),
  );
}

/** The larger an entry, the darker; both kernels of a kind have the colours of one range, which the legend has at its ends. */
async function expectFigures(view: Locator, { infinite, widest }: Expected): Promise<void> {
  for (const kind of ['ntk', 'nngp'] as const) {
    const values = [...infinite[kind], ...widest[kind]];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const pixels = (
      await Promise.all(
        ['infinite', 'finite'].map((which) => view.locator(`canvas.${which}.${kind}`).evaluate(luminance)),
      )
    ).flat();
    expect(pixels).toHaveLength(values.length);
    const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
    order.forEach((at, k) => {
      const next = order.find((other, rank) => rank > k && values[other] - values[at] > 0.02 * (high - low));
      if (next !== undefined) expect(pixels[next], `${kind} ${at}, ${next}`).toBeLessThan(pixels[at]);
    });
    const ends = await view.locator(`figure:has(canvas.${kind}) ntk-legend span.small`).allInnerTexts();
    expect(ends).toHaveLength(4);
    ends.forEach((text, at) => {
      const expected = at % 2 === 0 ? low : high;
      expect(Math.abs(shownNumber(text) / expected - 1)).toBeLessThan(5.1e-3);
    });
  }
}

const cases = [
  [{ activation: 'relu', depth: 2, weightVariance: 2, biasVariance: 0.01 }, 'in closed form'],
  [{ activation: 'tanh', depth: 1, weightVariance: 1, biasVariance: 0.01 }, 'by quadrature'],
] as const;

test.each(thorough ? cases : cases.slice(0, 1))('%o, seeds 0 and 1', { timeout: 6 * minutes }, async (network, how) => {
  const { activation, depth, weightVariance } = network;
  const hidden = Array.from({ length: depth }, () => 16);
  await using opened = await openExperiment('width', 'ntk-infinite-width', { hidden, activation });
  const { view, errors } = opened;
  await answer(view, { count: `${count}`, seeds: '2', widest: '128' });
  await compute(view, 'widths');
  const expected = expectedOf(await allDigits(), network);
  await expectDistances(view, expected);
  await expectEntries(view, expected);
  await expectSlopes(view, expected);
  await expectFigures(view, expected);
  const text = (await view.locator('section').innerText()).replaceAll('\u00a0', ' ');
  expect(text).toContain(`Networks of ${depth} hidden layer${depth === 1 ? '' : 's'} with ${activation}`);
  expect(text).toContain(
    `6 digits by class, 2 networks of each width; σw² = ${weightVariance}, σb² = 0.01; the dual of ${activation} ${how};`,
  );
  expect(text).toContain(
    depth === 1
      ? 'the mean is the infinite kernel at every width'
      : 'differs from the infinite kernel by about 1/width',
  );
  expect(errors).toEqual([]);
});
