// Rows and columns of different sets: what is shown is the part of the kernel that they name, whole and by tile, and the way back.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isExact, type TileAddress } from '../../../src/core/pyramid';
import { importModel } from '../../../src/formats/model-export';
import { readNpy } from '../../../src/formats/npy';
import { openSafetensors } from '../../../src/formats/safetensors';
import { createSession } from '../../../src/session/session';
import type { CellWindow, KernelReduction, Session, TiledPicture, ViewSettings } from '../../../src/session/types';
import { settled } from '../../support/explored';
import { oracleKernel } from '../../support/oracle-kernel';
import { fewDigits, shareGpu, smallState, testDevice, testSession, until } from '../../support/session';
import { readTexture } from '../../support/texture';
import { expectWithin } from '../../support/within';

shareGpu();

type Sets = Pick<ViewSettings, 'rowSet' | 'columnSet'>;

const trainByTest: Sets = { rowSet: 'train', columnSet: 'test' };
const kinds: readonly (readonly [string, KernelReduction, number, { readonly budget?: number }])[] = [
  ['whole', 'cosine', 131, {}],
  ['by tile', 'log-probability', 1201, { budget: 11 * 2 ** 20 }],
];

async function show(session: Session, { rowSet, columnSet }: Sets): Promise<void> {
  session.setView({ rowSet, columnSet });
  const isShown = () => session.kernel.value!.rowSet === rowSet && session.kernel.value!.columnSet === columnSet;
  await until(isShown, 'the sets');
  await settled(session);
}

/** Entries of the kernel of some datapoints in float64, by datapoint. */
async function oracle(session: Session, rows: ArrayLike<number>, columns: ArrayLike<number>) {
  const saved = await session.save('model');
  const model = importModel(openSafetensors(new Uint8Array(await saved!.content.arrayBuffer())));
  const { inputs, features, labels } = session.dataset.value!;
  const side = (datapoints: ArrayLike<number>) => {
    const all = Array.from(datapoints);
    const data = Float32Array.from(all.flatMap((i) => [...inputs.subarray(i * features, (i + 1) * features)]));
    return { n: all.length, data, targets: Uint32Array.from(all, (i) => labels[i]) };
  };
  const reduction = session.kernelSettings.value.reduction;
  return oracleKernel(model, side(rows), side(columns), reduction, { classes: 10 });
}

async function cellsOf(session: Session, window: CellWindow): Promise<Float32Array> {
  const values = new Float32Array(window.rows * window.columns);
  await session.cells.read(window, (band) => values.set(band.values, band.row * window.columns));
  return values;
}

/** Compares a window of level l with means of the oracle's entries. Coarse cells at the far edges have fewer of them. */
async function expectOracle(session: Session, window: CellWindow): Promise<void> {
  const { rows, columns } = session.kernel.value!;
  const edge = 2 ** window.level;
  const down = rows.slice(window.row * edge, (window.row + window.rows) * edge);
  const across = columns.slice(window.column * edge, (window.column + window.columns) * edge);
  const entries = await oracle(session, down, across);
  const size = Math.sqrt(entries.reduce((sum, value) => sum + value * value, 0) / entries.length);
  expectWithin(await cellsOf(session, window), (at) => {
    const [top, left] = [edge * Math.floor(at / window.columns), edge * (at % window.columns)];
    let [sum, count] = [0, 0];
    for (let i = top; i < Math.min(down.length, top + edge); i++)
      for (let j = left; j < Math.min(across.length, left + edge); j++, count++) sum += entries[i * across.length + j];
    return { value: sum / count, bound: 1e-5 * Math.max(size, Math.abs(sum / count)) };
  });
}

describe.each(kinds)('a kernel %s, %s', (kind, reduction, n, options) => {
  let session: Session;

  beforeAll(async () => {
    session = createSession('sides', {
      dataset: await fewDigits(n),
      state: { ...smallState, step: 0, kernel: { ...smallState.kernel, reduction } },
      device: testDevice().holder,
      ...options,
    });
    await session.start();
    expect('atlas' in session.kernel.value!.picture).toBe(kind === 'by tile');
  });
  afterEach(async () => {
    await show(session, {});
    session.setView({ rectangle: undefined });
  });
  afterAll(() => session[Symbol.dispose]());

  test.each<Sets>([
    trainByTest,
    { rowSet: 'test', columnSet: 'train' },
    { columnSet: 'test' },
    { rowSet: 'train', columnSet: 'train' },
  ])('of %j: entries and means are the oracle’s, to the far corner', async (sets) => {
    const { split } = session.dataset.value!;
    await show(session, sets);
    const { order, rows, columns } = session.kernel.value!;
    const isIn = (part: 'train' | 'test' | undefined) => (i: number) => part === undefined || split[part].includes(i);
    expect(rows).toEqual(order.filter(isIn(sets.rowSet)));
    expect(columns).toEqual(order.filter(isIn(sets.columnSet)));
    expect(columns === rows).toBe(sets.rowSet === sets.columnSet);
    const [height, width] = [rows.length, columns.length];
    const corner = { level: 0, row: height - 19, column: width - 13, rows: 19, columns: 13 };
    await expectOracle(session, corner);
    const [down, across] = [height, width].map((side) => Math.ceil(side / 4));
    const coarse = (await session.kernelOverview())!.pyramid.levels > 2 ? 2 : 0;
    const [last, end] = coarse ? [down, across] : [height, width];
    await expectOracle(session, { level: coarse, row: last - 3, column: end - 4, rows: 3, columns: 4 });
    expect(session.problem.value).toBeUndefined();
  });

  test.runIf(kind === 'by tile')('a tile across the diagonal is computed for itself', async () => {
    await show(session, trainByTest);
    const { picture, rows, columns } = session.kernel.value! as { picture: TiledPicture } & NonNullable<
      Session['kernel']['value']
    >;
    const at = (row: number, column: number): TileAddress => ({ level: 0, row, column });
    const wanted = [at(0, 1), at(1, 0)];
    session.wantTiles({ visible: wanted, prefetch: [] });
    const isReady = (address: TileAddress): boolean => {
      const provenance = picture.provenanceOf(address);
      return provenance !== undefined && isExact(provenance);
    };
    await until(() => wanted.every(isReady), 'both tiles');
    const { side, values } = await readTexture(session.gpu.value!, picture.atlas);
    for (const { row, column } of wanted) {
      const { x, y } = picture.slotOf(at(row, column))!;
      const [down, across] = [
        rows.slice(256 * row + 3, 256 * row + 10),
        columns.slice(256 * column, 256 * column + 11),
      ];
      const entries = await oracle(session, down, across);
      const drawn = Float32Array.from(entries, (_, i) => values[(y + 3 + Math.floor(i / 11)) * side + x + (i % 11)]);
      expectWithin(drawn, (i) => ({ value: entries[i], bound: 1e-5 * Math.max(1, Math.abs(entries[i])) }));
    }
  });

  test('undo and redo, and a kernel that stays the same', async () => {
    const before = session.kernel.value!;
    const window = { level: 0, row: 90, column: 11, rows: 5, columns: 17 };
    const cells = await cellsOf(session, window);
    session.setView({ rectangle: { rows: [80, 120], columns: [0, 40] } });
    session.setView(trainByTest);
    expect(session.view.value).toEqual(trainByTest);
    await show(session, trainByTest);
    expect(session.kernel.value!.sample).toBe(before.sample);
    expect(session.kernel.value!.order).toEqual(before.order);
    expect(await cellsOf(session, window)).not.toEqual(cells);
    session.undo();
    expect(session.view.value).toEqual({ rectangle: { rows: [80, 120], columns: [0, 40] } });
    await until(() => session.kernel.value!.rowSet === undefined, 'all rows');
    await settled(session);
    expect(session.kernel.value!.rows).toEqual(before.rows);
    expect(session.kernel.value!.columns).toBe(session.kernel.value!.rows);
    expect(await cellsOf(session, window)).toEqual(cells);
    session.redo();
    await until(() => session.kernel.value!.columnSet === 'test', 'the test part again');
    expect(session.problem.value).toBeUndefined();
  });

  test('search leads to the side where a datapoint is, and a block is of both sides', async () => {
    await show(session, trainByTest);
    const { rows, columns } = session.kernel.value!;
    expect(session.jumpTo({ kind: 'datapoint', index: rows[40] })).toBe(true);
    const middle = columns.length / 2;
    expect(session.view.value.rectangle!.rows).toEqual([32, 49]);
    const [from, to] = session.view.value.rectangle!.columns;
    expect([to - from, Math.abs((from + to) / 2 - middle) <= 1]).toEqual([17, true]);
    session.jumpTo({ kind: 'datapoint', index: columns[3] });
    expect(session.view.value.rectangle).toEqual({ rows: [32, 49], columns: [-5, 12] });
    expect(session.selection.value.selected).toBe(columns[3]);
    const sides = session.datapointsIn({ rows: [1, 3], columns: [2, 3] });
    expect([[...sides.rows], [...sides.columns]]).toEqual([[rows[1], rows[2]], [columns[2]]]);
    await show(session, { rowSet: 'train', columnSet: 'train' });
    const seen = session.view.value;
    expect(session.jumpTo({ kind: 'datapoint', index: columns[0] })).toBe(false);
    expect([session.view.value, session.selection.value.selected]).toEqual([seen, columns[0]]);
  });

  test('files have the shape of what is shown, and its datapoints', async () => {
    await show(session, trainByTest);
    const { rows, columns } = session.kernel.value!;
    const window = { level: 0, row: rows.length - 2, column: columns.length - 3, rows: 2, columns: 3 };
    const array = readNpy(new Uint8Array(await (await session.cells.write('npy', window))!.arrayBuffer()));
    expect(array.shape).toEqual([2, 3]);
    const lines = (await (await session.cells.write('csv', window))!.text()).split('\n').slice(1, -1);
    for (const [at, line] of lines.entries()) {
      const [i, j] = [rows.at(Math.floor(at / 3) - 2)!, columns.at((at % 3) - 3)!];
      const { value } = await session.kernelEntry(i, j);
      expect(line).toBe(`${at},${i},${j},${array.data[at] as number}`);
      expect(Math.abs((array.data[at] as number) - value)).toBeLessThanOrEqual(1e-5 * Math.abs(value) + 1e-5);
    }
    const beyond = { ...window, row: rows.length - 1 };
    await expect(session.cells.write('npy', beyond)).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});

test('of a cosine by tile, one after the other and all again: none has another’s norms', async () => {
  const kernel = { ...smallState.kernel, reduction: 'cosine' } as const;
  const session = testSession({
    dataset: await fewDigits(1201),
    state: { ...smallState, step: 0, kernel, view: trainByTest },
    budget: 17 * 2 ** 20,
    device: testDevice().holder,
  });
  await session.start();
  for (const sets of [trainByTest, { rowSet: 'test', columnSet: 'train' } as const, {}]) {
    await show(session, sets);
    await expectOracle(session, { level: 0, row: 5, column: 2, rows: 7, columns: 9 });
    await expectOracle(session, { level: 2, row: 5, column: 2, rows: 3, columns: 4 });
  }
});

test('the spectral order of all, and what of it is shown', async () => {
  const session = testSession({ dataset: await fewDigits(61), state: { ...smallState, step: 0, view: trainByTest } });
  await session.start();
  session.setKernel({ order: 'spectral' });
  await until(() => session.kernel.value!.orderName === 'spectral', 'the spectral order');
  const { order, rows, columns } = session.kernel.value!;
  const { train, test: held } = session.dataset.value!.split;
  expect(order).toEqual(await session.order({ order: 'spectral' }));
  expect(rows).toEqual(order.filter((i) => train.includes(i)));
  expect(columns).toEqual(order.filter((i) => held.includes(i)));
});

test('a part that the datapoints have not is refused, and left out of a state that asks for it', async () => {
  const [whole, dataset] = [await fewDigits(20), await fewDigits(20)];
  const split = { train: Uint32Array.from({ length: 20 }, (_, i) => i), test: new Uint32Array() };
  const state = { ...smallState, step: 0, view: { ...trainByTest, scale: 'log' as const } };
  const session = testSession({ dataset: { ...dataset, split }, state });
  await session.start();
  expect([session.view.value, session.problem.value]).toEqual([{ rowSet: 'train', scale: 'log' }, undefined]);
  session.setView({ columnSet: 'test' });
  await until(() => session.problem.value !== undefined, 'the refusal');
  expect(session.problem.value).toMatchObject({ where: 'kernel', error: { code: 'Unsupported' } });
  expect(session.problem.value!.error.message).toContain('test part');
  expect(session.view.value).toEqual({ rowSet: 'train', scale: 'log' });
  expect(session.kernel.value!.rows).toHaveLength(whole.count);
});
