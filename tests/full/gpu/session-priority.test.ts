// A nudge goes first: the kernel and training stand still while it is computed, and go on after it.
import { effect } from '@preact/signals-core';
import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/session/types';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

const network = { ...smallState.network, hidden: [192, 192] };

async function openSession(count: number): Promise<Session> {
  const session = testSession({ dataset: await fewDigits(count), state: { ...smallState, network, step: 0 } });
  await session.start();
  session.setNudge({ index: 0 });
  await until(() => session.nudge.value !== undefined && session.jobs.value.length === 0, 'everything settled');
  return session;
}

const progressOf = (session: Session, key: string): { stage: string; done: number; total: number } | undefined =>
  session.jobs.value.find((job) => job.key === key)?.progress;

describe('priority', () => {
  shareGpu();

  test('the kernel waits between its submissions', async () => {
    const session = await openSession(700);
    const computing = session.computeKernel();
    await until(() => progressOf(session, 'kernel')?.stage === 'kernel', 'kernel under way');
    const before = progressOf(session, 'kernel')!;
    expect(before.total).toBeGreaterThan(before.done + 6);
    const submissions = new Set<number>();
    const stop = effect(() => void submissions.add(progressOf(session, 'kernel')?.done ?? 0));
    session.setNudge({ index: 5 });
    await until(() => session.nudge.value?.settings.index === 5, 'nudge');
    stop();
    const after = progressOf(session, 'kernel')!;
    expect(after.stage).toBe('kernel');
    expect(after.done).toBeLessThan(after.total);
    expect(submissions.size - 1).toBeLessThanOrEqual(4);
    await computing;
    expect(session.kernel.value!.nonFinite).toBe(0);
  });

  test('training waits after the steps under way, and its curve is the same', async () => {
    const session = await openSession(200);
    await session.train();
    await until(() => session.jobs.value.length === 0, 'everything settled');
    const curve = session.training.value.history;
    session.reset();
    const training = session.train();
    await until(() => session.training.value.history.length > 2, 'training under way');
    const steps = session.training.value.step;
    session.setNudge({ index: 9 });
    await until(() => session.nudge.value?.settings.index === 9, 'nudge');
    expect(session.training.value.step - steps).toBeLessThanOrEqual(32);
    expect(session.training.value.phase).toBe('running');
    await training;
    expect(session.training.value.history).toEqual(curve);
  });

  test('jobs that wait for a nudge can be stopped, and the nudge with them', async () => {
    const session = await openSession(300);
    const computing = session.computeKernel();
    await until(() => progressOf(session, 'kernel')?.stage === 'kernel', 'kernel under way');
    session.setNudge({ index: 5 });
    session.configure({ hidden: [6] });
    await computing;
    await session.train();
    expect(session.training.value.phase).toBe('done');
    expect(session.nudge.value?.settings.index).toBe(5);
    expect(session.problem.value).toBeUndefined();
  });
});
