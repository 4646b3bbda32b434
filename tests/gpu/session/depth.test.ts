// A nudge in depth follows the session: what is asked for while another network is being built is of that network, and an
// epoch is that of its training.
import { describe, expect, test } from 'vitest';
import { gatherInputs, gatherLabels, trainedOn } from '../../../src/datasets/dataset';
import { epochOrder } from '../../../src/engine/training';
import { oneHot } from '../../../src/model/loss';
import { logits } from '../../../src/reference/forward';
import type { ReferenceModel } from '../../../src/reference/model';
import { actualShift, predictedShift } from '../../../src/reference/nudge';
import { initialState, lossGradient, type OptimizerState, optimizerStep } from '../../../src/reference/training';
import { buildModel } from '../../../src/session/workspace';
import { pearson, spearman } from '../../../src/theory/summaries';
import { relativeError } from '../../support/numbers';
import { meanDirection, OracleStep } from '../../support/step-oracle';
import type { Session } from '../../../src/session/types';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

shareGpu();

const settled = (session: Session): Promise<void> =>
  until(() => session.jobs.value.length === 0, 'the end of all jobs');

test('asked for while the loss is being changed, it is of the new loss', async () => {
  const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 } });
  await session.start();
  await settled(session);
  const { depth } = session.lab;
  session.setNudge({ index: 3 });
  await depth.compute();
  const before = depth.view.value!;
  for (const loss of ['squared-error', 'cross-entropy'] as const) {
    session.configure({}, { loss });
    await depth.compute();
    expect(depth.view.value, loss).toBeDefined();
    expect(depth.layers.value!.of).toBe(depth.view.value);
    expect([...depth.view.value!.first].every((value, at) => value === before.first[at])).toBe(
      loss === 'cross-entropy',
    );
  }
  expect(depth.view.value).not.toBe(before);
});

describe.each([
  [1, undefined],
  [2, undefined],
  [1, 17],
  [2, 17],
])('seed %i, training on %s datapoints', (seed, datapoints) => {
  test("a real epoch, and its gradients at the start summed, are the oracle's", async () => {
    const dataset = await fewDigits(32);
    const training = { ...smallState.training, optimizer: 'adam', datapoints } as const;
    const state = { ...smallState, step: 0, network: { ...smallState.network, seed }, training };
    const session = testSession({ dataset, state });
    await session.start();
    const rate = 0.05;
    session.setNudge({ index: 3, rate });
    session.lab.depth.choose({ kind: 'epoch' });
    await session.lab.depth.compute();
    const { epoch, members, firstFit } = session.lab.depth.view.value!;
    const { train } = trainedOn(dataset.split, training);
    expect([...members]).toEqual([...train]);
    const steps = Math.floor(train.length / training.batchSize);
    expect(epoch).toMatchObject({ steps, batchSize: training.batchSize });

    const start = await buildModel(dataset, state);
    const batchOf = (at: ArrayLike<number>) => ({ n: at.length, data: gatherInputs(dataset, at) });
    const all = { n: dataset.count, data: dataset.inputs };
    const order = epochOrder(train, seed, 0);
    const change = new Float64Array(dataset.count * 10);
    let [model, moved]: [ReferenceModel, OptimizerState] = [start, initialState(start)];
    for (let step = 0; step < steps; step++) {
      const some = order.slice(step * training.batchSize, (step + 1) * training.batchSize);
      const labels = gatherLabels(dataset, some);
      const { first } = new OracleStep(start, all, meanDirection(start, batchOf(some), labels, training.loss));
      first.forEach((value, at) => (change[at] -= rate * value));
      const gradient = lossGradient(model, training.loss, batchOf(some), oneHot(labels, 10));
      ({ model, state: moved } = optimizerStep(model, { kind: 'sgd', rate }, gradient, moved));
    }
    const kind = { kind: 'own-log-probability', labels: dataset.labels } as const;
    const before = logits(start, all);
    const predicted = predictedShift(before, change, 10, kind);
    const actual = actualShift(
      before,
      logits(model, all).map((value, at) => value - before[at]),
      10,
      kind,
    );
    expect(relativeError(epoch!.first, predicted)).toBeLessThan(1e-5);
    expect(relativeError(epoch!.actual, actual)).toBeLessThan(5e-4);
    const outside = (values: ArrayLike<number>) => Array.from(values).filter((_, at) => !members.includes(at));
    expect(epoch!.fit.pearson).toBeCloseTo(pearson(outside(predicted), outside(actual)), 3);
    expect(epoch!.fit.spearman).toBeCloseTo(spearman(outside(predicted), outside(actual)), 2);
    expect(epoch!.fit.relativeError).toBeCloseTo(relativeError(predicted, actual), 3);
    expect(epoch!.fit.relativeError).toBeGreaterThan(firstFit.relativeError);
    expect(session.problem.value).toBeUndefined();
  });
});

test('cancelled during a real epoch it leaves nothing behind, and then it runs', async () => {
  const state = { ...smallState, step: 0, training: { ...smallState.training, batchSize: 1 } };
  const session = testSession({ dataset: await fewDigits(80), state });
  await session.start();
  await settled(session);
  const { depth } = session.lab;
  depth.choose({ kind: 'epoch' });
  const { budget } = session.gpu.value!.arena;
  const before = budget.used;
  const computing = depth.compute();
  const running = () => session.jobs.value.find(({ progress }) => progress?.stage === 'steps of the epoch');
  await until(() => running() !== undefined, 'the epoch');
  running()!.cancel();
  await computing;
  expect(depth.view.value).toBeUndefined();
  expect(budget.used).toBe(before);
  await depth.compute();
  expect(depth.view.value!.epoch).toMatchObject({ steps: 60, batchSize: 1 });
  expect(budget.used).toBe(before);
});
