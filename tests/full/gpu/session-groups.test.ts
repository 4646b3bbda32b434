// Alignment and block means of a kernel that is not kept: the same as of the whole one, in a job that can be stopped.
import { effect } from '@preact/signals-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSession } from '../../../src/session/session';
import type { BlockMeans, Session } from '../../../src/session/types';
import { withFreeBytes } from '../../support/free-bytes';
import { relativeError } from '../../support/numbers';
import { fewDigits, smallState, testDevice, testSession, until } from '../../support/session';
import { entriesOfSession, factsOfSession, openedStore } from '../../support/stored-session';
import { writeStore } from '../../support/zarr-store';

const strokes = { name: 'strokes', count: 1300, seed: 5 } as const;
const few = 11 * 2 ** 20; // bytes that hold tiles, but not the kernel as a whole

let session: Session;

beforeAll(async () => {
  const state = { ...smallState, step: 0, dataset: strokes };
  session = createSession('groups', { state, device: testDevice().holder });
  await session.start();
  await settled();
});

afterAll(async () => {
  session[Symbol.dispose]();
  await session.closed;
});

const settled = (): Promise<void> => until(() => session.jobs.value.length === 0, 'rest');

async function showWhole(reduction: 'trace' | 'cosine'): Promise<void> {
  session.setKernel({ reduction });
  await session.computeKernel();
  expect(session.kernel.value!.picture).not.toHaveProperty('atlas');
}

async function showByTile(reduction: 'trace' | 'cosine'): Promise<void> {
  await withFreeBytes(session.gpu.value!, few, async () => {
    session.setKernel({ reduction });
    await session.computeKernel();
  });
  expect(session.kernel.value).toMatchObject({ reduction, picture: { statistic: 'mean' } });
}

interface Answers {
  readonly alignment: ArrayLike<number>;
  readonly table: BlockMeans;
}

async function answersOf(of: Session = session): Promise<Answers> {
  const [alignment, table] = [await of.column('alignment'), await of.blockMeans()];
  expect(of.problem.value).toBeUndefined();
  return { alignment: alignment!.values, table: table! };
}

function expectSame(actual: Answers, expected: Answers): void {
  expect(relativeError(actual.alignment, expected.alignment)).toBeLessThan(1e-5);
  expect(relativeError(actual.table.means, expected.table.means)).toBeLessThan(1e-5);
  expect(actual.table).toMatchObject({ groups: expected.table.groups, step: expected.table.step });
}

/** Of both questions, as soon as something has been done for them. Returns the jobs' keys. */
async function stopped(): Promise<string[]> {
  const keys = new Set<string>();
  const stop = effect(() => {
    for (const { key, progress, cancel } of session.jobs.value)
      if (progress.done > 0) {
        keys.add(key);
        cancel();
      }
  });
  expect(await session.column('alignment')).toBeUndefined();
  expect(await session.blockMeans()).toBeUndefined();
  stop();
  return [...keys];
}

test.each(['trace', 'cosine'] as const)(
  '%s by tile: alignment and block means are those of the whole',
  async (kind) => {
    await showWhole(kind);
    expect(session.secondsOf('alignment')).toBe(0);
    const whole = await answersOf();
    await showByTile(kind);
    expect(session.secondsOf('alignment')).toBeGreaterThan(0);
    expect(session.secondsOf('block means')).toBeGreaterThan(0);
    const parts = await answersOf();
    expectSame(parts, whole);
    expect(await session.blockMeans()).toBe(parts.table);
  },
);

test('stopped, they give nothing, and memory is as it was', async () => {
  await showByTile('trace');
  await settled();
  const { budget } = session.gpu.value!.arena;
  const before = budget.used;
  expect(await stopped()).toEqual(['column alignment', 'block means class']);
  expect(budget.used).toBe(before);
  expect(session.problem.value).toBeUndefined();
});

test('of a kernel that another takes the place of they are asked for anew', async () => {
  await showByTile('trace');
  const before = session.kernel.value;
  const first = session.column('alignment');
  await until(() => session.jobs.value.some(({ key }) => key === 'column alignment'), 'its job');
  let second: Promise<unknown> | undefined;
  const stop = effect(() => {
    if (session.kernel.value !== before) second ??= session.column('alignment');
  });
  await showByTile('trace');
  stop();
  expect(await second).toBe(await session.column('alignment'));
  expect(await first).not.toBe(await second);
  expect(session.problem.value).toBeUndefined();
});

test('of a store they come from its network', async () => {
  const state = { ...smallState, step: 0 };
  const digits = testSession({ dataset: await fewDigits(150), state, device: testDevice().holder });
  await digits.start();
  const whole = await answersOf(digits);
  const files = await writeStore(await factsOfSession(digits), await entriesOfSession(digits));
  await digits.openStore(await openedStore(files));
  const stored = await answersOf(digits);
  expect(stored.table).not.toBe(whole.table);
  expect(relativeError(stored.alignment, whole.alignment)).toBeLessThan(1e-5);
  expect(relativeError(stored.table.means, whole.table.means)).toBeLessThan(1e-5);
});
