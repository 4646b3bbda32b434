// The network over a plane and a line, and a nudge there, against the oracle on the same grid.
import { describe, expect, test } from 'vitest';
import { inputsOf, placesIn } from '../../../src/session/lab/grid';
import { logits } from '../../../src/reference/forward';
import { kernel } from '../../../src/reference/kernel';
import { logSoftmax } from '../../../src/reference/loss';
import { actualShift, nudge, predictedShift } from '../../../src/reference/nudge';
import { reduce } from '../../../src/reference/reductions';
import type { Session } from '../../../src/session/types';
import type { StateDocument } from '../../../src/state/document';
import { relativeError } from '../../support/numbers';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';
import { oracleOf, toy, toyState } from '../../support/toys';

shareGpu();

async function opened(state: StateDocument): Promise<Session> {
  const session = testSession({ state: { ...state, lab: 'plane' } });
  await session.start();
  await until(() => session.lab.plane.view.value !== undefined, 'the plane');
  return session;
}

const oneHot = (label: number, classes: number): number[] =>
  Array.from({ length: classes }, (_, c) => Number(c === label));

describe.each([1, 2])('seed %i', (seed) => {
  test('classes over the plane', async () => {
    const state = toyState(toy('moons', 30, seed), seed);
    const session = await opened(state);
    const { grid, count, probabilities } = session.lab.plane.view.value!;
    expect([count, placesIn(grid), grid.x.count, grid.y!.count]).toEqual([96 * 96, 96 * 96, 96, 96]);
    const { dataset, model } = await oracleOf(state);
    const places = { n: count, data: inputsOf(grid) };
    const expected = logSoftmax(logits(model, places), 2).map(Math.exp);
    expect(relativeError(probabilities!, expected)).toBeLessThan(1e-5);

    const index = 7;
    const label = dataset.labels![index];
    session.setNudge({ index, rate: 0.1 });
    await until(() => session.lab.plane.nudge.value !== undefined, 'the nudge');
    const shown = session.lab.plane.nudge.value!;
    const datapoint = dataset.inputs.subarray(2 * index, 2 * index + 2);
    const step = { datapoint, target: oneHot(label, 2), loss: 'cross-entropy', rate: 0.1 } as const;
    const result = nudge(model, step, places);
    const kind = { kind: 'log-probability', label } as const;
    expect(relativeError(shown.predicted, predictedShift(result.before, result.predicted, 2, kind))).toBeLessThan(1e-4);
    expect(relativeError(shown.actual, actualShift(result.before, result.actual, 2, kind))).toBeLessThan(1e-4);
    const full = kernel(model, places, { n: 1, data: datapoint });
    expect(relativeError(shown.kernelRow, reduce(full.total, full, { kind: 'trace' }))).toBeLessThan(1e-5);
    session.setNudge(undefined);
    expect(session.lab.plane.nudge.value).toBeUndefined();
  });

  test('a function over a line, moved towards a target', async () => {
    const state = toyState(toy('sine', 24, seed), seed);
    const session = await opened(state);
    const { grid, count, outputs, probabilities } = session.lab.plane.view.value!;
    expect([count, grid.y, probabilities]).toEqual([257, undefined, undefined]);
    const { dataset, model } = await oracleOf(state);
    const places = { n: count, data: inputsOf(grid) };
    expect(relativeError(outputs, logits(model, places))).toBeLessThan(1e-5);
    const index = 5;
    session.setNudge({ index, rate: 0.2, measure: 'logit' });
    await until(() => session.lab.plane.nudge.value !== undefined, 'the nudge');
    const shown = session.lab.plane.nudge.value!;
    const step = {
      datapoint: dataset.inputs.subarray(index, index + 1),
      target: [dataset.targets![index]],
      loss: 'squared-error',
      rate: 0.2,
    } as const;
    const result = nudge(model, step, places);
    expect(relativeError(shown.predicted, result.predicted)).toBeLessThan(1e-4);
    expect(relativeError(shown.actual, result.actual)).toBeLessThan(1e-4);
    const own = session.nudge.value!;
    const all = nudge(model, step, { n: dataset.count, data: dataset.inputs });
    expect(relativeError(own.actual, all.actual)).toBeLessThan(1e-4);
    expect(own.stableRate).toBeGreaterThan(0);
  });
});

test('it follows training, and another problem', async () => {
  const session = await opened(toyState(toy('circles', 40, 1), 1));
  const before = session.lab.plane.view.value!;
  await session.trainStep();
  await until(() => session.lab.plane.view.value!.step === 1, 'the picture after a step');
  expect(session.lab.plane.view.value!.outputs).not.toEqual(before.outputs);
  session.configure({}, { loss: 'squared-error' }, toy('step', 20, 1));
  await until(
    () => session.lab.plane.view.value?.grid.y === undefined && session.lab.plane.view.value !== undefined,
    'a line',
  );
  await session.train();
  const { history } = session.training.value;
  expect(history.at(-1)!.trainAccuracy).toBeNaN();
  expect(history.at(-1)!.trainLoss).toBeGreaterThan(0);
  expect(session.problem.value).toBeUndefined();
});

test('what has more features is not drawn, and a cross-entropy has no real targets', async () => {
  const session = testSession({ dataset: await fewDigits(12), state: { ...smallState, step: 0, lab: 'plane' } });
  await session.start();
  expect(session.lab.plane.view.value).toBeUndefined();
  expect(session.problem.value).toBeUndefined();
  await expect(session.lab.plane.compute()).rejects.toMatchObject({ code: 'Unsupported' });
  session.configure({}, { loss: 'cross-entropy' }, toy('sine', 20, 1));
  await until(() => session.problem.value?.where === 'network', 'the refusal');
  expect(session.problem.value!.error.message).toContain('squared error');
});
