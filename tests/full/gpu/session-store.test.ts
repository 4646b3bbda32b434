// A kernel in a store: shown where it is of the model and the data that are shown, refused with what differs otherwise.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { TileAddress } from '../../../src/core/pyramid';
import type { KernelFacts } from '../../../src/formats/zarr/facts';
import { patience } from '../../../src/session/levels/store-picture';
import { createSession } from '../../../src/session/session';
import type { Session, TiledPicture } from '../../../src/session/types';
import { fewDigits, shareGpu, smallState, testDevice, testSession, until } from '../../support/session';
import { entriesOfSession, factsOfSession, openedStore } from '../../support/stored-session';
import { readTexture } from '../../support/texture';
import { MemoryFolder } from '../../support/memory-folder';
import { type Entry, type MutableFiles, writeStore } from '../../support/zarr-store';

const n = 300;
const state = { ...smallState, step: 0 };
const at = (level: number, row: number, column: number): TileAddress => ({ level, row, column });

let facts: KernelFacts;
let entry: Entry;
let files: MutableFiles;

shareGpu();

async function openSession(options: Parameters<typeof testSession>[0] = {}): Promise<Session> {
  const session = testSession({ dataset: await fewDigits(n), state, ...options });
  await session.start();
  return session;
}

function picture(session: Session): TiledPicture {
  const { picture } = session.kernel.value!;
  if (!('atlas' in picture)) expect.fail('the kernel is there as a whole');
  return picture;
}

/** A cell of a tile as it is drawn. */
async function drawn(session: Session, address: TileAddress): Promise<(row: number, column: number) => number> {
  const { side, values } = await readTexture(session.gpu.value!, picture(session).atlas);
  const { x, y } = picture(session).slotOf(address)!;
  return (row, column) => values[(y + row) * side + x + column];
}

async function look(session: Session, address: TileAddress): Promise<void> {
  session.wantTiles({ visible: [address], prefetch: [] });
  await until(() => picture(session).slotOf(address) !== undefined, 'the tile');
}

beforeAll(async () => {
  using session = createSession('store', { dataset: await fewDigits(n), state, device: testDevice().holder });
  await session.start();
  facts = await factsOfSession(session);
  entry = await entriesOfSession(session);
  files = await writeStore(facts, entry);
});

describe('a store of what is shown', () => {
  test('takes the place of the computed kernel, entry by entry', async () => {
    const session = await openSession();
    await session.openStore(await openedStore(files));
    expect(session.kernel.value).toMatchObject({
      reduction: 'trace',
      parameters: '*',
      orderName: 'class',
      readFrom: { name: 'kernel.zarr', isComplete: true },
    });
    await look(session, at(0, 1, 0));
    expect(picture(session).provenanceOf(at(0, 1, 0))).toEqual({ kind: 'stored', missing: 0 });
    const cell = await drawn(session, at(0, 1, 0));
    for (const [row, column] of [
      [0, 0],
      [43, 255],
      [7, 99],
    ])
      expect(cell(row, column)).toBe(entry(256 + row, column));
    const overview = await drawn(session, at(1, 0, 0));
    const block = [entry(20, 40), entry(21, 40), entry(20, 41), entry(21, 41)];
    expect(overview(10, 20)).toBeCloseTo(block.reduce((a, b) => a + b) / 4, 3);
    const { order, sample } = session.kernel.value!;
    const { value, cosine } = await session.kernelEntry(order[299], order[2]);
    expect(value).toBe(entry(299, 2));
    expect(cosine).toBeCloseTo(value / Math.sqrt(entry(299, 299) * entry(2, 2)), 6);
    expect(sample.low).toBeLessThan(sample.high);
  });

  test('the largest absolute values come from the least and the greatest; deviations are refused', async () => {
    const session = await openSession();
    session.setView({ statistic: 'largest' });
    await session.openStore(await openedStore(files));
    const cell = await drawn(session, at(1, 0, 0));
    const block = [entry(0, 2), entry(1, 2), entry(0, 3), entry(1, 3)];
    expect(cell(0, 1)).toBe(Math.max(...block.map(Math.abs)));
    session.setView({ statistic: 'deviation' });
    await until(() => session.problem.value !== undefined, 'the refusal');
    expect(session.problem.value).toMatchObject({ where: 'kernel', error: { code: 'Unsupported' } });
    await until(() => session.view.value.statistic === 'largest', 'what is shown');
  });

  test('another order is refused and the view stays; another reduction is computed again', async () => {
    const session = await openSession();
    await session.openStore(await openedStore(files));
    session.setKernel({ order: 'index' });
    await until(() => session.problem.value !== undefined, 'the refusal');
    expect(session.problem.value!.error.message).toContain('kernel.zarr in an order other than its own');
    expect(session.kernelSettings.value.order).toBe('class');
    session.setKernel({ reduction: 'cosine', order: 'class' });
    await until(() => session.kernel.value!.reduction === 'cosine', 'the computed kernel');
    expect(session.kernel.value!.readFrom).toBeUndefined();
  });

  test('of all datapoints: a part of them is refused, and what was chosen before gives way', async () => {
    const session = await openSession({ state: { ...state, view: { rowSet: 'train', scale: 'log' } } });
    expect(session.kernel.value!.rows.length).toBeLessThan(n);
    await session.openStore(await openedStore(files));
    expect(session.view.value).toEqual({ scale: 'log' });
    expect([session.kernel.value!.rows.length, session.problem.value]).toEqual([n, undefined]);
    session.setView({ columnSet: 'test' });
    await until(() => session.problem.value !== undefined, 'the refusal');
    expect(session.problem.value!.error.message).toContain('rows and columns of kernel.zarr other than its own');
    expect([session.view.value, session.kernel.value!.columns.length]).toEqual([{ scale: 'log' }, n]);
  });

  test('what is not computed yet is missing, and is asked for again', async () => {
    const session = await openSession();
    const some = new Map([...files].filter(([path]) => !path.startsWith('0/mean/c/1/0')));
    const now = vi.spyOn(performance, 'now');
    await session.openStore(await openedStore(some));
    await look(session, at(0, 1, 0));
    expect(picture(session).provenanceOf(at(0, 1, 0))).toEqual({ kind: 'stored', missing: 44 * 256 });
    expect((await drawn(session, at(0, 1, 0)))(3, 3)).toBeNaN();
    some.set('0/mean/c/1/0', files.get('0/mean/c/1/0')!);
    const start = performance.now();
    now.mockImplementation(() => start + patience + (Date.now() % 1000));
    session.wantTiles({ visible: [at(0, 1, 0)], prefetch: [] });
    const missing = (): unknown => picture(session).provenanceOf(at(0, 1, 0));
    await until(() => JSON.stringify(missing()) === '{"kind":"stored","missing":0}', 'the tile as a whole');
    now.mockRestore();
    expect((await drawn(session, at(0, 1, 0)))(3, 3)).toBe(entry(259, 3));
  });

  test('a damaged shard is said, and the others are shown', async () => {
    const session = await openSession();
    const bytes = Uint8Array.from(files.get('0/mean/c/1/0')!);
    bytes[1000] ^= 1;
    await session.openStore(await openedStore(new Map([...files, ['0/mean/c/1/0', bytes]])));
    session.wantTiles({ visible: [at(0, 1, 0), at(0, 0, 0)], prefetch: [] });
    await until(() => picture(session).slotOf(at(0, 0, 0)) !== undefined, 'the other tile');
    expect(session.problem.value!.error.message).toContain('the checksum is wrong');
    expect(picture(session).slotOf(at(0, 1, 0))).toBeUndefined();
  });
});

describe('a store of two sets', () => {
  async function trainByTest(): Promise<MutableFiles> {
    const session = await openSession({ state: { ...state, view: { rowSet: 'train', columnSet: 'test' } } });
    const folder = new MemoryFolder();
    await session.saveStore({ folder });
    const [name] = folder.entries.keys();
    return new Map([...(await folder.files())].map(([path, bytes]) => [path.replace(`${name}/`, ''), bytes]));
  }

  test('is saved, and opens as the parts that it is of', async () => {
    const saved = await trainByTest();
    const session = await openSession();
    const { split } = session.dataset.value!;
    await session.openStore(await openedStore(saved));
    const { rows, columns, order, rowSet, columnSet, readFrom } = session.kernel.value!;
    expect([rowSet, columnSet, readFrom?.isComplete]).toEqual(['train', 'test', true]);
    expect([rows.length, columns.length, order.length]).toEqual([split.train.length, split.test.length, n]);
    expect([rows, columns].map((side) => side.toSorted())).toEqual([split.train, split.test]);
    expect(session.view.value).toEqual({ rowSet: 'train', columnSet: 'test' });
    const all = Array.from(order);
    const between = (i: number, j: number) => entry(all.indexOf(i), all.indexOf(j));
    await look(session, at(0, 0, 0));
    const cell = await drawn(session, at(0, 0, 0));
    for (const [row, column] of [
      [0, 0],
      [200, 31],
      [7, 11],
    ])
      expect(cell(row, column)).toBe(between(rows[row], columns[column]));
    const { value, cosine } = await session.kernelEntry(rows[9], columns[5]);
    expect(value).toBe(between(rows[9], columns[5]));
    const scale = Math.sqrt(between(rows[9], rows[9]) * between(columns[5], columns[5]));
    expect(cosine).toBeCloseTo(value / scale, 5);
    const outside = await session.kernelEntry(columns[5], rows[9]);
    expect(Math.abs(outside.value / value - 1)).toBeLessThan(1e-5);
    session.setView({ columnSet: 'train' });
    await until(() => session.problem.value !== undefined, 'the refusal');
    expect(session.problem.value!.error.message).toContain('rows and columns of kernel.zarr other than its own');
  });

  test('of other datapoints is refused', async () => {
    const saved = await trainByTest();
    const other = testSession({ dataset: await fewDigits(n + 50), state });
    await other.start();
    await expect(other.openStore(await openedStore(saved))).rejects.toMatchObject({ code: 'ShapeMismatch' });
    expect(other.kernel.value?.readFrom).toBeUndefined();
  });
});

describe('a store of something else is refused with what differs, and nothing changes', () => {
  const hash = 'f'.repeat(64);
  const other: [string, Partial<KernelFacts>, string][] = [
    ['model', { model: hash }, 'another model'],
    ['data', { data: { rows: hash, columns: hash } }, 'the rows of the store are other data'],
    ['number of datapoints', { rows: 299, columns: 299 }, '299'],
    ['rows or columns', { symmetric: false, data: { rows: hash, columns: hash } }, 'the rows of the store'],
    ['reduction', { reduction: 'full' }, 'the reduction full'],
    ['parameters', { parameters: ['elsewhere'] }, 'the parameters elsewhere'],
  ];

  test.each(other)('%s', async (_what, difference, words) => {
    const session = await openSession();
    const before = session.kernel.value;
    const store = await openedStore(await writeStore({ ...facts, ...difference }, () => 1));
    await expect(session.openStore(store)).rejects.toThrow(words);
    expect(session.kernel.value).toBe(before);
    expect(session.kernelSettings.value).toEqual(state.kernel);
  });

  test('order', async () => {
    const session = await openSession();
    const order = { name: 'class', sha256: hash };
    const store = await openedStore(await writeStore({ ...facts, order: { rows: order, columns: order } }, () => 1));
    await expect(session.openStore(store)).rejects.toThrow('another than that of these datapoints');
  });

  test('weights, after a step of training', async () => {
    const session = await openSession();
    await session.trainStep();
    await expect(session.openStore(await openedStore(files))).rejects.toThrow('another model');
  });
});

test('a lost device reads the store again', async () => {
  const { holder, opened } = testDevice();
  const session = await openSession({ device: holder });
  await session.openStore(await openedStore(files));
  opened.at(-1)!.device.destroy();
  await until(() => opened.length === 2 && session.kernel.value !== undefined, 'another device');
  expect(session.kernel.value!.readFrom?.name).toBe('kernel.zarr');
  await look(session, at(0, 0, 0));
});
