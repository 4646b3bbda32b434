// A nudge in depth on the built page: each layer's numbers and the cells of its three pictures, and the factors of a change of
// log-probabilities, against the float64 oracle.
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kernel } from '../../../src/reference/kernel';
import { logSoftmax, softmax } from '../../../src/reference/loss';
import { chosen } from '../../support/step-oracle';
import { numbersOf, openState, wordsOf } from '../../support/lab-page';
import {
  datapointOf,
  measured,
  nudge,
  type NudgeOracle,
  nudgeOracle,
  nudgeState,
  shownNudge,
} from '../../support/nudge-page';
import { dot } from '../../support/numbers';
import { launch } from '../../support/page';
import { coloursAt, placeAlong, stopsOf } from '../../support/picture-numbers';
import { type PlainLayer, plainLayers } from '../../support/plain-layers';
import { centredKernelAlignment, pairsOf, rankCorrelation, without } from '../../support/plain-summaries';
import { shownNumber, unitIn } from '../../support/shown-number';

const minutes = 60_000;
const [probed, classes] = [256, 10];
/** Cells of the pictures that are read, [column, row]. */
const cells = Array.from({ length: 24 }, (_, k) => [(k * 83 + 5) % probed, (k * 131 + 40) % probed] as const);

const near = (shown: number, expected: number, bound: number, what: string): void =>
  expect(Math.abs(shown - expected), `${what}: ${shown} for ${expected}`).toBeLessThan(bound);

const sumOf = (matrices: readonly Float64Array[]): Float64Array =>
  matrices[0].map((_, at) => matrices.reduce((sum, matrix) => sum + matrix[at], 0));

const traceOf = (matrix: Float64Array, n: number): number =>
  Array.from({ length: n }, (_, i) => matrix[i * (n + 1)]).reduce((sum, value) => sum + value, 0);

/** Datapoints by class, and of these every seventh or so. */
function probeOf({ dataset: { labels, count } }: NudgeOracle): number[] {
  const byClass = Array.from({ length: count }, (_, i) => i).sort((i, j) => labels[i] - labels[j] || i - j);
  return Array.from({ length: probed }, (_, k) => byClass[Math.floor((k * count) / probed)]);
}

interface Expected {
  readonly layer: PlainLayer;
  readonly share: number;
  readonly cka: number;
  readonly rank: number;
  readonly rowWithKernel: number;
  readonly rowWithActual: number;
}

function expectedLayers(oracle: NudgeOracle): Expected[] {
  const { model, all, one, step } = oracle;
  const layers = plainLayers(model, chosen(all, probeOf(oracle)));
  const rows = plainLayers(model, all, one);
  const [whole, along] = [layers, rows].map((each) => sumOf(each.map(({ product }) => product)));
  const others = (column: ArrayLike<number>): number[] => without(column, nudge.index);
  const { actual } = step.shifts(nudge.rate, measured);
  return layers.map((layer, at) => ({
    layer,
    share: traceOf(layer.product, probed) / traceOf(whole, probed),
    cka: centredKernelAlignment(layer.activations, whole, probed),
    rank: rankCorrelation(pairsOf(layer.activations, probed), pairsOf(whole, probed)),
    rowWithKernel: rankCorrelation(others(rows[at].activations), others(along)),
    rowWithActual: rankCorrelation(others(rows[at].activations), others(actual)),
  }));
}

/** The number of each cell that is read, by the picture's own legend. */
async function expectPicture(gram: Locator, values: Float64Array): Promise<void> {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const reach = Math.max(Math.abs(least), Math.abs(most));
  const [low, high] = least < 0 ? [-reach, reach] : [least, most];
  const ends = (await gram.locator('.legend span').allInnerTexts()).map(shownNumber);
  [low, high].forEach((end, at) => near(ends[at], end, 0.006 * reach, `end ${at} of the colours`));
  const stops = await stopsOf(gram.locator('.legend i'));
  const colours = await coloursAt(gram.locator('canvas'), cells);
  cells.forEach(([column, row], at) => {
    const shown = low + placeAlong(stops, colours[at]) * (high - low);
    near(shown, values[row * probed + column], 0.012 * (high - low) + 1e-6 * reach, `cell ${row}, ${column}`);
  });
}

async function expectLayer(group: Locator, { layer, ...expected }: Expected): Promise<void> {
  expect(await group.locator('h4').innerText()).toBe(layer.parameters.join(', '));
  const facts = (await group.locator('dd').allInnerTexts()).map(shownNumber);
  expect(facts.length).toBe(5);
  near(facts[0], expected.share, 6e-4, 'share');
  near(facts[1], expected.cka, 6e-4, 'CKA');
  [expected.rank, expected.rowWithKernel, expected.rowWithActual].forEach((value, at) =>
    near(facts[2 + at], value, 2e-3, `rank correlation ${at}`),
  );
  const words = await group.locator('figcaption').first().innerText();
  const [alpha, beta] = /activations: (.*)⟨a, a′⟩ \+ (.*)/.exec(words)!.slice(1).map(shownNumber);
  near(Number.isNaN(alpha) ? 1 : alpha, layer.alpha, 0.006 * layer.alpha, 'alpha');
  near(beta, layer.beta, 0.006 * layer.beta, 'beta');
  const three = [layer.activations, layer.backprop, layer.product];
  for (const [at, values] of three.entries()) await expectPicture(group.locator('ntk-gram').nth(at), values);
}

/** Pointing at a cell of one picture tells its number in all. */
async function expectPointed(page: Page, view: Locator, expected: readonly Expected[]): Promise<void> {
  const canvas = view.locator('.layer').first().locator('ntk-gram canvas').first();
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  const [column, row] = [90, 201];
  await page.mouse.move(box.x + ((column + 0.5) * box.width) / probed, box.y + ((row + 0.5) * box.height) / probed);
  await expect.poll(() => view.locator('.cell').first().innerText()).not.toBe('');
  const shown = (await view.locator('.cell').allInnerTexts()).map(shownNumber);
  const values = expected.flatMap(({ layer: { activations, backprop, product } }) =>
    [activations, backprop, product].map((matrix) => matrix[row * probed + column]),
  );
  expect(shown.length).toBe(values.length);
  values.forEach((value, at) => near(shown[at], value, 0.006 * Math.abs(value), `picture ${at}`));
}

async function expectLayers(page: Page, view: Locator, oracle: NudgeOracle): Promise<void> {
  const expected = expectedLayers(oracle);
  const groups = view.locator('.layer');
  expect(await groups.count()).toBe(expected.length);
  for (const [at, layer] of expected.entries()) await expectLayer(groups.nth(at), layer);
  const best = expected.reduce((most, each) => (each.rowWithActual > most.rowWithActual ? each : most));
  const reads = ['Pixels', 'Hidden layer 1', 'Hidden layer 2'];
  const words = await wordsOf(view);
  expect(words).toContain('Over 256 digits in the order of the kernel.');
  expect(words).toContain(`most where similarity is that of ${reads[expected.indexOf(best)]}: ρ = `);
  near(shownNumber(words.split('ρ = ')[1]), best.rowWithActual, 2e-3, 'the best layer');
  await expectPointed(page, view, expected);
}

/** The factors at one other datapoint, by their definitions. */
function expectedFactors({ model, dataset, one, step }: NudgeOracle, datapoint: number) {
  const rowOf = (values: Float64Array, i: number): Float64Array => values.subarray(i * classes, (i + 1) * classes);
  const probabilities = softmax(rowOf(step.before, datapoint), classes);
  const residual = softmax(rowOf(step.before, nudge.index), classes).map((p, c) => p - Number(c === nudge.label));
  const block = kernel(model, datapointOf(dataset, datapoint), one).total;
  const A = Float64Array.from(
    { length: classes ** 2 },
    (_, at) => Number(at % (classes + 1) === 0) - probabilities[at % classes],
  );
  const times = (matrix: Float64Array, vector: Float64Array): Float64Array =>
    vector.map((_, c) => dot(rowOf(matrix, c), vector));
  const predictedLog = times(A, times(block, residual)).map((value) => -nudge.rate * value);
  const after = rowOf(step.after(nudge.rate), datapoint);
  const [earlier, later] = [rowOf(step.before, datapoint), after].map((row) => logSoftmax(row, classes));
  const columns = [
    residual,
    predictedLog,
    later.map((value, c) => value - earlier[c]),
    probabilities,
    predictedLog.map((value, c) => probabilities[c] * value),
    later.map((value, c) => Math.exp(value) - Math.exp(earlier[c])),
  ];
  return { A, block, columns };
}

/** Two decimals, or as many digits as are shown, in the unit of the matrix. */
async function expectSquare(table: Locator, expected: Float64Array): Promise<void> {
  const unit = unitIn(await table.locator('caption').innerText());
  const shown = (await numbersOf(table.locator('tbody tr'))).flat();
  expect(shown.length).toBe(expected.length);
  expected.forEach((value, at) => {
    const digits = Math.max(0.006, 0.006 * Math.abs(value / unit));
    near(shown[at] * unit, value, digits * unit, `entry ${at}`);
  });
}

async function expectFactors(view: Locator, oracle: NudgeOracle): Promise<void> {
  const { actual } = oracle.step.shifts(nudge.rate, measured);
  const sizes = Array.from(actual, (value, i) => (i === nudge.index ? 0 : Math.abs(value)));
  const datapoint = sizes.indexOf(Math.max(...sizes));
  await view.getByText(`At number ${datapoint} (`).waitFor({ timeout: minutes });
  const { A, block, columns } = expectedFactors(oracle, datapoint);
  await expectSquare(view.locator('table.A'), A);
  await expectSquare(view.locator('table.K'), block);
  const units = (await view.locator('table.columns thead th').allInnerTexts()).map(unitIn);
  const rows = await numbersOf(view.locator('table.columns tbody tr'));
  expect(rows.length).toBe(classes);
  rows.forEach((row, c) => {
    expect(row.length).toBe(columns.length);
    row.forEach((shown, at) =>
      near(shown * units[at], columns[at][c], 6e-4 * units[at] + 1e-3 * Math.abs(columns[at][c]), `${c}, column ${at}`),
    );
  });
}

describe('layers and factors', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each([1, 2])("are the oracle's (seed %i)", { timeout: 6 * minutes }, async (seed) => {
    const state = nudgeState(seed);
    await using opened = await openState(browser, state);
    const { page, errors } = opened;
    const view = await shownNudge(page);
    const oracle = await nudgeOracle(state);
    await expectFactors(view, oracle);
    await expectLayers(page, view, oracle);
    expect(errors).toEqual([]);
  });
});
