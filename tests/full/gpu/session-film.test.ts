// Films of a session's laboratory: every summary against the oracle, the session left alone, stopping, cancelling, going to a step.
import { describe, expect, test } from 'vitest';
import { ownFilm } from '../../../src/session/lab/film-settings';
import type { Film, FilmSettings, NetworkSettings, Session } from '../../../src/session/types';
import { expectFrame } from '../../support/expect-frame';
import { oracleFilm } from '../../support/film-oracle';
import { plainProbeSet } from '../../support/plain-choice';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

const short = { steps: 12, kept: 4, probe: 24 };

async function openSession(changes: Partial<NetworkSettings> = {}): Promise<Session> {
  const network = { ...smallState.network, ...changes };
  const session = testSession({ dataset: await fewDigits(60), state: { ...smallState, network, step: 0 } });
  await session.start();
  await until(() => session.jobs.value.length === 0, 'rest');
  return session;
}

const ownOf = (session: Session): FilmSettings => ({
  ...ownFilm(session.network.value, session.trainingSettings.value),
  ...short,
});

async function filmed(session: Session, settings = ownOf(session)): Promise<Film> {
  await session.lab.film.record(0, settings);
  return session.lab.film.films.value[0]!;
}

const used = (session: Session): number => session.gpu.value!.arena.budget.used;

describe('films', () => {
  shareGpu();

  const subjects: [string, Partial<NetworkSettings>, Partial<FilmSettings['training']>][] = [
    ['a standard network with momentum', { activation: 'tanh', seed: 0 }, {}],
    ['a standard network with momentum and another seed', { activation: 'tanh', seed: 5 }, {}],
    [
      'a scaled NTK network by gradient descent',
      { activation: 'tanh', parameterization: 'ntk', outputScale: 3, seed: 1 },
      { optimizer: 'sgd', rate: 0.05 },
    ],
    [
      'a mu-P network on the squared error by Adam',
      { activation: 'gelu', parameterization: 'mu-p', seed: 2 },
      { optimizer: 'adam', loss: 'squared-error', rate: 0.01 },
    ],
    ['a network with momentum and weight decay', { activation: 'tanh', seed: 3 }, { weightDecay: 0.5 }],
    [
      'a network by Adam with weight decay',
      { activation: 'gelu', seed: 4 },
      { optimizer: 'adam', loss: 'squared-error', rate: 0.01, weightDecay: 2 },
    ],
  ];
  test.each(subjects)('%s: every summary is that of the oracle', async (_, changes, trainingChanges) => {
    const session = await openSession();
    const own = ownOf(session);
    const network = { ...smallState.network, ...changes };
    const settings = { ...own, network, training: { ...own.training, ...trainingChanges } };
    const film = await filmed(session, settings);
    const dataset = session.dataset.value!;
    expect([...film.probe]).toEqual([...plainProbeSet(dataset, short.probe, network.seed)]);
    expect(new Set(film.probe).size).toBe(short.probe);
    const classes = [...film.probe].map((i) => dataset.labels[i]);
    expect(classes).toEqual([...classes].sort((a, b) => a - b));
    const steps = [0, 3, 6, 9, 12];
    const expected = oracleFilm(dataset, network, settings, { steps, probe: film.probe });
    expect(film.frames.map(({ step }) => step)).toEqual(steps);
    expect(expected.at(-1)!.drift).toBeGreaterThan(0.01);
    film.frames.forEach((frame, at) => expectFrame(frame, expected[at], 3));
  });

  test('it is the very training of the session, which stays as it is', async () => {
    const session = await openSession();
    const [before, bytes, row] = [session.training.value, used(session), await session.kernelRow(3)];
    const film = await filmed(session);
    expect(session.training.value).toBe(before);
    expect(used(session)).toBe(bytes);
    expect(await session.kernelRow(3)).toEqual(row);
    expect(session.jobs.value).toEqual([]);
    await session.train();
    const curve = new Map(session.training.value.history.map((point) => [point.step, point]));
    for (const { point } of film.frames) expect(point).toEqual(curve.get(point.step));
    expect((await filmed(session)).frames.map(({ kernel }) => kernel)).toEqual(film.frames.map(({ kernel }) => kernel));
  });

  test('cancelled in mid-work nothing is left of it, and the film before is there again', async () => {
    const session = await openSession();
    const bytes = used(session);
    const cancelAfter = async (frames: number): Promise<void> => {
      const recording = session.lab.film.record(0, { ...ownOf(session), steps: 400, kept: 100 });
      await until(() => session.lab.film.films.value[0]?.frames.length === frames, 'some frames');
      session.jobs.value.find(({ key }) => key === 'film 1')!.cancel();
      await recording;
    };
    await cancelAfter(2);
    expect(session.lab.film.films.value).toEqual([undefined, undefined]);
    expect(used(session)).toBe(bytes);
    const film = await filmed(session);
    await cancelAfter(3);
    expect(session.lab.film.films.value[0]).toBe(film);
    expect(used(session)).toBe(bytes);
    expect(session.problem.value).toBeUndefined();
  });

  test('stopped it is as long as it has become; another of the same run takes its place', async () => {
    const session = await openSession();
    const { film } = session.lab;
    const recording = film.record(0, { ...ownOf(session), steps: 400, kept: 100 });
    await until(() => (film.films.value[0]?.frames.length ?? 0) >= 2, 'some frames');
    film.stop(0);
    await recording;
    const { length } = film.films.value[0]!.frames;
    expect(length).toBeGreaterThanOrEqual(2);
    expect(length).toBeLessThan(100);
    expect((await filmed(session)).frames).toHaveLength(5);
    await film.record(1, { ...ownOf(session), steps: 6, kept: 1 });
    expect(film.films.value.map((each) => each!.frames.length)).toEqual([5, 2]);
    film.remove(1);
    expect(film.films.value.map((each) => each?.frames.length)).toEqual([5, undefined]);
  });

  test('stopped before its job has begun it is as short as a film can be', async () => {
    const session = await openSession();
    const { film } = session.lab;
    const recording = film.record(0, { ...ownOf(session), steps: 40, kept: 20 });
    film.stop(0);
    await recording;
    expect(film.films.value[0]!.frames).toHaveLength(1);
  });

  test('going to a step takes all views there, and the same training goes on from it', async () => {
    const session = await openSession();
    await session.train();
    const whole = session.training.value;
    const film = await filmed(session);
    await session.lab.film.goTo(0, 2);
    expect(session.training.value).toMatchObject({ phase: 'paused', step: 6 });
    expect(session.training.value.history.at(-1)).toEqual(film.frames[2].point);
    expect(session.kernel.value!.step).toBe(6);
    expect(session.neighbourhood.value!.step).toBe(6);
    const [i, j] = film.probe;
    const entry = await session.kernelEntry(i, j);
    expect(entry.value / film.frames[2].kernel[1]).toBeCloseTo(1, 5);
    await session.lab.film.goTo(0, 4);
    expect(session.training.value.step).toBe(12);
    await session.lab.film.goTo(0, 0);
    expect(session.training.value).toMatchObject({ phase: 'idle', step: 0 });
    await session.train();
    expect(session.training.value.history).toEqual(whole.history);
  });

  test('what is not of the session, or not to be had, is refused and changes nothing', async () => {
    const session = await openSession();
    const { film } = session.lab;
    const [own, bytes] = [ownOf(session), used(session)];
    const wide = { ...smallState.network, hidden: [1024, 1024, 1024] };
    for (const [settings, code] of [
      [{ ...own, probe: 2000 }, 'Unsupported'],
      [{ ...own, network: wide, steps: 400, kept: 200 }, 'LimitExceeded'],
    ] as const) {
      await expect(film.record(0, settings)).rejects.toMatchObject({ code });
      expect(session.problem.value).toMatchObject({ where: 'laboratory', error: { code } });
      expect([film.films.value[0], used(session)]).toEqual([undefined, bytes]);
    }
    await filmed(session, { ...own, training: { ...own.training, rate: 0.001 } });
    await expect(film.goTo(0, 1)).rejects.toMatchObject({ code: 'Unsupported' });
    await expect(film.goTo(0, 9)).rejects.toMatchObject({ code: 'Unsupported' });
    await filmed(session, { ...own, steps: 25, kept: 1 });
    await expect(film.goTo(0, 1)).rejects.toThrow('beyond the last');
    expect(session.training.value.step).toBe(0);
  });

  test('a training that diverges is filmed to its end, without numbers where there are none', async () => {
    const session = await openSession();
    const own = ownOf(session);
    const { frames } = await filmed(session, { ...own, training: { ...own.training, optimizer: 'sgd', rate: 1e6 } });
    expect(frames).toHaveLength(5);
    expect(frames[0].eigenvalues).toHaveLength(8);
    expect(frames[4].eigenvalues).toEqual([]);
    expect(frames[4].distance).toBeNaN();
  });

  test('another network of the session leaves no film of the one before', async () => {
    const session = await openSession();
    await filmed(session);
    const recording = session.lab.film.record(1, { ...ownOf(session), steps: 400, kept: 100 });
    await until(() => session.lab.film.films.value[1] !== undefined, 'a frame');
    session.configure({ seed: 9 });
    await recording;
    await until(() => session.lab.film.films.value.every((film) => film === undefined), 'no film');
    await session.train();
    expect(session.lab.film.films.value).toEqual([undefined, undefined]);
  });
});
