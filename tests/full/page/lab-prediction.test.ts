// The fixed-kernel prediction on the built page: every curve, number and sentence of both runs against the float64 oracle, for two seeds.
import type { Locator } from 'playwright';
import { expect, test } from 'vitest';
import { answer } from '../../../src/bench/lab/answer';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import type { PredictionSettings } from '../../../src/session/types';
import { expectLines, leaving } from '../../support/drawn-curves';
import { allDigits, compute, openExperiment, tableOf } from '../../support/experiment-page';
import { type OraclePrediction, oraclePrediction, type PlainFits } from '../../support/prediction-oracle';
import { evenly, plainProbe } from '../../support/plain-training';
import { shownNumber } from '../../support/shown-number';

const minutes = 60_000;
const [train, heldOut, steps] = [12, 8, 10];
const moments = Array.from({ length: steps + 1 }, (_, step) => step);

/** Half a unit of the fourth digit, and what float32 leaves of a number. */
function near(shown: number, expected: number, what: string, absolute = 0): void {
  const bound = 6e-4 * Math.abs(expected) + absolute;
  expect(Math.abs(shown - expected), `${what}: ${shown}, ${expected}`).toBeLessThanOrEqual(bound);
}

const ofShare = 5.1e-4; // half a unit of per cent with one decimal

async function expectFacts(view: Locator, expected: OraclePrediction, { share }: { share: number }): Promise<void> {
  const text = (name: string): Promise<string> => view.locator(`[data-fact="${name}"]`).innerText();
  const { stable, rate, sharpness, excursion, left } = expected;
  const facts = { stable, rate, excursion: excursion.loss, limit: 2 / rate, ...sharpness };
  for (const [name, value] of Object.entries(facts)) near(shownNumber(await text(name)), value, name);
  near(shownNumber(await text('left')), left, 'left', ofShare);
  expect(await view.locator('[part="facts"]').innerText()).toContain(`training loss (step ${excursion.step})`);
  const error = Math.abs(1 - 2 * share) ** steps;
  const [, fate, times] = /^(shrinks|grows) to (.+) times$/.exec(await text('mode'))!;
  expect(fate).toBe(error < 1 ? 'shrinks' : 'grows');
  expect(Math.abs(shownNumber(times) / error - 1)).toBeLessThan(1e-2);
}

async function expectEnd(view: Locator, { fits, limit }: OraclePrediction, isSquared: boolean): Promise<void> {
  const rows = await tableOf(view, 'end');
  const at = (all: readonly PlainFits[]): PlainFits => all.at(-1)!;
  rows.forEach(([predicted, actual, regression], k) => {
    const absolute = k % 2 === 1 ? ofShare : 0;
    near(predicted, at(fits.predicted)[k], `predicted ${k}`, absolute);
    near(actual, at(fits.actual)[k], `actual ${k}`, absolute);
    if (isSquared || k % 2 === 1) near(regression, limit[k], `regression ${k}`, absolute || 2e-6);
    else expect(regression).toBeNaN();
  });
}

async function expectValues(view: Locator, { fits }: OraclePrediction): Promise<void> {
  await view.getByText('Numbers of the curves').click();
  const rows = await tableOf(view, 'values');
  expect(rows).toHaveLength(steps + 1);
  rows.forEach((row, step) =>
    fits.predicted[step].forEach((value, k) => {
      near(row[2 * k], value, `predicted ${k} at ${step}`, k % 2 === 1 ? ofShare : 0);
      near(row[2 * k + 1], fits.actual[step][k], `actual ${k} at ${step}`, k % 2 === 1 ? ofShare : 0);
    }),
  );
}

/** Real and predicted of those trained on and held out; a curve leaves the chart of losses at 1.5 times the largest real one. */
async function expectFits(view: Locator, { fits }: OraclePrediction): Promise<void> {
  const four = (part: 0 | 1) =>
    (['actual', 'predicted'] as const).flatMap((run) =>
      [part, part + 2].map((k) => ({ name: `${run} ${k}`, x: moments, y: fits[run].map((fit) => fit[k]) })),
    );
  const most = 1.5 * Math.max(...fits.actual.flatMap(([own, , other]) => [own, other]));
  await expectLines(
    view.locator('.chart.loss'),
    four(0).map((curve) => leaving(curve, [0, most])),
  );
  await expectLines(view.locator('.chart.accuracy'), four(1));
}

/** Own class and strongest other of a datapoint of the probe, and its logits at the end. */
async function expectLogits(view: Locator, { outputs }: OraclePrediction, place: number, label: number): Promise<void> {
  const of = (run: readonly Float64Array[], c: number) => run.map((rows) => rows[10 * place + c]);
  const last = Array.from({ length: 10 }, (_, c) => of(outputs.actual, c).at(-1)!);
  const other = last.indexOf(Math.max(...last.filter((_, c) => c !== label)));
  const curves = (['actual', 'predicted'] as const).flatMap((run) =>
    [label, other].map((c) => ({ name: `${run} ${c}`, x: moments, y: of(outputs[run], c) })),
  );
  const real = curves.slice(0, 2).flatMap(({ y }) => y);
  const [low, high] = [Math.min(...real), Math.max(...real)];
  const ends = [low - (high - low) / 2, high + (high - low) / 2] as const;
  await expectLines(
    view.locator('.chart.logit'),
    curves.map((curve) => leaving(curve, ends)),
  );
  expect(await view.getByText('Logits of the digit chosen here').innerText()).toContain(`in ink, ${other} in colour`);
  const size = Math.max(...last.map(Math.abs));
  (await tableOf(view, 'logits')).forEach(([predicted, actual], c) => {
    near(predicted, of(outputs.predicted, c).at(-1)!, `logit ${c}, predicted`, 1e-5 * size);
    near(actual, last[c], `logit ${c}, actual`, 1e-5 * size);
  });
  expect(await view.locator('[part="logits"] tbody th').nth(label).innerText()).toBe(`${label} (its own)`);
}

async function expectSentences(view: Locator, { fits }: OraclePrediction): Promise<void> {
  const [start, end, told] = [fits.actual[0][0], fits.actual[steps][0], fits.predicted[steps][0]];
  const pattern = /^Of the fall .* in 10 steps, from (\S+) to (\S+), the fixed kernel predicts ([^;:]+)([;:])/;
  const said = pattern.exec(await view.locator('.finding').innerText())!;
  near(shownNumber(said[1]), start, 'loss at the start', 5e-3 * start);
  near(shownNumber(said[2]), end, 'loss at the end', 5e-3 * end);
  near(shownNumber(said[3]), (start - told) / (start - end), 'share predicted', ofShare);
  expect(said[4]).toBe(told < end ? ':' : ';');
  expect(await view.locator('section').innerText()).toContain(
    '12 digits trained on and 8 held out, a kernel of 120 logits',
  );
}

const cases: readonly [seed: number, Pick<PredictionSettings, 'loss' | 'kind' | 'share'>, hidden: number][] = [
  [0, { loss: 'squared-error', kind: 'descent', share: 0.7 }, 16],
  [1, { loss: 'squared-error', kind: 'flow', share: 0.6 }, 2],
  [0, { loss: 'cross-entropy', kind: 'descent', share: 1.1 }, 16],
  [1, { loss: 'cross-entropy', kind: 'flow', share: 0.7 }, 16],
];

test.each(cases)('seed %i, %o, a hidden layer of %i', { timeout: 6 * minutes }, async (seed, chosen, hidden) => {
  const { loss, kind, share } = chosen;
  const network = { hidden: [hidden], activation: 'tanh', seed } as const;
  await using opened = await openExperiment('prediction', 'ntk-prediction', network);
  const { view, errors } = opened;
  await answer(view, { train: `${train}`, test: `${heldOut}`, steps: `${steps}`, share: `${share}`, loss, kind });
  await compute(view, 'end');

  const graph = buildMlp({ sizes: [64, hidden, 10], activation: 'tanh', parameterization: 'standard' });
  const digits = await allDigits();
  const probe = plainProbe(digits, train, heldOut);
  const expected = oraclePrediction({ graph, values: initialise(graph, seed) }, probe, { ...chosen, steps });
  await expectFacts(view, expected, chosen);
  await expectEnd(view, expected, loss === 'squared-error');
  await expectValues(view, expected);
  await expectFits(view, expected);
  await expectSentences(view, expected);
  await view.getByText('Logits of the chosen digit').click();
  const labels = [...Array.from(probe.trainLabels), ...Array.from(probe.testLabels)];
  const datapoints = [...evenly(digits.split.train, train), ...evenly(digits.split.test, heldOut)];
  const datapoint = view.locator('[name="datapoint"]');
  for (const place of [3, train + 1]) {
    await datapoint.selectOption(String(place));
    await expectLogits(view, expected, place, labels[place]);
    const where = place < train ? 'trained on' : 'held out';
    const name = `number ${datapoints[place].toLocaleString('en')}, digit ${labels[place]}, ${where}`;
    expect((await datapoint.locator('option').nth(place).innerText()).trim()).toBe(name);
  }
  expect(errors).toEqual([]);
});
