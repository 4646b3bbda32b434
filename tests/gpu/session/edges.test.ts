// The ends of what a session may meet: one datapoint, no hidden layer, weights that are not numbers, files that are not there.
import { describe, expect, test } from 'vitest';
import { invalidFile, NtkError } from '../../../src/core/errors';
import { DeviceHolder } from '../../../src/session/device-holder';
import { buildModel } from '../../../src/session/workspace';
import { digitBytes, fewDigits, smallState, testSession, until, shareGpu } from '../../support/session';

describe('session at its edges', () => {
  shareGpu();

  test.each([1, 2])('%i datapoints', async (count) => {
    const dataset = await fewDigits(count);
    const session = testSession({ dataset });
    await session.start();
    expect(session.problem.value).toBeUndefined();
    expect(session.training.value.phase).toBe('done');
    expect(session.training.value.history.at(-1)!.testLoss).toBeNaN();
    expect(session.kernel.value).toMatchObject({ nonFinite: 0, picture: { rows: count, columns: count } });
    expect(session.neighbourhood.value!.layers[0].neighbours.k).toBe(count - 1);
    session.setNudge({ index: 0 });
    await until(() => session.nudge.value !== undefined);
    expect(session.nudge.value!.predicted).toHaveLength(count);
    expect(session.nudge.value!.predictedActual.pearson).toBeNaN();
  });

  test('no hidden layer: a linear model', async () => {
    const state = { ...smallState, network: { ...smallState.network, hidden: [] } };
    const session = testSession({ dataset: await fewDigits(30), state });
    await session.start();
    expect(session.problem.value).toBeUndefined();
    expect(session.neighbourhood.value!.layers.map(({ id }) => id)).toEqual(['input']);
    expect(session.layer.value).toBe('input');
    const { inputs, features } = session.dataset.value!;
    const inner = inputs.subarray(0, features).reduce((sum, x, k) => sum + x * inputs[features + k], 0);
    expect((await session.kernelRow(0))[1]).toBeCloseTo(10 * (inner + 1), 3);
    session.setNudge({ index: 2 });
    await until(() => session.nudge.value !== undefined);
    expect(session.nudge.value!.similarity).toHaveLength(1);
  });

  test('a weight that is NaN is counted and said, nothing is painted as zero', async () => {
    const dataset = await fewDigits(30);
    const { graph, values: drawn } = await buildModel(dataset, smallState);
    const values = { ...drawn, '2.weight': drawn['2.weight'].map((value, i) => (i === 5 ? NaN : value)) };
    const session = testSession({ dataset, model: { graph, values }, state: { ...smallState, step: 0 } });
    await session.start();
    expect(session.kernel.value!.nonFinite).toBe(30 * 30);
    expect(session.kernel.value!.diagonal!.every(Number.isNaN)).toBe(true);
    expect(session.training.value.history[0].nonFinite).toBe(30);
    expect(session.training.value.history[0].trainLoss).toBeNaN();
    expect(session.problem.value).toMatchObject({ where: 'neighbourhood', error: { code: 'Unsupported' } });
    expect(session.neighbourhood.value!.layers.map(({ id }) => id)).toEqual(['input', 'activation1']);
    expect(session.stableRate.value).toBeUndefined();
    session.setNudge({ index: 3 });
    await until(() => session.nudge.value !== undefined);
    expect(session.nudge.value!.predicted.every(Number.isNaN)).toBe(true);
    expect(session.nudge.value!.stableRate).toBeNaN();
    expect(session.state.value.checkpoints).toEqual([]);
    session.configure({ hidden: [4] });
    await until(() => session.training.value.history.length === 0);
    await session.computeKernel();
    expect(session.kernel.value!.nonFinite).toBe(0);
  });

  test('a choice that makes no sense is a problem and changes nothing', async () => {
    const session = testSession({ dataset: await fewDigits(10), state: { ...smallState, step: 0 } });
    await session.start();
    session.setNudge({ index: 1, rate: -1 });
    expect(session.problem.value).toMatchObject({ where: 'nudge', error: { code: 'Unsupported' } });
    expect(session.nudgeSettings.value).toBeUndefined();
    session.setNudge({ index: 10 });
    await until(() => session.jobs.value.length === 0 && session.nudgeSettings.value === undefined);
    expect(session.problem.value).toMatchObject({ where: 'nudge', error: { code: 'ShapeMismatch' } });
    expect(session.nudge.value).toBeUndefined();
  });

  test('the newest choice of a nudge is what is shown', async () => {
    const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 } });
    await session.start();
    for (let index = 0; index < 6; index++) session.setNudge({ index });
    for (let rate = 1; rate < 20; rate++) session.setNudge({ rate: rate / 100 });
    await until(() => session.jobs.value.length === 0 && session.nudge.value?.settings.rate === 0.19);
    expect(session.nudge.value!.settings).toMatchObject({ index: 5, rate: 0.19 });
    expect(session.problem.value).toBeUndefined();
  });

  test('files that cannot be had or read fail the session, and a second start succeeds', async () => {
    let broken = true;
    const fetchBytes = async (name: string): Promise<ArrayBuffer> => {
      if (broken) throw invalidFile('digits', name, 'it could not be fetched (404)');
      return digitBytes(name);
    };
    const session = testSession({ fetchBytes, state: { ...smallState, step: 0 } });
    await expect(session.start()).rejects.toMatchObject({ code: 'InvalidFile' });
    expect(session.status.value).toMatchObject({ phase: 'failed', error: { code: 'InvalidFile' } });
    expect(session.jobs.value).toEqual([]);
    await expect(session.train()).rejects.toMatchObject({ code: 'InvalidFile' });
    broken = false;
    await session.start();
    expect(session.status.value.phase).toBe('ready');
    expect(session.kernel.value!.order.length).toBe(1797);
  });

  test('without a GPU the session fails and says why', async () => {
    const error = new NtkError('DeviceUnavailable', { reason: 'no-adapter' }, 'no GPU');
    const session = testSession({ dataset: await fewDigits(5), device: new DeviceHolder(() => Promise.reject(error)) });
    await expect(session.start()).rejects.toBe(error);
    expect(session.status.value).toEqual({ phase: 'failed', error });
    expect(session.problem.value).toBeUndefined();
  });
});
