// Cells of the kernel's picture for files: of a kernel that is there as a whole, and of one that is computed by tile.
import { describe, expect, test } from 'vitest';
import { readNpy } from '../../../src/formats/npy';
import type { Session } from '../../../src/session/types';
import { fewDigits, shareGpu, smallState, testDevice, testSession, until } from '../../support/session';

shareGpu();

const state = { ...smallState, step: 0 };
const window = { level: 0, row: 250, column: 3, rows: 20, columns: 290 };

async function openSession(n: number, options: Parameters<typeof testSession>[0] = {}): Promise<Session> {
  const session = testSession({ dataset: await fewDigits(n), state, ...options });
  await session.start();
  return session;
}

const openTiled = (): Promise<Session> => openSession(1200, { budget: 11 * 2 ** 20, device: testDevice().holder });

async function arrayOf(session: Session, of = window) {
  const content = await session.cells.write('npy', of);
  return readNpy(new Uint8Array(await content!.arrayBuffer()));
}

describe.each([
  ['whole', () => openSession(300)],
  ['by tile', openTiled],
] as const)('of a kernel %s', (_kind, open) => {
  test('entries are in the order that is shown, across tiles', async () => {
    const session = await open();
    const { shape, data } = await arrayOf(session);
    expect(shape).toEqual([20, 290]);
    const { order } = session.kernel.value!;
    for (const [row, column] of [
      [0, 0],
      [5, 252],
      [6, 253],
      [19, 289],
    ]) {
      const { value } = await session.kernelEntry(order[250 + row], order[3 + column]);
      expect(Math.abs(data[row * 290 + column] - value)).toBeLessThanOrEqual(1e-5 * Math.abs(value) + 1e-5);
    }
  });

  test('coarser cells are means of their blocks', async () => {
    const session = await open();
    const fine = (await arrayOf(session, { level: 0, row: 40, column: 80, rows: 4, columns: 6 })).data;
    const coarse = (await arrayOf(session, { level: 1, row: 20, column: 40, rows: 2, columns: 3 })).data;
    const mean = (row: number, column: number): number =>
      [0, 1, 6, 7].reduce((sum, at) => sum + Number(fine[12 * row + 2 * column + at]), 0) / 4;
    for (let at = 0; at < 6; at++) expect(coarse[at]).toBeCloseTo(mean(Math.floor(at / 3), at % 3), 3);
  });

  test('a stream has the same bytes, and is closed', async () => {
    const session = await open();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let isClosed = false;
    const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
      write: (bytes) => void parts.push(bytes),
      close: () => void (isClosed = true),
    });
    expect(await session.cells.stream('npy', window, sink)).toBe(true);
    expect(isClosed).toBe(true);
    const streamed = readNpy(new Uint8Array(await new Blob(parts).arrayBuffer()));
    expect(streamed).toEqual(await arrayOf(session));
  });
});

test('cancelled, or with another kernel in its place, a stream is aborted', async () => {
  const session = await openTiled();
  expect(session.savable.value[0]).toMatchObject({ kind: 'kernel-npy', missing: 'room' });
  const all = { level: 0, row: 0, column: 0, rows: 1200, columns: 1200 };
  const aborted: unknown[] = [];
  const sink = () => new WritableStream<Uint8Array<ArrayBuffer>>({ abort: (why) => void aborted.push(why) });
  const reading = session.cells.stream('npy', all, sink());
  await until(() => session.jobs.value.some(({ key }) => key === 'cells'), 'the job');
  session.jobs.value.find(({ key }) => key === 'cells')!.cancel();
  expect(await reading).toBe(false);
  expect(aborted).toHaveLength(1);
  const refused = expect(session.cells.stream('npy', all, sink())).rejects.toThrow('replaced meanwhile');
  session.setKernel({ order: 'index' });
  await refused;
  expect(aborted).toHaveLength(2);
});

test('without a kernel there is nothing to read', async () => {
  const session = testSession({ dataset: await fewDigits(20), state });
  await expect(session.cells.write('csv', { ...window, rows: 1, columns: 1 })).rejects.toThrow(
    'before one is computed',
  );
});
