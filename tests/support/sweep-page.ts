// A sweep on the built page: asked for with its form, and everything read from it: the table, dots and curves, the law, the words.
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import type { SweepSettings } from '../../src/session/types';
import type { Dataset } from '../../src/datasets/dataset';
import { loadDigits } from '../../src/datasets/digits';
import { defaultState, type StateDocument } from '../../src/state/document';
import { expectLines } from './drawn-curves';
import { drawnIn, type Place } from './lab-page';
import { plainNudged, plainProbeSet, plainRuns } from './plain-choice';
import { plainSlope } from './plain-slope';
import { digitBytes } from './session';
import { shownNumber } from './shown-number';
import { oraclePoints, type OraclePoint } from './sweep-oracle';

const minutes = 60_000;
const numbers = { seeds: 2, steps: 8, probe: 32, nudges: 2, rate: 1 };

/** The page as it was left: a small untrained network of seed 3, and this view. */
export const sweepState: StateDocument = {
  ...defaultState,
  network: { ...defaultState.network, hidden: [16], activation: 'tanh', parameterization: 'ntk', seed: 3 },
  training: { ...defaultState.training, rate: 1, batchSize: 32, epochs: 1 },
  step: 0,
  lab: 'sweeps',
  family: 'registers',
};

/** Eight steps, of two seeds for each value. */
export const sweepOver = (over: SweepSettings['over'], values: readonly number[]): SweepSettings => ({
  over,
  values,
  ...numbers,
});

/** Fills in the form as a reader does, and waits until all points are there. */
export async function makeSweep(page: Page, { over, values }: SweepSettings): Promise<Locator> {
  const sweeps = page.locator('ntk-sweeps');
  await sweeps.locator('[name=over]').selectOption(over);
  await sweeps.locator('[name=values]').fill(values.join(', '));
  for (const [name, value] of Object.entries(numbers))
    if (name !== over) await sweeps.locator(`[name=${name}]`).fill(String(value));
  await sweeps.getByRole('button', { name: 'Sweep', exact: true }).click({ timeout: 2 * minutes });
  await sweeps.getByText(`${2 * values.length} points in`).waitFor({ timeout: 5 * minutes });
  return sweeps;
}

export interface ExpectedPoint extends OraclePoint {
  readonly value: number;
  readonly seed: number;
}

/** In the order that they are made in: all values of a seed before those of the next. Of the digits, unless others are given. */
export async function expectedPoints(
  settings: SweepSettings,
  state = sweepState,
  datapoints?: Dataset,
): Promise<ExpectedPoint[]> {
  const dataset = datapoints ?? (await loadDigits(digitBytes));
  const { seed } = state.network;
  const probe = plainProbeSet(dataset, settings.probe, seed);
  const sweep = { settings, probe, nudged: plainNudged(probe, settings.nudges, seed) };
  return plainRuns(settings, state, dataset.split.train.length).map(({ value, network, training, steps }) => {
    const [point] = oraclePoints(dataset, sweep, { network, training }, [steps]);
    return { ...point, value, seed: network.seed };
  });
}

type Of = (point: OraclePoint) => number;

const kernelError = 1e-5; // relative, of a kernel after some steps in float32
const shiftError = 1e-4; // relative, of a shift that is a hundredth of the logits it is a difference of

const quantities: readonly (readonly [name: string, of: Of, bound: (value: number) => number])[] = [
  ['drift', ({ drift }) => drift, (value) => 2 * kernelError * (1 + value)],
  ['distance', ({ distance }) => distance, (value) => 2 * kernelError * Math.sqrt(2 * value)],
  ['alignment', ({ alignment }) => alignment, () => 2 * kernelError],
  ['centred', ({ centredAlignment }) => centredAlignment, () => 1e-4],
  ['rank', ({ effectiveRank }) => effectiveRank, (value) => 1e-4 * value],
  ['actual', ({ predictedActual }) => predictedActual, () => shiftError],
  ['error', ({ relativeError }) => relativeError, () => shiftError],
  ['similarity', ({ predictedSimilarity }) => predictedSimilarity, () => shiftError],
  ['accuracy', ({ testAccuracy }) => testAccuracy, () => 1e-6],
];

/** Rows by value, then by seed: what each cell says, and to six digits what it says when pointed at; no accuracy where there is none. */
export async function expectTable(sweeps: Locator, expected: readonly ExpectedPoint[]): Promise<void> {
  const rows = sweeps.locator('tbody tr');
  expect(await rows.count()).toBe(expected.length);
  const sorted = [...expected].sort((a, b) => a.value - b.value || a.seed - b.seed);
  for (const [at, point] of sorted.entries()) {
    const row = rows.nth(at);
    expect(await row.getAttribute('data-value')).toBe(String(point.value));
    expect(await row.getAttribute('data-seed')).toBe(String(point.seed));
    for (const [name, of, bound] of quantities.filter(([, of]) => !Number.isNaN(of(point)))) {
      const cell = row.locator(`[data-quantity=${name}]`);
      const what = `${name} at ${point.value}, seed ${point.seed}`;
      expect(Math.abs(shownNumber((await cell.getAttribute('title'))!) - of(point)), what).toBeLessThan(
        bound(of(point)),
      );
      const written = Math.abs(shownNumber(await cell.innerText()) - of(point));
      expect(written, what).toBeLessThan(5.1e-3 * Math.abs(of(point)) + 5.1e-4);
    }
  }
}

const charts: readonly (readonly [name: string, lines: readonly Of[]])[] = [
  ['drift', [({ drift }) => drift]],
  ['distance', [({ distance }) => distance]],
  ['alignment', [({ alignment }) => alignment, ({ centredAlignment }) => centredAlignment]],
  ['rank', [({ effectiveRank }) => effectiveRank]],
  ['correlation', [({ predictedActual }) => predictedActual, ({ predictedSimilarity }) => predictedSimilarity]],
  ['error', [({ relativeError }) => relativeError]],
];

/** A dot for each run, and lines through the means. */
export async function expectCharts(sweeps: Locator, expected: readonly ExpectedPoint[]): Promise<void> {
  const x = [...new Set(expected.map(({ value }) => value))];
  for (const [name, lines] of charts) {
    const chart = sweeps.locator(`.plot.${name}`);
    const means = lines.map((of, line) => ({
      name: `${name}, line ${line}`,
      x,
      y: x.map((at) => meanAt(expected, at, of)),
    }));
    await expectLines(chart, means);
    const places = lines.flatMap((of) => expected.map((point): Place => [point.value, of(point)]));
    const { dots, asked } = await drawnIn(chart, places);
    expect(dots, name).toHaveLength(places.length);
    dots.forEach(([a, b], at) =>
      expect(Math.hypot(a - asked[at][0], b - asked[at][1]), `${name}, dot ${at}`).toBeLessThan(0.3),
    );
  }
}

function meanAt(points: readonly ExpectedPoint[], value: number, of: Of): number {
  const own = points.filter((point) => point.value === value).map(of);
  return own.reduce((sum, each) => sum + each, 0) / own.length;
}

/** The slope with its error in words, and between logarithmic axes as a line from end to end. */
export async function expectLaw(sweeps: Locator, expected: readonly ExpectedPoint[], isDrawn: boolean): Promise<void> {
  const x = expected.map(({ value }) => value);
  const law = plainSlope(
    x,
    expected.map(({ drift }) => drift),
  );
  const [, slope, error] = /slope (\S+) \u00b1 (\S+) in/.exec(await sweeps.locator('.law').innerText())!;
  expect(Math.abs(shownNumber(slope) - law.slope)).toBeLessThan(6e-3 * Math.abs(law.slope));
  expect(Math.abs(shownNumber(error) - law.standardError)).toBeLessThan(0.06 * law.standardError);
  const ends = [Math.min(...x), Math.max(...x)].map((at): Place => [at, Math.exp(law.intercept) * at ** law.slope]);
  const { segments, asked } = await drawnIn(sweeps.locator('.plot.drift'), ends);
  expect(segments).toHaveLength(isDrawn ? 1 : 0);
  segments.forEach((segment) =>
    segment.forEach(([a, b], end) => expect(Math.hypot(a - asked[end][0], b - asked[end][1])).toBeLessThan(0.3)),
  );
}
