// A lost device: recovered once, with the same numbers as if nothing had happened; a second loss is said.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { wholePicture } from '../../../src/session/whole-picture';
import { rememberedState } from '../../../src/session/remembered';
import { fewDigits, smallState, testDevice, testSession, until } from '../../support/session';

describe('recovery', { timeout: 180_000 }, () => {
  test('lost in the middle of training: rebuilt, continued, the same curve', async () => {
    const dataset = await fewDigits(60);
    const calm = testSession({ dataset });
    await calm.start();
    const { holder, opened } = testDevice();
    const session = testSession({ dataset, device: holder });
    const phases: string[] = [];
    session.status.subscribe(({ phase }) => phases.push(phase));
    const shownWithoutDevice: unknown[] = [];
    session.gpu.subscribe((gpu) => {
      if (!gpu) shownWithoutDevice.push(session.neighbourhood.peek());
    });
    const started = session.start();
    await until(() => session.training.value.history.length > 4, 'training under way');
    opened[0].device.destroy();
    await until(() => phases.includes('recovering'), 'loss noticed');
    await started;
    expect(shownWithoutDevice).toEqual([undefined, undefined]);
    expect(phases).toEqual(['starting', 'ready', 'recovering', 'ready']);
    expect(opened).toHaveLength(2);
    expect(session.gpu.value).toBe(opened[1]);
    expect(session.problem.value).toBeUndefined();
    expect(session.training.value.history).toEqual(calm.training.value.history);
    expect(session.kernel.value!.diagonal).toEqual(calm.kernel.value!.diagonal);
    expect(session.neighbourhood.value!.step).toBe(session.training.value.step);
    expect(opened[0].arena.budget.used).toBeLessThanOrEqual(256);
  });

  test.each([
    ['other settings', { hidden: [7] }],
    ['a reset', {}],
  ])('lost while the network of %s is made: that network, untrained, and it can be trained', async (_, network) => {
    const { holder, opened } = testDevice();
    const session = testSession({ dataset: await fewDigits(40), device: holder });
    await session.start();
    session.configure(network);
    opened[0].device.destroy();
    await until(() => session.gpu.value === opened[1] && session.jobs.value.length === 0, 'recovered');
    expect(session.training.value).toMatchObject({ phase: 'idle', step: 0, history: [] });
    expect(session.neighbourhood.value).toMatchObject({ step: 0 });
    expect(session.neighbourhood.value!.layers.length).toBe(1 + session.network.value.hidden.length);
    await session.train();
    const { phase, step, history } = session.training.value;
    expect([phase, step, history.at(-1)!.step]).toEqual(['done', history.at(-1)!.step, step]);
    expect(session.kernel.value!.step).toBe(step);
    expect(session.problem.value).toBeUndefined();
  });

  test('lost at rest: what was shown is computed again; a second loss fails, a new start begins anew', async () => {
    const { holder, opened } = testDevice();
    const kept = new Map<string, string>();
    const setItem = (key: string, value: string): void => void kept.set(key, value);
    vi.stubGlobal('sessionStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem });
    onTestFinished(() => void vi.unstubAllGlobals());
    const session = testSession({ dataset: await fewDigits(40), device: holder, remember: true });
    await session.start();
    session.setNudge({ index: 3 });
    await until(() => session.nudge.value !== undefined && session.jobs.value.length === 0);
    const before = { kernel: session.kernel.value!, nudge: session.nudge.value! };
    opened[0].device.destroy();
    await until(() => session.kernel.value === undefined, 'loss noticed');
    await until(() => session.kernel.value !== undefined && session.jobs.value.length === 0, 'recovered');
    expect(session.status.value.phase).toBe('ready');
    expect(session.kernel.value!.diagonal).toEqual(before.kernel.diagonal);
    expect(wholePicture(session.kernel.value!).texture).not.toBe(wholePicture(before.kernel).texture);
    expect(session.nudge.value!.actual).toEqual(before.nudge.actual);
    expect(session.neighbourhood.value).toBeDefined();
    expect(session.training.value.phase).toBe('done');
    const again = session.computeKernel();
    const failure = expect(again).rejects.toMatchObject({ code: 'DeviceLost' });
    await until(() => session.jobs.value.length > 0);
    opened[1].device.destroy();
    await failure;
    expect(session.status.value).toMatchObject({ phase: 'failed', error: { code: 'DeviceLost' } });
    const { error } = session.status.value as { error: Error };
    expect(error.message).toContain('a second time');
    expect(rememberedState('test')).toEqual(session.state.value);
    expect(rememberedState('test')).toMatchObject({ network: smallState.network, nudge: { index: 3 } });
    expect([session.kernel.value, session.neighbourhood.value, session.gpu.value]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(session.jobs.value).toEqual([]);
    await expect(session.train()).rejects.toBe(error);
    expect(opened).toHaveLength(2);
    await session.start();
    expect(session.status.value.phase).toBe('ready');
    expect(session.kernel.value!.diagonal).toEqual(before.kernel.diagonal);
  });

  test('lost before there is a network: the session begins all the same', async () => {
    const { holder, opened } = testDevice({ lostAfter: 200, losesFirst: true });
    const session = testSession({ dataset: await fewDigits(40), device: holder });
    await session.start();
    await until(() => session.jobs.value.length === 0, 'rest');
    const { phase, step, totalSteps } = session.training.value;
    expect([phase, step]).toEqual(['done', totalSteps]);
    expect(session.kernel.value!.step).toBe(step);
    expect(session.gpu.value).toBe(opened[1]);
    expect(session.problem.value).toBeUndefined();
  });

  test('two sessions share a device and recover onto the same one', async () => {
    const { holder, opened } = testDevice();
    const dataset = await fewDigits(20);
    const state = { ...smallState, step: 0 };
    const sessions = [testSession({ dataset, state, device: holder }), testSession({ dataset, state, device: holder })];
    await Promise.all(sessions.map((session) => session.start()));
    expect(sessions[0].gpu.value).toBe(sessions[1].gpu.value);
    opened[0].device.destroy();
    await until(() => sessions.every(({ gpu }) => gpu.value === opened[1]), 'both recovered');
    await until(() => sessions.every(({ kernel, jobs }) => kernel.value && jobs.value.length === 0), 'both recomputed');
    expect(opened).toHaveLength(2);
    sessions[0][Symbol.dispose]();
    await sessions[0].closed;
    await sessions[1].computeKernel();
    expect(sessions[1].problem.value).toBeUndefined();
  });
});
