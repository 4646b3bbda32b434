// A sweep on the built page: asked for with the form, every number and curve read from the page and compared with the oracle,
// and a point opened as the state of all views.
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDigits } from '../../src/datasets/digits';
import { probeOf } from '../../src/session/lab/film-camera';
import { nudgedOf } from '../../src/session/lab/sweep-run';
import { runsOf, usualSweep } from '../../src/session/lab/sweep-settings';
import type { Session, SweepSettings } from '../../src/session/types';
import { defaultState, type StateDocument } from '../../src/state/document';
import { fitPowerLaw } from '../../src/theory/power-law';
import { drawnIn, openState, type Place } from '../support/lab-page';
import { launch } from '../support/page';
import { digitBytes } from '../support/session';
import { shownNumber } from '../support/shown-number';
import { oraclePoints, type OraclePoint } from '../support/sweep-oracle';

const minutes = 60_000;
const values = [8, 16, 32];
const numbers = { seeds: 2, steps: 8, probe: 32, nudges: 2, rate: 0.05 };
const settings: SweepSettings = { ...usualSweep, over: 'width', values, ...numbers };

const state: StateDocument = {
  ...defaultState,
  network: { ...defaultState.network, hidden: [16], activation: 'tanh', parameterization: 'ntk', seed: 3 },
  training: { ...defaultState.training, rate: 0.1, batchSize: 32, epochs: 1 },
  step: 0,
  lab: 'sweeps',
  family: 'registers',
};

interface Expected extends OraclePoint {
  readonly value: number;
  readonly seed: number;
}

/** By value, then by seed, as the table has them. */
async function expectedPoints(): Promise<Expected[]> {
  const dataset = await loadDigits(digitBytes);
  const probe = probeOf({ dataset }, settings.probe, state.network.seed);
  const sweep = { settings, probe, nudged: nudgedOf(probe, settings, state.network.seed) };
  const runs = runsOf(settings, { ...state, trainable: dataset.split.train.length });
  const points = runs.flatMap((run) =>
    oraclePoints(dataset, sweep, run, [settings.steps]).map((point) => ({
      ...point,
      value: run.stops[0].value,
      seed: run.network.seed,
    })),
  );
  return points.sort((a, b) => a.value - b.value || a.seed - b.seed);
}

async function makeSweep(page: Page): Promise<Locator> {
  const sweeps = page.locator('ntk-sweeps');
  await sweeps.locator('[name=values]').fill(values.join(', '));
  for (const [name, value] of Object.entries(numbers)) await sweeps.locator(`[name=${name}]`).fill(String(value));
  await sweeps.getByRole('button', { name: 'Sweep', exact: true }).click({ timeout: 2 * minutes });
  await sweeps.getByText('6 points in').waitFor({ timeout: 5 * minutes });
  return sweeps;
}

const quantities: readonly (readonly [string, (point: OraclePoint) => number, number])[] = [
  ['drift', ({ drift }) => drift, 4e-5],
  ['distance', ({ distance }) => distance, 4e-6],
  ['alignment', ({ alignment }) => alignment, 2e-5],
  ['centred', ({ centredAlignment }) => centredAlignment, 1e-4],
  ['rank', ({ effectiveRank }) => effectiveRank, 2e-3],
  ['actual', ({ predictedActual }) => predictedActual, 1e-4],
  ['error', ({ relativeError }) => relativeError, 1e-4],
  ['similarity', ({ predictedSimilarity }) => predictedSimilarity, 1e-4],
  ['accuracy', ({ testAccuracy }) => testAccuracy, 1e-6],
];

async function expectTable(sweeps: Locator, expected: readonly Expected[]): Promise<void> {
  const rows = sweeps.locator('tbody tr');
  expect(await rows.count()).toBe(expected.length);
  for (const [at, point] of expected.entries()) {
    const row = rows.nth(at);
    expect(await row.getAttribute('data-value')).toBe(String(point.value));
    expect(await row.getAttribute('data-seed')).toBe(String(point.seed));
    for (const [name, of, bound] of quantities) {
      const shown = shownNumber((await row.locator(`[data-quantity=${name}]`).getAttribute('title'))!);
      const what = `${name} at ${point.value}, seed ${point.seed}: ${shown}, ${of(point)}`;
      expect(Math.abs(shown - of(point)), what).toBeLessThan(bound);
    }
  }
}

const curves: readonly (readonly [string, readonly ((point: OraclePoint) => number)[]])[] = [
  ['drift', [({ drift }) => drift]],
  ['distance', [({ distance }) => distance]],
  ['alignment', [({ alignment }) => alignment, ({ centredAlignment }) => centredAlignment]],
  ['rank', [({ effectiveRank }) => effectiveRank]],
  ['correlation', [({ predictedActual }) => predictedActual, ({ predictedSimilarity }) => predictedSimilarity]],
  ['error', [({ relativeError }) => relativeError]],
];

function expectPlaces(found: readonly Place[], wanted: readonly Place[], what: string): void {
  for (const [x, y] of wanted) {
    const nearest = Math.min(...found.map(([a, b]) => Math.hypot(a - x, b - y)));
    expect(nearest, `${what} at ${x}, ${y}`).toBeLessThan(0.75);
  }
}

async function expectCurves(sweeps: Locator, expected: readonly Expected[]): Promise<void> {
  for (const [name, lines] of curves) {
    const chart = sweeps.locator(`.plot.${name}`);
    for (const of of lines) {
      const points = expected.map((point): Place => [point.value, of(point)]);
      const means = values.map((value): Place => {
        const own = points.filter(([x]) => x === value);
        return [value, own.reduce((sum, [, y]) => sum + y, 0) / own.length];
      });
      const drawn = await drawnIn(chart, [...points, ...means]);
      expect(drawn.dots.length, name).toBe(lines.length * expected.length);
      expectPlaces(drawn.dots, drawn.asked.slice(0, points.length), `${name}, a run`);
      expectPlaces(drawn.lines.flat(), drawn.asked.slice(points.length), `${name}, a mean`);
    }
  }
}

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
      await using opened = await openState(browser, state);
      const { page, errors } = opened;
      const sweeps = await makeSweep(page);
      const expected = await expectedPoints();
      await expectTable(sweeps, expected);
      await expectCurves(sweeps, expected);
      const law = fitPowerLaw(
        expected.map(({ value }) => value),
        expected.map(({ drift }) => drift),
      )!;
      const [, slope, error] = /slope (\S+) \u00b1 (\S+) in/.exec(await sweeps.locator('.law').innerText())!;
      expect(Math.abs(shownNumber(slope) - law.slope)).toBeLessThan(6e-3 * Math.abs(law.slope));
      expect(Math.abs(shownNumber(error) - law.standardError)).toBeLessThan(0.06 * law.standardError);

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
