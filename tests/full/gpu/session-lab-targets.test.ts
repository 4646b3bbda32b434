// The laboratory's trainings and steps on datapoints whose targets are real numbers, and on classes of points in a plane: every
// number against the oracle, and what makes no sense there refused.
import { describe, expect, test } from 'vitest';
import { ownFilm } from '../../../src/session/lab/film-settings';
import { usualSweep } from '../../../src/session/lab/sweep-settings';
import { residuals } from '../../../src/reference/loss';
import { logits } from '../../../src/reference/forward';
import { scaledByRates } from '../../../src/reference/kernel-vector-product';
import type { ReferenceModel } from '../../../src/reference/model';
import { vjp } from '../../../src/reference/vjp';
import type { Dataset } from '../../../src/datasets/dataset';
import type { Session } from '../../../src/session/types';
import type { StateDocument } from '../../../src/state/document';
import { expectFrame } from '../../support/expect-frame';
import { expectSweep } from '../../support/expect-sweep';
import { oracleFilm, targetsOf } from '../../support/film-oracle';
import { relativeError } from '../../support/numbers';
import { fixedKernelRun, outputsOf, plainProbe, realRun } from '../../support/plain-training';
import { shareGpu, testSession, until } from '../../support/session';
import { chosen, OracleStep } from '../../support/step-oracle';
import { oracleOf, toy, toyState } from '../../support/toys';

const count = 30;

async function opened(state: StateDocument): Promise<Session> {
  const session = testSession({ state });
  await session.start();
  await until(() => session.jobs.value.length === 0, 'rest');
  return session;
}

/** rate o (1/m) sum_i J(x_i)^T r_i towards the datapoints' own targets. */
function directionOf(model: ReferenceModel, dataset: Dataset, members: Uint32Array, { training }: StateDocument) {
  const classes = dataset.classes.length;
  const batch = chosen({ n: dataset.count, data: dataset.inputs }, members);
  const residual = residuals(training.loss, logits(model, batch), targetsOf(dataset, members), classes);
  const [{ parameters }] = vjp(model, batch, [residual.map((value) => value / batch.n)]);
  return scaledByRates(model.graph, parameters);
}

describe.each([
  ['sine', 1],
  ['sine', 2],
  ['moons', 1],
  ['moons', 2],
] as const)('%s of seed %i', (name, seed) => {
  shareGpu();
  const state = toyState(toy(name, count, seed), seed);
  const isLine = name === 'sine';

  test('a film', async () => {
    const session = await opened(state);
    const settings = { ...ownFilm(state.network, state.training), steps: 12, kept: 4, probe: 16 };
    await session.lab.film.record(0, settings);
    const { frames, probe } = session.lab.film.films.value[0]!;
    const steps = [0, 3, 6, 9, 12];
    const expected = oracleFilm(session.dataset.value!, state.network, settings, { steps, probe });
    expect(expected.at(-1)!.drift).toBeGreaterThan(1e-3);
    frames.forEach((frame, at) => expectFrame(frame, expected[at], 3));
    expect(Number.isNaN(frames[4].point.trainAccuracy)).toBe(isLine);
    await session.train();
    expect(session.training.value.history.at(-1)!.trainLoss).toBeGreaterThan(0);
    await session.lab.film.goTo(0, 2);
    expect(session.training.value.history.at(-1)).toEqual(frames[2].point);
  });

  test('a sweep', async () => {
    const session = await opened(state);
    const settings = {
      ...usualSweep,
      over: 'width',
      values: [8, 12],
      seeds: 1,
      steps: 12,
      probe: 16,
      nudges: 2,
    } as const;
    await session.lab.sweeps.run({ ...settings, rate: 0.05 });
    const sweep = session.lab.sweeps.sweep.value!;
    expect(sweep).toMatchObject({ phase: 'done', total: 2 });
    expectSweep(session.dataset.value!, sweep);
  });

  test('a prediction and its run', async () => {
    const session = await opened(state);
    const loss = state.training.loss;
    const settings = { train: 14, test: 5, loss, share: 0.5, steps: 12, kind: 'descent' } as const;
    await session.lab.prediction.compute(settings);
    const view = session.lab.prediction.view.value!;
    const { model } = await oracleOf(state);
    const probe = plainProbe(session.dataset.value!, 14, 5);
    const run = { loss, rate: view.rate, steps: 12 };
    fixedKernelRun(model, probe, run).forEach((rows, at) =>
      expect(relativeError(view.predicted.outputs[at], rows)).toBeLessThan(3e-6),
    );
    realRun(model, probe, run).forEach((each, at) =>
      expect(relativeError(view.actual.outputs[at], outputsOf(each, probe))).toBeLessThan(3e-6),
    );
    if (!isLine) return expect(view.targets).toBeUndefined();
    const wanted = targetsOf(session.dataset.value!, view.datapoints);
    expect(view.targets).toEqual(wanted);
    for (const { outputs, train, test: held } of [view.predicted, view.actual]) {
      const errors = Array.from(outputs.at(-1)!, (value, at) => (value - wanted[at]) ** 2 / 2);
      const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
      expect(train.at(-1)!.loss).toBeCloseTo(mean(errors.slice(0, 14)), 12);
      expect(held!.at(-1)!.loss).toBeCloseTo(mean(errors.slice(14)), 12);
      expect(train.at(-1)!.accuracy).toBeNaN();
    }
    await expect(session.lab.prediction.compute({ ...settings, loss: 'cross-entropy' })).rejects.toMatchObject({
      code: 'Unsupported',
    });
    expect(session.problem.value).toMatchObject({ where: 'laboratory' });
  });

  test.each(['datapoint', 'epoch'] as const)('a nudge in depth on a %s', async (kind) => {
    const session = await opened(state);
    const dataset = session.dataset.value!;
    const index = 5;
    session.setNudge({ index, rate: 0.1, measure: isLine ? 'logit' : 'own-label' });
    session.lab.depth.choose({ kind });
    await session.lab.depth.compute();
    const view = session.lab.depth.view.value!;
    const members = kind === 'epoch' ? dataset.split.train : Uint32Array.of(index);
    expect([...view.members]).toEqual([...members]);
    const { model } = await oracleOf(state);
    const all = { n: dataset.count, data: dataset.inputs };
    const oracle = new OracleStep(model, all, directionOf(model, dataset, members, state));
    const measured = isLine
      ? ({ kind: 'logit', logit: 0 } as const)
      : ({ kind: 'own-log-probability', labels: dataset.labels } as const);
    const expected = oracle.shifts(0.1, measured);
    expect(relativeError(view.first, expected.first)).toBeLessThan(1e-5);
    expect(relativeError(view.second, expected.second)).toBeLessThan(1e-5);
    expect(relativeError(view.actual, expected.actual)).toBeLessThan(5e-4);
  });
});
