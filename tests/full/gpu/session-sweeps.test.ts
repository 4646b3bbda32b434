// Sweeps of a session's laboratory: every number against the oracle, the session left alone, cancelling, a lost device, opening.
import { describe, expect, test } from 'vitest';
import { usualSweep } from '../../../src/session/lab/sweep-settings';
import type { NetworkSettings, Session, Sweep, SweepSettings } from '../../../src/session/types';
import { expectSweep } from '../../support/expect-sweep';
import { plainNudged, plainProbeSet } from '../../support/plain-choice';
import { fewDigits, shareGpu, smallState, testDevice, testSession, until } from '../../support/session';

const small: SweepSettings = {
  ...usualSweep,
  over: 'width',
  values: [6, 10],
  seeds: 2,
  steps: 6,
  probe: 16,
  nudges: 2,
  rate: 0.05,
};

interface Opening {
  readonly device?: ReturnType<typeof testDevice>;
  /** Learning rate of the training. */
  readonly rate?: number;
}

async function openSession(changes: Partial<NetworkSettings> = {}, opening: Opening = {}): Promise<Session> {
  const { device, rate = smallState.training.rate } = opening;
  const network = { ...smallState.network, activation: 'tanh' as const, ...changes };
  const state = { ...smallState, network, training: { ...smallState.training, rate }, step: 0 };
  const session = testSession({ dataset: await fewDigits(60), state, ...(device ? { device: device.holder } : {}) });
  await session.start();
  await until(() => session.jobs.value.length === 0, 'rest');
  return session;
}

const shown = (session: Session): Sweep | undefined => session.lab.sweeps.sweep.value;
const used = (session: Session): number => session.gpu.value!.arena.budget.used;

async function swept(session: Session, changes: Partial<SweepSettings> = {}): Promise<Sweep> {
  await session.lab.sweeps.run({ ...small, ...changes });
  return shown(session)!;
}

async function cancelAfter(session: Session, points: number): Promise<void> {
  const running = session.lab.sweeps.run({ ...small, over: 'steps', values: [4, 8, 400], seeds: 3 });
  await until(() => shown(session)?.phase === 'running' && shown(session)!.points.length === points, 'some points');
  session.jobs.value.find(({ key }) => key === 'sweep')!.cancel();
  await running;
}

describe('sweeps', () => {
  shareGpu();

  const subjects: [SweepSettings['over'], readonly number[], Partial<NetworkSettings>, Opening?][] = [
    ['width', [6, 10], { seed: 0 }],
    ['depth', [1, 3], { seed: 4, parameterization: 'ntk' }, { rate: 0.2 }],
    ['datapoints', [12, 45], { seed: 0 }],
    ['steps', [2, 8], { seed: 1, activation: 'gelu' }],
  ];
  test.each(subjects)(
    'over %s: every number is that of the oracle for two seeds',
    async (over, values, changes, opening) => {
      const session = await openSession(changes, opening);
      const sweep = await swept(session, { over, values });
      expect(sweep).toMatchObject({ phase: 'done', total: 4 });
      const seed = session.network.value.seed;
      const seeds = [seed, seed + 1];
      expect(sweep.points.map(({ value, network }) => [network.seed, value])).toEqual(
        seeds.flatMap((each) => values.map((value) => [each, value])),
      );
      const probe = plainProbeSet(session.dataset.value!, 16, seed);
      expect([...sweep.probe]).toEqual([...probe]);
      expect([...sweep.nudged]).toEqual([...plainNudged(probe, 2, seed)]);
      expect(new Set(sweep.nudged).size).toBe(2);
      expectSweep(session.dataset.value!, sweep);
      if (over === 'depth') expect(sweep.points[1].network.hidden).toEqual([12, 12, 12]);
      if (over === 'width') expect(sweep.points[1].network.hidden).toEqual([10, 10]);
      if (over === 'datapoints')
        expect(sweep.points.map(({ training }) => training.datapoints)).toEqual([12, undefined, 12, undefined]);
    },
  );

  test('the session stays as it is, and gets its memory back', async () => {
    const session = await openSession();
    const [before, bytes, row] = [session.training.value, used(session), await session.kernelRow(3)];
    const sweep = await swept(session);
    expect(session.training.value).toBe(before);
    expect(session.network.value.hidden).toEqual([12, 8]);
    expect(used(session)).toBe(bytes);
    expect(await session.kernelRow(3)).toEqual(row);
    expect(session.jobs.value).toEqual([]);
    expect(sweep.driftLaw!.slope).toBeLessThan(0.5);
    expect((await swept(session)).points).toEqual(sweep.points);
  });

  test('cancelled it keeps the points that are done and says so; without any there is the one before', async () => {
    const session = await openSession();
    const bytes = used(session);
    await cancelAfter(session, 0);
    expect(shown(session)).toBeUndefined();
    await cancelAfter(session, 2);
    const stopped = shown(session)!;
    expect(stopped).toMatchObject({ phase: 'stopped', total: 9 });
    expect(stopped.points.map(({ value }) => value)).toEqual([4, 8]);
    expect(used(session)).toBe(bytes);
    await cancelAfter(session, 0);
    expect(shown(session)).toEqual(stopped);
    expect([used(session), session.problem.value, session.jobs.value]).toEqual([bytes, undefined, []]);
  });

  test('another sweep takes the place of one under way', async () => {
    const session = await openSession();
    const first = session.lab.sweeps.run({ ...small, over: 'steps', values: [4, 400], seeds: 2 });
    await until(() => shown(session)?.points.length === 1, 'a point');
    const second = swept(session);
    await Promise.all([first, second]);
    expect(shown(session)).toMatchObject({ phase: 'done', settings: { over: 'width' }, total: 4 });
    expect(shown(session)!.points).toHaveLength(4);
  });

  test('a point opens as the state of the session, and a sweep outlives it', async () => {
    const session = await openSession();
    const { lab } = session;
    const sweep = await swept(session, { over: 'datapoints', values: [10, 45], steps: 7 });
    const point = sweep.points[2];
    await lab.sweeps.open(point);
    expect(session.network.value).toEqual(point.network);
    expect(session.trainingSettings.value).toEqual({ ...point.training, epochs: 7 });
    expect(session.training.value).toMatchObject({ step: 7, totalSteps: 7 });
    expect(session.training.value.history.at(-1)).toEqual(point.point);
    expect(shown(session)).toBe(sweep);
    const state = session.state.value;
    expect(state.training.datapoints).toBe(10);
    const again = testSession({ dataset: await fewDigits(60), state });
    await again.start();
    expect(again.training.value.history.at(-1)).toEqual(point.point);
    await lab.sweeps.open(sweep.points[1]);
    expect(session.trainingSettings.value).toEqual({ ...smallState.training, epochs: 7 });
    expect(session.training.value.history.at(-1)).toEqual(sweep.points[1].point);
  });

  test('it is gone with its datapoints, and outlives other networks', async () => {
    const session = await openSession();
    const sweep = await swept(session, { values: [6], seeds: 1 });
    session.configure({ seed: 9 });
    await session.train();
    expect(shown(session)).toBe(sweep);
    session.configure({}, {}, { name: 'strokes', count: 40, seed: 0 });
    await until(() => session.dataset.value?.name === 'strokes', 'strokes');
    expect(shown(session)).toBeUndefined();
  });

  test('another network of the session ends it with the points that are done', async () => {
    const session = await openSession();
    const running = session.lab.sweeps.run({ ...small, over: 'steps', values: [4, 400] });
    await until(() => shown(session)?.points.length === 1, 'a point');
    session.configure({ seed: 9 });
    await running;
    expect(shown(session)).toMatchObject({ phase: 'stopped', total: 4 });
    expect(shown(session)!.points).toHaveLength(1);
  });

  test('what makes no sense is refused and is a problem', async () => {
    const session = await openSession();
    for (const changes of [
      { values: [] },
      { values: [2000] },
      { over: 'datapoints', values: [46] },
      { seeds: 21 },
    ] as const) {
      await expect(swept(session, changes)).rejects.toMatchObject({ code: 'Unsupported' });
      expect(session.problem.value).toMatchObject({ where: 'laboratory' });
      session.dismissProblem();
    }
    expect(shown(session)).toBeUndefined();
  });

  test('after a loss of the device it goes on where it was', async () => {
    const device = testDevice();
    const session = await openSession({}, { device });
    const running = session.lab.sweeps.run({ ...small, values: [6, 8, 10] });
    await until(() => shown(session)?.points.length === 2, 'two points');
    const before = shown(session)!.points;
    device.opened[0].device.destroy();
    await running;
    const { phase, points } = shown(session)!;
    expect([phase, points.length, device.opened.length]).toEqual(['done', 6, 2]);
    expect(points.slice(0, 2)).toEqual(before);
    expect(points.map(({ value }) => value)).toEqual([6, 8, 10, 6, 8, 10]);
  });
});
