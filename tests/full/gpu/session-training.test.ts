// Training in a session: the same curve whatever happens on the way; pausing, stepping, cancelling, resetting.
import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/session/types';
import { fewDigits, smallState, testDevice, testSession, until, shareGpu } from '../../support/session';

const untrained = { ...smallState, step: 0 };

async function openSession(count = 60): Promise<Session> {
  const session = testSession({ dataset: await fewDigits(count), state: untrained });
  await session.start();
  return session;
}

/** Whether training is on its way, with at least one point of the curve beyond the first. */
const isUnderWay =
  ({ training }: Session) =>
  (): boolean =>
    training.value.phase === 'running' && training.value.history.length > 2;

describe('training', () => {
  shareGpu();

  test('reset and train again: the same curve, bit for bit; another seed: another', async () => {
    const session = await openSession();
    await session.train();
    const curve = session.training.value.history;
    expect(curve.length).toBeGreaterThan(10);
    session.reset();
    await session.train();
    expect(session.training.value.history).toEqual(curve);
    session.configure({ seed: 1 });
    await session.train();
    expect(session.training.value.history).toHaveLength(curve.length);
    expect(session.training.value.history.at(-1)).not.toEqual(curve.at(-1));
  });

  test('paused and continued, and stepped: the same numbers at the same steps', async () => {
    const session = await openSession();
    await session.train();
    const curve = session.training.value.history;
    session.reset();
    const training = session.train();
    await until(isUnderWay(session), 'training under way');
    session.pause();
    await training;
    const paused = session.training.value;
    expect(paused.phase).toBe('paused');
    expect(paused.step).toBeGreaterThan(0);
    expect(paused.step).toBeLessThan(paused.totalSteps);
    expect(session.neighbourhood.value!.step).toBe(paused.step);
    await session.trainStep();
    expect(session.training.value).toMatchObject({ phase: 'paused', step: paused.step + 1 });
    expect(session.training.value.history.at(-1)!.step).toBe(paused.step + 1);
    await session.train();
    const steps = new Set(curve.map(({ step }) => step));
    const continued = session.training.value.history.filter(({ step }) => steps.has(step));
    expect(continued).toEqual(curve);
  });

  test('cancelled, everything is as it was before: the curve, and the weights behind it', async () => {
    const session = await openSession();
    await session.train();
    const curve = session.training.value.history;
    session.reset();
    await session.trainStep();
    const before = session.training.value;
    const training = session.train();
    await until(isUnderWay(session), 'training under way');
    session.jobs.value.find(({ title }) => title === 'Training the network')!.cancel();
    await training;
    expect(session.training.value).toEqual(before);
    expect(session.neighbourhood.value!.step).toBe(before.step);
    await session.train();
    expect(session.training.value.history.filter(({ step }) => step !== 1 || curve[1].step === 1)).toEqual(curve);
  });

  test('a state remembers its place, and a run from it has no drift', async () => {
    const session = await openSession();
    await session.trainStep();
    await session.trainStep();
    const state = session.state.value;
    expect(state.step).toBe(2);
    expect(state.checkpoints.at(-1)!.step).toBe(2);
    const again = testSession({ dataset: await fewDigits(60), state });
    await again.start();
    expect(again.training.value).toMatchObject({ phase: 'paused', step: 2 });
    expect(again.drift.value).toBeUndefined();
    const [first, ...rest] = state.checkpoints;
    const other = testSession({
      dataset: await fewDigits(60),
      state: { ...state, checkpoints: [{ ...first, testLoss: first.testLoss * 1.1 }, ...rest] },
    });
    await other.start();
    expect(other.drift.value).toMatchObject({ step: first.step, expected: first.testLoss * 1.1 });
  });

  test('other settings make another network; what cannot be changes nothing', async () => {
    const session = await openSession();
    await session.trainStep();
    session.configure({ hidden: [7], activation: 'tanh' }, { optimizer: 'adam', rate: 0.01, batchSize: 9, epochs: 2 });
    expect(session.network.value).toMatchObject({ hidden: [7], activation: 'tanh', seed: 0 });
    await until(() => session.training.value.step === 0 && session.neighbourhood.value?.layers.length === 2);
    expect(session.training.value).toMatchObject({ phase: 'idle', totalSteps: 10, history: [] });
    expect(session.kernel.value).toBeUndefined();
    expect(session.layer.value).toBe('activation1');
    await session.train();
    const trained = session.training.value;
    expect(trained.phase).toBe('done');
    session.configure({ hidden: [0] });
    expect(session.problem.value).toMatchObject({ where: 'network', error: { code: 'Unsupported' } });
    expect(session.network.value.hidden).toEqual([7]);
    expect(session.training.value).toBe(trained);
    session.dismissProblem();
    expect(session.problem.value).toBeUndefined();
  });

  test('a network over the budget is refused and the old one stays', async () => {
    const session = testSession({
      dataset: await fewDigits(40),
      state: untrained,
      budget: 2 ** 23,
      device: testDevice().holder,
    });
    await session.start();
    await session.trainStep();
    const before = session.training.value;
    session.configure({ hidden: [1000, 1000] });
    await until(() => session.problem.value !== undefined);
    expect(session.problem.value).toMatchObject({ where: 'network', error: { code: 'LimitExceeded' } });
    expect(session.network.value.hidden).toEqual([12, 8]);
    expect(session.training.value).toEqual(before);
    await session.trainStep();
    expect(session.training.value.step).toBe(2);
  });

  test('another network shows nothing of the one before; the same one from its start may', async () => {
    const session = await openSession();
    await session.trainStep();
    let cleared = 0;
    session.neighbourhood.subscribe((view) => (cleared += view ? 0 : 1));
    session.reset();
    await until(() => session.neighbourhood.value?.step === 0 && session.jobs.value.length === 0);
    expect(cleared).toBe(0);
    session.configure({ activation: 'tanh' });
    await until(() => session.neighbourhood.value === undefined, 'cleared');
    await until(() => session.neighbourhood.value?.layers.length === 3, 'placed anew');
    expect(cleared).toBe(1);
  });

  test('the largest stable rate: with momentum 1.9 times that of gradient descent, for Adam that of gradient descent', async () => {
    const rates: number[] = [];
    for (const optimizer of ['sgd', 'momentum', 'adam'] as const) {
      const state = { ...untrained, training: { ...untrained.training, optimizer } };
      const session = testSession({ dataset: await fewDigits(24), state });
      await session.start();
      await until(() => session.stableRate.value !== undefined, 'stable rate');
      rates.push(session.stableRate.value!);
    }
    expect(rates[1] / rates[0]).toBeCloseTo(1.9, 10);
    expect(rates[2]).toBe(rates[0]);
  });

  test('asked for while a run, a step or a pause is under way, it trains to the end', async () => {
    const session = await openSession();
    const first = session.train();
    await until(isUnderWay(session), 'training under way');
    session.configure({ seed: 3 });
    await session.train();
    await first;
    expect(session.training.value).toMatchObject({ phase: 'done', step: session.training.value.totalSteps });
    const curve = session.training.value.history;
    expect(session.kernel.value!.step).toBe(session.training.value.step);
    session.reset();
    const second = session.train();
    await until(isUnderWay(session), 'training under way again');
    session.reset();
    await session.train();
    await second;
    expect(session.training.value.history).toEqual(curve);
    session.reset();
    const step = session.trainStep();
    await session.train();
    await step;
    expect(session.training.value).toMatchObject({ phase: 'done', step: session.training.value.totalSteps });
    session.reset();
    const third = session.train();
    await until(isUnderWay(session), 'training under way a third time');
    session.pause();
    await session.train();
    await third;
    expect(session.training.value.phase).toBe('done');
    expect(session.problem.value).toBeUndefined();
  });

  test('a step and a run that are paused before they begin stay where they are', async () => {
    const session = await openSession();
    const step = session.trainStep();
    const training = session.train();
    session.pause();
    await Promise.all([step, training]);
    expect(session.training.value.step).toBeLessThan(session.training.value.totalSteps);
    expect(session.training.value.phase).not.toBe('running');
  });

  test('a network that is refused takes nothing back from one that was asked for after it', async () => {
    const device = testDevice().holder;
    const session = testSession({ dataset: await fewDigits(40), state: untrained, budget: 2 ** 23, device });
    await session.start();
    session.configure({ hidden: [1000, 1000] });
    session.configure({ hidden: [5] });
    await session.train();
    expect(session.network.value.hidden).toEqual([5]);
    expect(session.problem.value).toBeUndefined();
    session.configure({ hidden: [1000, 1000] });
    session.configure({ hidden: [1000, 999] });
    await until(() => session.problem.value !== undefined);
    expect(session.network.value.hidden).toEqual([5]);
  });
});
