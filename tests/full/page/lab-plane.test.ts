// Toy problems on the built page: the numbers under the pointer, the colours of the pictures and the curves against the float64
// oracle, for two seeds.
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logits } from '../../../src/reference/forward';
import { kernel } from '../../../src/reference/kernel';
import { softmax } from '../../../src/reference/loss';
import { actualShift, nudge, type NudgeStep, predictedShift } from '../../../src/reference/nudge';
import { reduce } from '../../../src/reference/reductions';
import type { StateDocument } from '../../../src/state/document';
import { offLine } from '../../support/experiment-page';
import { drawnIn, openState, type Place, wordsOf } from '../../support/lab-page';
import { dot, relativeError } from '../../support/numbers';
import { launch } from '../../support/page';
import { coloursAt, placeAlong, stopsOf } from '../../support/picture-numbers';
import { nearestOn, type PlainGrid, plainGrid } from '../../support/plain-plane';
import { shownNumber, unitIn } from '../../support/shown-number';
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

/** What the network says on a grid and what a nudge does there, by the oracle. */
interface OracleField {
  readonly grid: PlainGrid;
  readonly inputs: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly outputs: Float64Array;
  readonly kernelRow: Float64Array;
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
}

async function fieldOf(state: StateDocument, step: Omit<NudgeStep, 'datapoint' | 'target'>): Promise<OracleField> {
  const { dataset, model } = await oracleOf(state);
  const { inputs, features, count, targets, labels = new Uint8Array(count) } = dataset;
  const { index, label } = state.nudge!;
  const grid = plainGrid({ inputs, features, count });
  const places = { n: grid.inputs.length / features, data: grid.inputs };
  const datapoint = inputs.subarray(index * features, (index + 1) * features);
  const target = targets ? [targets[index]] : [Number(label === 0), Number(label === 1)];
  const result = nudge(model, { ...step, datapoint, target }, places);
  const full = kernel(model, places, { n: 1, data: datapoint });
  const kind = targets ? ({ kind: 'logit', logit: 0 } as const) : ({ kind: 'log-probability', label } as const);
  return {
    ...{ grid, inputs, labels },
    outputs: logits(model, places),
    kernelRow: reduce(full.total, full, { kind: 'trace' }),
    predicted: predictedShift(result.before, result.predicted, target.length, kind),
    actual: actualShift(result.before, result.actual, target.length, kind),
  };
}

const side = 640; // pixels of a picture's canvas
const across = 96; // places along each side

/** The pixel of a place of the grid, its first row lowest. */
const pixelOf = (column: number, row: number): readonly [number, number] => [
  Math.floor(((column + 0.5) * side) / across),
  Math.floor(((across - 1 - row + 0.5) * side) / across),
];

/** The pixel of a datapoint. */
function dotOf({ grid: { axes }, inputs }: OracleField, index: number): readonly [number, number] {
  const [right, up] = axes.map((axis, f) => {
    const share = (inputs[2 * index + f] - axis[0]) / (axis.at(-1)! - axis[0]);
    return (share * (across - 1) + 0.5) / across;
  });
  return [Math.floor(right * side), Math.floor((1 - up) * side)];
}

interface Read {
  readonly pixel: readonly [number, number];
  /** Of the grid. */
  readonly place: number;
}

/** Places all over the picture that no datapoint lies on. */
function readable(field: OracleField): Read[] {
  const dots = Array.from({ length: field.inputs.length / 2 }, (_, i) => dotOf(field, i));
  const lattice = Array.from({ length: 144 }, (_, k) => [3 + 8 * (k % 12), 2 + 8 * Math.floor(k / 12)] as const);
  return lattice
    .map(([column, row]) => ({ pixel: pixelOf(column, row), place: row * across + column }))
    .filter(({ pixel: [x, y] }) => dots.every(([a, b]) => Math.hypot(x - a, y - b) > 18));
}

/** How far a number of the grid is from its neighbours, which a picture blends with it. */
const steepness = (values: Float64Array, place: number): number =>
  Math.max(...[1, -1, across, -across].map((by) => Math.abs((values[place + by] ?? values[place]) - values[place])));

/** Where colours end: all but a hundredth of the numbers at each end. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  const ascending = values.slice().sort((a, b) => a - b);
  const at = (share: number): number => ascending[Math.round(share * (ascending.length - 1))];
  const [low, high] = [at(0.01), at(0.99)];
  const reach = Math.max(Math.abs(low), Math.abs(high));
  return low < 0 ? [-reach, reach] : [low, high];
}

/** A picture's legend has these ends, and its pixels these numbers. */
async function expectPicture(
  view: Locator,
  name: string,
  field: OracleField,
  values: Float64Array,
  all: readonly number[],
) {
  const figure = view.locator(`figure:has(canvas[data-field=${name}])`);
  const [low, high] = rangeOf(all);
  const unit = unitIn(await figure.locator('ntk-legend .label').innerText());
  const ends = (await figure.locator('ntk-legend .row > span').allInnerTexts()).map(shownNumber);
  [low, high].forEach((end, at) => near(ends[at] * unit, end, 0.02));
  const stops = await stopsOf(figure.locator('ntk-legend .bar'));
  const read = readable(field);
  expect(read.length).toBeGreaterThan(60);
  const colours = await coloursAt(
    figure.locator('canvas'),
    read.map(({ pixel }) => pixel),
  );
  read.forEach(({ place }, at) => {
    const [wanted, slack] = [(values[place] - low) / (high - low), steepness(values, place) / (high - low)];
    const off = Math.abs(placeAlong(stops, colours[at]) - Math.min(1, Math.max(0, wanted)));
    expect(off, `${name} at place ${place}`).toBeLessThan(0.012 + 0.15 * slack);
  });
}

/** Between the colours of both classes, as far as the network is sure. */
async function expectProbabilities(view: Locator, field: OracleField): Promise<void> {
  const canvas = view.locator('canvas[data-field=probability]');
  const p = softmax(field.outputs, 2).filter((_, at) => at % 2 === 0);
  const labels = Array.from(field.labels);
  const [a, b] = await coloursAt(
    canvas,
    [0, 1].map((label) => dotOf(field, labels.lastIndexOf(label))),
  );
  const between = a.map((value, channel) => value - b[channel]);
  const read = readable(field);
  const colours = await coloursAt(
    canvas,
    read.map(({ pixel }) => pixel),
  );
  const along = colours.map((colour) => dot(colour, between) / dot(between, between));
  const sure = read.map(({ place }) => p[place]);
  expect(Math.max(...sure) - Math.min(...sure)).toBeGreaterThan(0.2);
  expect(offLine(along, sure)).toBeLessThan(0.02);
  const [least, most] = [Math.min(...sure), Math.max(...sure)].map((value) => sure.indexOf(value));
  expect((along[most] - along[least]) / (sure[most] - sure[least])).toBeGreaterThan(0.4);
}

describe.each([1, 2])('seed %i', (seed) => {
  test('over the plane', { timeout: 3 * minutes }, async () => {
    const index = 7;
    const label = (await oracleOf(toyState(toy('moons', 30, seed), seed))).dataset.labels![index];
    const settings = { index, label, rate: 0.1, measure: 'log-probability' } as const;
    const state = toyState(toy('moons', 30, seed), seed, { lab: 'plane', selected: index, nudge: settings });
    await using opened = await openState(browser, state);
    const { page, errors } = opened;
    const view = page.locator('ntk-plane');
    const canvas = view.locator('canvas[data-field=actual]');
    await canvas.waitFor({ timeout: 2 * minutes });
    const field = await fieldOf(state, { loss: 'cross-entropy', rate: 0.1 });
    const { predicted, actual, kernelRow, outputs } = field;
    await expectProbabilities(view, field);
    await expectPicture(view, 'kernel', field, kernelRow, [...kernelRow]);
    await expectPicture(view, 'predicted', field, predicted, [...predicted, ...actual]);
    await expectPicture(view, 'actual', field, actual, [...predicted, ...actual]);
    const [differ] = numbersAfter(await wordsOf(view), 'predicted and actual differ by ');
    expect(Math.abs(differ - relativeError(predicted, actual))).toBeLessThan(6e-4);

    await canvas.scrollIntoViewIfNeeded();
    const box = (await canvas.boundingBox())!;
    const [right, down] = [0.3, 0.4];
    await page.mouse.move(box.x + right * box.width, box.y + down * box.height);
    await expect.poll(() => readout(page)).toContain('predicted');
    const text = await readout(page);
    const place = (across - 1 - Math.floor(down * across)) * across + Math.floor(right * across);
    const [x, y] = numbersAfter(text, 'x =', 'y =');
    [x, y].forEach((value, axis) => near(value, field.grid.inputs[2 * place + axis]));
    const probabilities = softmax(outputs.subarray(2 * place, 2 * place + 2), 2);
    const [a, b] = numbersAfter(text, 'class A', 'class B');
    expect(Math.abs(a - probabilities[0])).toBeLessThan(0.0011);
    expect(Math.abs(b - probabilities[1])).toBeLessThan(0.0011);
    const [first, exact] = numbersAfter(text, 'predicted', 'actual');
    const [row] = numbersAfter(text.slice(text.indexOf('K(')), '=');
    near(row, kernelRow[place], 0.002);
    near(first, predicted[place], 0.002);
    near(exact, actual[place], 0.002);
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
    const field = await fieldOf(state, { loss: 'squared-error', rate: 0.2 });
    const { outputs, predicted, actual, kernelRow } = field;
    const [xs] = field.grid.axes;
    const { targets } = (await oracleOf(state)).dataset;

    const curves = [
      outputs,
      outputs.map((value, at) => value + actual[at]),
      outputs.map((value, at) => value + predicted[at]),
    ];
    const dots = Array.from(targets!, (value, i): Place => [field.inputs[i], value]);
    await expectDrawn(chart, xs, curves, [...dots, dots[index]]);
    await expectDrawn(page.locator('ntk-plane .lines > .row'), xs, [kernelRow], []);

    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.5 * box.height);
    await expect.poll(() => readout(page)).toContain('predicted');
    const text = await readout(page);
    const [x] = numbersAfter(text, 'x =');
    const place = nearestOn(xs, x);
    const [f] = numbersAfter(text, 'f(x) =');
    near(f, outputs[place], 0.002);
    const [first, exact] = numbersAfter(text, 'predicted', 'actual');
    near(first, predicted[place], 0.002);
    near(exact, actual[place], 0.002);
    const [row] = numbersAfter(text.slice(text.indexOf('K(')), '=');
    near(row, kernelRow[place], 0.002);
    const [differ] = numbersAfter(await wordsOf(page.locator('ntk-plane')), 'predicted and actual differ by ');
    expect(Math.abs(differ - relativeError(predicted, actual))).toBeLessThan(6e-4);
    expect(errors).toEqual([]);
  });
});

/** These curves over x and these dots, each where the axes put its numbers. */
async function expectDrawn(
  chart: Locator,
  xs: readonly number[],
  curves: readonly Float64Array[],
  dots: readonly Place[],
): Promise<void> {
  const corners = curves.flatMap((values) => xs.map((x, at): Place => [x, values[at]]));
  const drawn = await drawnIn(chart, [...corners, ...dots]);
  expect(drawn.lines.map(({ length }) => length)).toEqual(curves.map(() => xs.length));
  expect(drawn.dots.length).toBe(dots.length);
  [...drawn.lines.flat(), ...drawn.dots].forEach(([x, y], at) => {
    const [right, down] = drawn.asked[at];
    expect(Math.hypot(x - right, y - down), `place ${at}`).toBeLessThan(0.2);
  });
}

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
