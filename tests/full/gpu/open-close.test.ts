// Sessions that come and go, 200 in all: every byte of GPU memory is given back.
import { expect, test } from 'vitest';
import { createSession, type SessionOptions } from '../../../src/session/session';
import type { Session } from '../../../src/session/types';
import { fewDigits, smallState, testDevice, until } from '../../support/session';
import { entriesOfSession, factsOfSession, openedStore } from '../../support/stored-session';
import { writeStore } from '../../support/zarr-store';

const cycles = 100;
const state = { ...smallState, step: 0 };

async function withSession(options: SessionOptions, use: (session: Session) => Promise<void>): Promise<void> {
  const session = createSession('cycle', { state, ...options });
  try {
    await session.start();
    await use(session);
  } finally {
    session[Symbol.dispose]();
    await session.closed;
  }
}

/** Bytes in use on a device that is kept open while sessions come and go. */
async function sharedDevice(budget?: number) {
  const { holder, opened } = testDevice();
  const lease = holder.lease({ budget });
  await lease.open();
  return { holder, lease, used: () => opened[0].arena.budget.used };
}

test('with kernels by tile, closed while tiles are in flight', { timeout: 1_800_000 }, async () => {
  const dataset = await fewDigits(1200);
  const { holder: device, lease, used } = await sharedDevice(11 * 2 ** 20);
  const before = used();
  for (let cycle = 0; cycle < cycles; cycle++) {
    await withSession({ dataset, device }, async (session) => {
      expect('atlas' in session.kernel.value!.picture).toBe(true);
      session.wantTiles({ visible: [{ level: 0, row: cycle % 4, column: 1 }], prefetch: [] });
    });
    expect(used(), `after cycle ${cycle}`).toBe(before);
  }
  lease[Symbol.dispose]();
});

test('with stored kernels, opened and left for a computed one', { timeout: 1_800_000 }, async () => {
  const dataset = await fewDigits(300);
  const { holder: device, lease, used } = await sharedDevice();
  let files = new Map<string, Uint8Array<ArrayBuffer>>();
  await withSession({ dataset, device }, async (session) => {
    files = await writeStore(await factsOfSession(session), await entriesOfSession(session));
  });
  const before = used();
  for (let cycle = 0; cycle < cycles; cycle++) {
    await withSession({ dataset, device }, async (session) => {
      await session.openStore(await openedStore(files));
      session.wantTiles({ visible: [{ level: 0, row: 1, column: 0 }], prefetch: [] });
      await until(() => session.tiles.value.pending === 0, 'the tile');
      if (cycle % 2 === 0) await session.computeKernel();
    });
    expect(used(), `after cycle ${cycle}`).toBe(before);
  }
  lease[Symbol.dispose]();
});
