// `ntk-explorer tiles`: every number of a store against the float64 oracle, part by part, and what is said of it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tensor } from '../../../src/core/tensor';
import { folderSource } from '../../../src/formats/zarr/folder-source';
import { openKernelStore } from '../../../src/formats/zarr/kernel-store';
import { openModel } from '../../../src/formats/model-file';
import { writeNpy } from '../../../src/formats/npy';
import { entriesByCell, meanOf } from '../../support/level-request';
import { randomIndex, randomNumbers } from '../../support/numbers';
import { type LabelledBatch, oracleKernel } from '../../support/oracle-kernel';
import { cellsOf, filesOf } from '../../support/store-folder';
import { expectWithin } from '../../support/within';
import { readAttributes } from '../../support/zarr-spec-reader';
import { differences } from '../../support/zarr-store';
import { dataBytes, modelBytes, runHere, useFolder } from './support';

const bound = 1e-5; // of the largest entry
const [features, classes] = [5, 3];
const folder = useFolder();
const bytes = modelBytes([features, 7, 6, classes]);
const file = folder.write('model.safetensors', bytes);
const { model } = openModel(bytes).load({ activation: 'tanh' });

/** Datapoints, their classes, and the files of both. */
function setOf(name: string, n: number, seed: number) {
  const targets = Uint32Array.from({ length: n }, (_, i) => randomIndex(classes, seed, i));
  const batch: LabelledBatch = {
    n,
    data: Float64Array.from(Float32Array.from(randomNumbers(n * features, seed))),
    targets,
  };
  const data = folder.write(`${name}.npy`, dataBytes(n, features, seed));
  return { batch, data, targets: folder.write(`${name}-targets.npy`, writeNpy(tensor([n], Int32Array.from(targets)))) };
}

const [one, two] = [setOf('one', 300, 1), setOf('two', 270, 2)];
const subject = ['--model', file, '--activation', 'tanh', '--data', one.data];

const tiles = (store: string, ...more: string[]) => runHere(['tiles', '--store', folder.path(store), ...more]);

/** Places by class, then by index. */
const byClass = ({ targets }: LabelledBatch): number[] =>
  Array.from(targets, (_, i) => i).sort((a, b) => targets[a] - targets[b] || a - b);

const reductions = [
  ['trace', 'trace', []],
  ['cosine', 'cosine', []],
  ['logp', 'log-probability', ['--targets', one.targets]],
] as const;

const sets = [
  ['one set', one, []],
  ['two sets', two, ['--data2', two.data]],
] as const;

const largestOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Every cell of every level against all entries of its block. */
function expectLevels(store: string, expected: Float64Array, columns: number, levels: number): void {
  const largest = largestOf(expected);
  for (let level = 0; level < levels; level++) {
    const cells = entriesByCell(expected, columns, 2 ** level);
    const check = (statistic: string, of: (entries: readonly number[]) => number): void => {
      const stored = cellsOf(folder.path(store), level, statistic);
      expect(stored.length).toBe(cells.length);
      expectWithin(stored, (at) => ({ value: of(cells[at]), bound: bound * largest }));
    };
    check('mean', meanOf);
    if (level === 0) continue;
    check('min', (entries) => Math.min(...entries));
    check('max', (entries) => Math.max(...entries));
  }
}

describe.each(sets)('%s', (setName, columns, second) => {
  test.each(reductions)('%s: every number of every level', async (reduce, reduction, targets) => {
    const name = `${setName} ${reduce}.zarr`;
    const own = [...targets, ...(reduce === 'logp' && second.length > 0 ? ['--targets2', two.targets] : [])];
    const line = [...subject, ...second, '--reduce', reduce, ...own, '--shard-edge', '256'];
    for (const part of ['2/2', '1/2'])
      expect(await tiles(name, ...line, '--shard', part)).toMatchObject({ status: 0, out: '' });
    expect(await tiles(name, '--finish')).toMatchObject({ status: 0, out: '' });
    const expected = oracleKernel(model, one.batch, columns.batch, reduction, { classes });
    expectLevels(name, expected, columns.batch.n, 2);
    expect(readAttributes(filesOf(folder.path(name)))['ntk_explorer']).toMatchObject({
      ...{ rows: 300, columns: columns.batch.n, symmetric: second.length === 0, reduction: reduce, complete: true },
      parameters: ['0.weight', '0.bias', '2.weight', '2.bias', '4.weight', '4.bias'],
    });
  });
});

describe('the order by class', () => {
  test('is of rows and of columns, each with its targets', async () => {
    const line = [...subject, '--data2', two.data, '--targets', one.targets, '--targets2', two.targets];
    const shape = ['--order', 'class', '--shard-edge', '256', '--parameters', '*.weight'];
    expect(await tiles('class.zarr', ...line, ...shape, '--shard', '1/1', '--finish')).toMatchObject({ status: 0 });
    const counted = (name: string): boolean => name.endsWith('weight');
    const all = oracleKernel(model, one.batch, two.batch, 'trace', { classes, counted });
    const columns = byClass(two.batch);
    const expected = byClass(one.batch).flatMap((i) => columns.map((j) => all[i * two.batch.n + j]));
    expectLevels('class.zarr', Float64Array.from(expected), two.batch.n, 2);
  });
});

describe('several units with levels of their own', () => {
  const large = setOf('large', 700, 3);
  const line = ['--model', file, '--activation', 'tanh', '--data', large.data, '--shard-edge', '512'];

  test('every number of every level; a smaller budget gives the same to rounding', async () => {
    expect(await tiles('large.zarr', ...line, '--shard', '1/1', '--finish')).toMatchObject({ status: 0 });
    expectLevels('large.zarr', oracleKernel(model, large.batch, large.batch, 'trace', { classes }), 700, 3);
    expect(await tiles('few.zarr', ...line, '--shard', '1/1', '--budget', '400000')).toMatchObject({ status: 0 });
    const [whole, few] = ['large.zarr', 'few.zarr'].map((name) => cellsOf(folder.path(name), 0));
    const largest = largestOf(whole);
    expectWithin(few, (at) => ({ value: whole[at], bound: bound * largest }));
  });

  test('a store is symmetric to the last bit', () => {
    const entries = cellsOf(folder.path('large.zarr'), 0);
    const wrong = entries.findIndex((entry, at) => entry !== entries[(at % 700) * 700 + Math.floor(at / 700)]);
    expect(wrong).toBe(-1);
  });

  test('is read back by the reader of the page', async () => {
    const files = [...filesOf(folder.path('large.zarr'))].map(([path, content]) => ({
      path,
      file: new Blob([content]),
    }));
    const store = await openKernelStore(folderSource(files));
    const cells = cellsOf(folder.path('large.zarr'), 2);
    expect(await store.tile({ level: 2, row: 0, column: 0 }, 'mean')).toEqual(cells);
    expect(await store.missing()).toEqual([]);
  });

  test('done twice gives the same files, and computes nothing', async () => {
    const before = filesOf(folder.path('large.zarr'));
    const again = await tiles('large.zarr', ...line, '--shard', '1/1', '--finish', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ computed: 0, complete: true, units: 3 });
    expect(differences(filesOf(folder.path('large.zarr')), before)).toEqual([]);
  });
});

describe('status', () => {
  const line = [...subject, '--shard-edge', '256'];

  test('lists what is missing, and ends with 3 until all is there', async () => {
    await tiles('status.zarr', ...line, '--shard', '1/3');
    const first = await tiles('status.zarr', '--status');
    expect(first).toMatchObject({ status: 3, out: '0/mean/c/0/1\n0/mean/c/1/1\n' });
    expect(first.error).toContain('2 of 3 units are missing');
    const early = await tiles('status.zarr', '--finish');
    expect([early.status, early.out]).toEqual([3, first.out]);
    await tiles('status.zarr', ...line, '--shard', '1/1');
    const unfinished = await tiles('status.zarr', ...line, '--status');
    expect(unfinished).toMatchObject({ status: 3, out: '', error: expect.stringContaining('run --finish') });
    expect((await tiles('status.zarr', '--finish')).status).toBe(0);
    expect(JSON.parse((await tiles('status.zarr', '--status', '--json')).out)).toMatchObject({
      ...{ store: folder.path('status.zarr'), n: [300, 300], units: 3, missing: [], complete: true },
    });
  });
});

describe('a store that was finished and is damaged', () => {
  const large = setOf('wide', 1100, 4);
  const line = ['--model', file, '--activation', 'tanh', '--data', large.data];
  const all = [...line, '--shard-edge', '1024', '--shard', '1/1', '--finish'];
  const at = (path: string): string => join(folder.path('hurt.zarr'), path);
  const cut = (path: string, size: number): void => writeFileSync(at(path), readFileSync(at(path)).subarray(0, size));
  const before = tiles('hurt.zarr', ...all).then(() => filesOf(folder.path('hurt.zarr')));

  test('is not finished: its files are named, refused by --finish, and made again by --shard', async () => {
    const whole = await before;
    cut('1/mean/c/0/0', 50);
    rmSync(at('1/max/c/0/0'));
    cut('0/mean/c/1/1', 100);
    const status = await tiles('hurt.zarr', '--status');
    expect(status.status).toBe(3);
    expect(status.out.split('\n')).toEqual([
      expect.stringMatching(/^1\/mean\/c\/0\/0: 50 bytes are not the \d+ of a whole shard$/),
      '1/max/c/0/0: it is not there',
      expect.stringMatching(/^0\/mean\/c\/1\/1: 100 bytes are not/),
      '',
    ]);
    expect(status.error).toContain('2 of 3 units are missing, damaged or gone: 3 files');
    const finish = await tiles('hurt.zarr', '--finish');
    expect(finish).toEqual({ status: 1, out: '', error: expect.stringContaining('1/mean/c/0/0: 50 bytes') });
    expect(JSON.parse((await tiles('hurt.zarr', ...all, '--json')).out)).toMatchObject({ computed: 2, complete: true });
    expect(differences(filesOf(folder.path('hurt.zarr')), whole)).toEqual([]);
  });

  test('in a level of several units is made again by --finish', async () => {
    const whole = await before;
    rmSync(at('3/min/c/0/0'));
    const status = await tiles('hurt.zarr', '--status');
    expect(status).toMatchObject({ status: 3, out: '3/min/c/0/0: it is not there\n' });
    expect((await tiles('hurt.zarr', '--finish')).status).toBe(0);
    expect(differences(filesOf(folder.path('hurt.zarr')), whole)).toEqual([]);
  });

  test('in one bit is found by --check, which reads everything', async () => {
    const whole = await before;
    expect(await tiles('hurt.zarr', '--check')).toMatchObject({ status: 0, out: '' });
    const bytes = Buffer.from(whole.get('0/mean/c/0/1')!);
    bytes[300_000] ^= 4;
    writeFileSync(at('0/mean/c/0/1'), bytes);
    expect((await tiles('hurt.zarr', '--status')).status).toBe(0);
    const check = await tiles('hurt.zarr', '--check');
    expect(check).toMatchObject({
      status: 3,
      out: '0/mean/c/0/1: the chunk at byte 262148: the checksum is wrong\n',
    });
    rmSync(at('0/mean/c/0/1'));
    expect((await tiles('hurt.zarr', ...all)).status).toBe(0);
    expect(differences(filesOf(folder.path('hurt.zarr')), whole)).toEqual([]);
  });
});

describe('a store that there is no room for', () => {
  test.each([
    ['the network', '2000'],
    ['its entries', '9000'],
  ])('is not begun (%s)', async (_, budget) => {
    const line = [...subject, '--shard', '1/1', '--budget', budget];
    const refused = await tiles('small.zarr', ...line, '--shard-edge', '512');
    expect(refused).toEqual({ status: 1, out: '', error: expect.stringContaining('of the budget is free') });
    expect(existsSync(folder.path('small.zarr'))).toBe(false);
  });
});

describe('what is refused', () => {
  const line = [...subject, '--shard', '1/3', '--shard-edge', '256'];
  const other = folder.write('other.safetensors', modelBytes([features, 4, classes]));
  const begun = tiles('own.zarr', ...line);

  test.each([
    ['another model', ['--model', other], 'another model'],
    ['another activation', ['--activation', 'relu'], 'another model'],
    ['other data', ['--data', two.data], 'other data'],
    ['other columns', ['--data2', two.data], 'other data'],
    ['another reduction', ['--reduce', 'cosine'], 'reduction (--reduce): trace in the store, cosine here'],
    [
      'other parameters',
      ['--parameters', '0.*'],
      'parameters (--parameters): 6, 2.weight, 2.bias, 4.weight among them in the store, 2 here',
    ],
    [
      'another order',
      ['--order', 'class', '--targets', one.targets],
      'order (--order): index in the store, class here',
    ],
    ['other shards', ['--shard-edge', '512'], '(--shard-edge): 256 in the store, 512 here'],
  ])('%s in its place', async (_, [name, ...value], words) => {
    expect((await begun).status).toBe(0);
    const before = filesOf(folder.path('own.zarr'));
    const at = line.indexOf(name);
    const changed = at < 0 ? [...line, name, ...value] : [...line.slice(0, at + 1), ...value, ...line.slice(at + 2)];
    const ended = await tiles('own.zarr', ...changed);
    expect(ended).toEqual({ status: 1, out: '', error: expect.stringContaining(words) });
    expect(ended.error).toMatch(/^ntk-explorer: --store [^\n]*own\.zarr[^\n]*\n$/);
    expect(differences(filesOf(folder.path('own.zarr')), before)).toEqual([]);
  });

  test('a status of another model', async () => {
    await begun;
    const ended = await tiles('own.zarr', '--model', other, '--activation', 'tanh', '--data', one.data, '--status');
    expect(ended).toMatchObject({ status: 1, error: expect.stringContaining('another model') });
  });

  test('a folder of other things, a file, and no store', async () => {
    mkdirSync(folder.path('photos'));
    writeFileSync(folder.path('photos/cat.png'), 'cat');
    expect(await tiles('photos', ...line)).toMatchObject({
      status: 1,
      error: expect.stringContaining('cat.png is in it'),
    });
    expect(await tiles('one.npy', ...line)).toMatchObject({ status: 1, error: expect.stringContaining('--store') });
    expect(await tiles('none.zarr', '--status')).toMatchObject({
      status: 1,
      error: expect.stringContaining('no store yet'),
    });
  });

  test.each([
    ['a document', '1/mean/zarr.json', (content: Uint8Array) => content.subarray(0, 100), '1/mean/zarr.json'],
    [
      'the root',
      'zarr.json',
      (content: Uint8Array) => Buffer.from(content).toString().replace('"trace"', '7'),
      'reduction',
    ],
    [
      'a chunk',
      '0/mean/c/0/0',
      (content: Uint8Array) => content.map((byte, at) => byte ^ Number(at === 99)),
      'checksum',
    ],
    ['the end of a shard', '0/mean/c/0/0', (content: Uint8Array) => content.subarray(0, -1), '0/mean/c/0/0'],
  ])('a store with %s damaged', async (_, path, damage, words) => {
    const name = 'damaged.zarr';
    await tiles(name, ...subject, '--shard', '1/1', '--shard-edge', '256');
    const content = readFileSync(join(folder.path(name), path));
    writeFileSync(join(folder.path(name), path), damage(content));
    const ended = await tiles(name, '--finish');
    writeFileSync(join(folder.path(name), path), content);
    expect(ended).toEqual({ status: 1, out: '', error: expect.stringContaining(words) });
    expect(ended.error.match(/--store/g)).toHaveLength(1);
  });
});

describe('wrong usage', () => {
  test.each([
    [[], 'wants --shard I/N, --status, --check or --finish'],
    [['--shard', '0/2', ...subject], '--shard wants I/N'],
    [['--shard', '3/2', ...subject], '--shard wants I/N'],
    [['--shard', '1', ...subject], '--shard wants I/N'],
    [['--shard', '1/2'], '--model is missing'],
    [['--status', '--finish'], '--status computes nothing'],
    [['--check', '--shard', '1/2', ...subject], '--check computes nothing'],
    [['--shard', '1/2', '--shard-edge', '300', ...subject], '--shard-edge wants'],
    [['--shard', '1/2', '--reduce', 'full', ...subject], '--reduce full'],
    [['--shard', '1/2', '--targets', one.targets, ...subject], '--targets is for'],
    [['--shard', '1/2', '--order', 'class', ...subject], '--targets is missing'],
    [['--shard', '1/2', '--out', 'k.npy', ...subject], '--out is no option of tiles'],
  ] as [string[], string][])('%j', async (more, words) => {
    const ended = await tiles('usage.zarr', ...more);
    expect(ended).toEqual({ status: 2, out: '', error: expect.stringContaining(words) });
  });
});
