// The fixed-kernel prediction of a session and the run beside it, against plain float64 loops over the oracle; what it leaves alone.
import { describe, expect, test } from 'vitest';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { kernel } from '../../../src/reference/kernel';
import { accuracy, meanLoss } from '../../../src/reference/loss';
import { oneHot } from '../../../src/model/loss';
import type { PredictionSettings, PredictionView, Session } from '../../../src/session/types';
import type { NetworkSettings } from '../../../src/state/settings';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { relativeError } from '../../support/numbers';
import { plainRegression, type PlainRegression } from '../../support/plain-regression';
import { fixedKernelRun, outputsOf, type PlainProbe, plainProbe, realRun } from '../../support/plain-training';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

const usual: PredictionSettings = { train: 14, test: 5, loss: 'squared-error', share: 0.5, steps: 12, kind: 'descent' };

async function openSession(network: Partial<NetworkSettings> = {}, count = 24): Promise<Session> {
  const state = { ...smallState, step: 0, network: { ...smallState.network, activation: 'tanh', ...network } } as const;
  return testSession({ dataset: await fewDigits(count), state });
}

async function predict(session: Session, settings: Partial<PredictionSettings>): Promise<PredictionView> {
  await session.lab.prediction.compute({ ...usual, ...settings });
  return session.lab.prediction.view.value!;
}

/** The session's network at its initialisation, and its probe. */
async function oracleOf(session: Session, { train, test }: PredictionSettings, count = 24) {
  const { hidden, activation, parameterization, seed } = session.network.value;
  const graph = buildMlp({ sizes: [64, ...hidden, 10], activation, parameterization });
  return { model: { graph, values: initialise(graph, seed) }, probe: plainProbe(await fewDigits(count), train, test) };
}

function expectFits(
  { predicted, actual, trained }: PredictionView,
  { trainLabels, testLabels }: PlainProbe,
  loss: PredictionSettings['loss'],
): void {
  for (const { outputs, train, test } of [predicted, actual]) {
    outputs.forEach((rows, at) => {
      const [own, others] = [rows.subarray(0, 10 * trained), rows.subarray(10 * trained)];
      expect(train[at].loss).toBeCloseTo(meanLoss(loss, own, oneHot(trainLabels, 10), 10), 12);
      expect(train[at].accuracy).toBe(accuracy(own, trainLabels, 10));
      expect(test![at].loss).toBeCloseTo(meanLoss(loss, others, oneHot(testLabels, 10), 10), 12);
      expect(test![at].accuracy).toBe(accuracy(others, testLabels, 10));
    });
  }
}

function expectLimit(
  { limit }: PredictionView,
  { own, others, left, condition }: PlainRegression,
  probe: PlainProbe,
): void {
  const bound = 5e-9 * condition; // float32 rounds entries by 6e-8 each, now up and now down
  const loss = (rows: Float64Array, labels: ArrayLike<number>) =>
    meanLoss('squared-error', rows, oneHot(labels, 10), 10);
  expect(bound).toBeLessThan(1e-3);
  expect(Math.abs(limit.left - left)).toBeLessThan(bound);
  expect(Math.abs(limit.train.loss - loss(own, probe.trainLabels))).toBeLessThan(bound);
  expect(Math.abs(limit.test!.loss / loss(others, probe.testLabels) - 1)).toBeLessThan(bound);
  expect(limit.train.accuracy).toBe(accuracy(own, probe.trainLabels, 10));
  expect(limit.test!.accuracy).toBe(accuracy(others, probe.testLabels, 10));
}

describe('a prediction', () => {
  shareGpu();

  test.each([
    [0, 'squared-error', 'descent', 'standard', 0.5],
    [1, 'squared-error', 'flow', 'ntk', 0.5],
    [0, 'cross-entropy', 'descent', 'mu-p', 0.1], // at 0.5 the run itself makes 1,000 of a rounding in 12 steps
    [1, 'cross-entropy', 'flow', 'standard', 0.5],
  ] as const)('of seed %i, %s, %s, %s: both runs', async (seed, loss, kind, parameterization, share) => {
    const session = await openSession({ seed, parameterization });
    const settings = { ...usual, loss, kind, share };
    const view = await predict(session, settings);
    const { model, probe } = await oracleOf(session, settings);
    expect(view.moments).toEqual(Array.from({ length: 13 }, (_, step) => step));
    const run = { loss, rate: view.rate, steps: 12 };
    const predicted = fixedKernelRun(model, probe, run, kind === 'flow' ? 8 : 1);
    predicted.forEach((rows, at) => expect(relativeError(view.predicted.outputs[at], rows)).toBeLessThan(3e-6));
    const models = realRun(model, probe, run);
    models.forEach((each, at) =>
      expect(relativeError(view.actual.outputs[at], outputsOf(each, probe))).toBeLessThan(3e-6),
    );
    expectFits(view, probe, loss);
    expect(view.rate).toBeCloseTo(share * view.stableRate, 12);
    expect(view.excursion.loss).toBe(Math.max(...view.actual.train.map((fit) => fit.loss)));
    expect(relativeError(view.actual.outputs[12], view.predicted.outputs[12])).toBeGreaterThan(1e-3);
  });

  test.each([0, 1])(
    'of seed %i: the stable rate, the top eigenvalue at the end, the regression limit',
    async (seed) => {
      const session = await openSession({ seed });
      const view = await predict(session, {});
      const { model, probe } = await oracleOf(session, usual);
      const matrices = [model, realRun(model, probe, { ...usual, rate: view.rate }).at(-1)!].map(
        (each) => kernel(each, probe.train, probe.train).total,
      );
      const [start, end] = matrices.map((matrix) => jacobiEigen(matrix, 140));
      const [top, last] = [start, end].map(({ values }) => values[139] / 14);
      expect(Math.abs((view.stableRate * top) / 2 - 1)).toBeLessThan(1e-5);
      expect(Math.abs(view.sharpness.start / top - 1)).toBeLessThan(1e-5);
      expect(Math.abs(view.sharpness.end / last - 1)).toBeLessThan(1e-4);
      expectLimit(view, plainRegression(model, probe, start), probe);
    },
  );

  test.each([0, 1])('of seed %i: more logits go by products, with the same numbers', async (seed) => {
    const session = await openSession({ seed, hidden: [64], activation: 'erf', parameterization: 'ntk' }, 60);
    const settings = { ...usual, train: 33 };
    const { model, probe } = await oracleOf(session, settings, 60);
    for (const kind of ['flow', 'descent'] as const) {
      const view = await predict(session, { ...settings, kind });
      expect(view.method).toBe('products');
      const predicted = fixedKernelRun(model, probe, { ...usual, rate: view.rate }, kind === 'flow' ? 8 : 1);
      predicted.forEach((rows, at) => expect(relativeError(view.predicted.outputs[at], rows)).toBeLessThan(3e-6));
      if (kind === 'flow') continue;
      expectLimit(view, plainRegression(model, probe), probe);
    }
  });

  test('a linear model does what is predicted; nothing held out is left out', async () => {
    const session = await openSession({ hidden: [] });
    const view = await predict(session, { test: 0, loss: 'cross-entropy', share: 0.9 });
    expect(view.predicted.test).toBeUndefined();
    expect(view.limit.test).toBeUndefined();
    view.predicted.outputs.forEach((rows, at) =>
      expect(relativeError(view.actual.outputs[at], rows)).toBeLessThan(3e-6),
    );
  });

  test('0.99 of the stable rate converges and 1.01 diverges, and the real network survives more', async () => {
    const session = await openSession();
    for (const share of [0.99, 1.01]) {
      const { topMode, moments } = await predict(session, { share, steps: 200 });
      topMode.forEach((error, at) => expect(Math.abs(error / (2 * share - 1) ** moments[at] - 1)).toBeLessThan(1e-2));
      expect(topMode.at(-1)! < 1).toBe(share < 1);
    }
    const beyond = await predict(session, { share: 1.5, steps: 60 });
    const losses = beyond.predicted.train.map(({ loss }) => loss);
    expect(losses.at(-1)).toBeGreaterThan(1e6 * losses[0]);
    expect(beyond.actual.outputs.at(-1)!.every(Number.isFinite)).toBe(true);
    expect(beyond.excursion.loss).toBeGreaterThan(beyond.actual.train[0].loss);
    expect(beyond.actual.train.at(-1)!.loss).toBeLessThan(beyond.excursion.loss);
    expect(beyond.sharpness.end).toBeLessThan(beyond.sharpness.start);
  });

  test('the excursion is the largest loss of all steps, also of those between the moments', async () => {
    const session = await openSession();
    const settings = { ...usual, share: 1.5, steps: 300 };
    const view = await predict(session, settings);
    const { model, probe } = await oracleOf(session, settings);
    const losses = realRun(model, probe, { ...usual, rate: view.rate, steps: 12 }).map((each) =>
      meanLoss('squared-error', outputsOf(each, probe).slice(0, 140), oneHot(probe.trainLabels, 10), 10),
    );
    expect(view.moments).not.toContain(view.excursion.step);
    expect(view.excursion.loss).toBeGreaterThan(Math.max(...view.actual.train.map(({ loss }) => loss)));
    expect(losses.indexOf(Math.max(...losses))).toBe(view.excursion.step);
    expect(Math.abs(view.excursion.loss / Math.max(...losses) - 1)).toBeLessThan(1e-3);
  });

  test('leaves the session as it is', async () => {
    const [session, untouched] = [await openSession(), await openSession()];
    for (const each of [session, untouched]) await each.start();
    await session.trainStep();
    await untouched.trainStep();
    await until(() => session.jobs.value.length === 0 && untouched.jobs.value.length === 0, 'quiet');
    const first = await predict(session, {});
    expect(session.training.value).toEqual(untouched.training.value);
    await session.trainStep();
    await untouched.trainStep();
    expect(session.training.value).toEqual(untouched.training.value);
    expect((await predict(session, {})).actual.train).toEqual(first.actual.train);
  });

  test('cancelled, nothing is left: what was shown stays, and the memory is back', async () => {
    const session = await openSession();
    const before = await predict(session, {});
    const { budget } = session.gpu.value!.arena;
    const { free } = budget;
    const running = session.lab.prediction.compute({ ...usual, steps: 4000 });
    await until(() => session.jobs.value.some(({ progress }) => /real run/.test(progress.stage)), 'the real run');
    session.jobs.value.find(({ key }) => key === 'fixed-kernel prediction')!.cancel();
    await running;
    expect(session.lab.prediction.view.value).toBe(before);
    expect(budget.free).toBe(free);
    expect(session.jobs.value).toEqual([]);
    expect(session.problem.value).toBeUndefined();
  });

  test('another network forgets it', async () => {
    const session = await openSession();
    await predict(session, {});
    session.configure({ seed: 5 });
    await until(() => session.lab.prediction.view.value === undefined, 'forgotten');
    const running = session.lab.prediction.compute({ ...usual, steps: 4000 });
    session.configure({ seed: 6 });
    await running;
    expect(session.lab.prediction.view.value).toBeUndefined();
  });

  test('what has no room or no meaning is refused beforehand', async () => {
    const session = testSession({ dataset: await fewDigits(400), state: { ...smallState, step: 0 } });
    const refusal = (settings: Partial<PredictionSettings>) =>
      session.lab.prediction.compute({ ...usual, ...settings });
    await expect(refusal({ train: 257 })).rejects.toMatchObject({
      code: 'LimitExceeded',
      details: { needed: 257, available: 256 },
    });
    expect(session.problem.value).toMatchObject({ where: 'laboratory' });
    expect(session.lab.prediction.most.value).toBe(256);
    for (const wrong of [{ train: 0 }, { share: 0 }, { share: Infinity }, { steps: 0.5 }])
      await expect(refusal(wrong)).rejects.toMatchObject({ code: 'Unsupported' });
  });
});
