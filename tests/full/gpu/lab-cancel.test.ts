// Films and sweeps that are cancelled in mid-work, again and again: memory of the GPU and of the page, and jobs, are as before.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { ownFilm } from '../../../src/session/lab/film-settings';
import { usualSweep } from '../../../src/session/lab/sweep-settings';
import type { Session } from '../../../src/session/types';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

const minutes = 60_000;
const cycles = 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of typed arrays that something still holds. */
async function heldBytes(): Promise<number> {
  await new Promise((done) => setTimeout(done, 20));
  collectGarbage();
  await new Promise((done) => setTimeout(done, 20));
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

const used = (session: Session): number => session.gpu.value!.arena.budget.used;

/** A network whose weights, kernels and places in training are megabytes, so that one that is kept is seen. */
async function openSession(): Promise<Session> {
  const network = { ...smallState.network, hidden: [256, 256], activation: 'tanh' } as const;
  const session = testSession({ dataset: await fewDigits(200), state: { ...smallState, network, step: 0 } });
  await session.start();
  await until(() => session.jobs.value.length === 0, 'rest');
  return session;
}

function cancel(session: Session, key: string): void {
  session.jobs.value.find((job) => job.key === key)!.cancel();
}

const isRunning = (session: Session, key: string): boolean => session.jobs.value.some((job) => job.key === key);

interface Work {
  /** What is to be cancelled. */
  begin(session: Session): Promise<void>;
  readonly key: string;
  /** How much there is of it. */
  made(session: Session): number;
}

const film: Work = {
  key: 'film 1',
  begin: (session) => {
    const own = ownFilm(session.network.value, session.trainingSettings.value);
    return session.lab.film.record(0, { ...own, steps: 400, kept: 100, probe: 128 });
  },
  made: (session) => session.lab.film.films.value[0]?.frames.length ?? 0,
};

const sweep: Work = {
  key: 'sweep',
  begin: (session) =>
    session.lab.sweeps.run({ ...usualSweep, over: 'steps', values: [2, 4, 400], seeds: 3, probe: 64, nudges: 1 }),
  made: (session) => {
    const shown = session.lab.sweeps.sweep.value;
    return shown?.phase === 'running' ? shown.points.length : 0;
  },
};

/** Cancels where there is so much; undefined: as soon as its job is there, while the network is being built. */
async function cancelled(session: Session, work: Work, after: number | undefined): Promise<void> {
  const running = work.begin(session);
  await until(() => isRunning(session, work.key) && work.made(session) >= (after ?? 0), 'work');
  cancel(session, work.key);
  await running;
}

describe.each([
  ['a film', film],
  ['a sweep', sweep],
] as const)('%s', (_, work) => {
  shareGpu();

  test.each([undefined, 1, 2])('cancelled with %s of it there leaves nothing', async (after) => {
    const session = await openSession();
    const [bytes, curve] = [used(session), session.training.value];
    await cancelled(session, work, after);
    expect([used(session), session.jobs.value, session.problem.value]).toEqual([bytes, [], undefined]);
    expect(session.training.value).toBe(curve);
    expect(session.lab.film.films.value).toEqual([undefined, undefined]);
  });

  test(`${cycles} times over memory does not grow`, { timeout: 5 * minutes }, async () => {
    const session = await openSession();
    const again = async (): Promise<void> => {
      await cancelled(session, work, 2);
      await cancelled(session, work, undefined);
    };
    await again();
    const [bytes, held] = [used(session), await heldBytes()];
    for (let cycle = 0; cycle < cycles; cycle++) {
      await again();
      expect(used(session), `cycle ${cycle}`).toBe(bytes);
      expect(session.jobs.value).toEqual([]);
    }
    const weights = 4 * (64 * 256 + 256 * 256 + 256 * 10);
    expect((await heldBytes()) - held).toBeLessThan((cycles / 4) * weights);
  });
});
