// Filling a store by units: in any order, twice, killed between any two writes, it ends as the same files.
import { describe, expect, test } from 'vitest';
import type { KernelFacts } from '../../../../src/formats/zarr/facts';
import { openKernelStore } from '../../../../src/formats/zarr/kernel-store';
import { metadataFiles } from '../../../../src/formats/zarr/metadata';
import { StorePlan } from '../../../../src/formats/zarr/plan';
import { refuseOtherKernel } from '../../../../src/formats/zarr/same-kernel';
import { unitFiles } from '../../../../src/formats/zarr/unit';
import { differences, entriesOf, factsOf, memorySource, tilesOf, writeStore } from '../../../support/zarr-store';
import { Disk, killedBeforeWrites, shuffled, work, workedKernels } from '../../../support/zarr-work';

describe.each(workedKernels)('%s', (_, facts) => {
  const { units } = new StorePlan(facts);
  const reference = writeStore(facts);

  test.each([1, 2, 3])('any order, and twice (seed %i)', async (seed) => {
    const disk = new Disk();
    await work(disk, facts, shuffled(units, seed));
    expect(differences(disk.files, await reference)).toEqual([]);
    await work(disk, facts, shuffled(units, seed + 10));
    expect(differences(disk.files, await reference)).toEqual([]);
  });

  test('one unit after the other, finished each time', async () => {
    const disk = new Disk();
    for (const unit of shuffled(units, 4)) await work(disk, facts, [unit]);
    expect(differences(disk.files, await reference)).toEqual([]);
  });

  test('killed before every thirteenth write, and resumed in another order', async () => {
    const { writes, wrong } = await killedBeforeWrites(facts, 13);
    expect(writes).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  test('a unit that is not done is missing, and a unit that is done has all its files', async () => {
    const plan = new StorePlan(facts);
    const unit = units.at(-1)!;
    const files = [...unitFiles(plan, unit, tilesOf(plan, entriesOf(facts)))];
    expect(files.at(-1)!.path).toBe(plan.markOf(unit));
    const disk = new Disk();
    for (const file of metadataFiles(facts)) disk.put(file);
    for (const file of files.slice(0, -1)) disk.put(file);
    const store = await openKernelStore(memorySource(disk.files));
    expect(await store.missing()).toEqual(units);
    disk.put(files.at(-1)!);
    expect(await store.missing()).toEqual(units.slice(0, -1));
    const [own, all] = [new Map(files.map(({ path, bytes }) => [path, bytes])), await reference];
    expect(differences(own, new Map([...all].filter(([path]) => own.has(path))))).toEqual([]);
  });
});

test('cells of units that are not done are NaN until they are, and those that are done are shown at once', async () => {
  const facts = factsOf(1030, 520, { shardEdge: 256 });
  const disk = new Disk();
  const plan = new StorePlan(facts);
  const [first, ...others] = plan.units;
  await work(disk, facts, [first]);
  const store = await openKernelStore(memorySource(disk.files));
  const top = { level: store.pyramid.coarsest, row: 0, column: 0 };
  const { rows, columns } = store.pyramid.cells(top.level);
  const edge = 256 / 2 ** top.level;
  const early = await store.tile(top, 'mean');
  early.forEach((value, at) => {
    const isDone = Math.floor(at / columns) < edge && at % columns < edge;
    expect(Number.isNaN(value)).toBe(!isDone);
  });
  expect(await store.cells({ level: 0, row: 1, column: 0 })).toBeUndefined();
  await work(disk, facts, others);
  const late = await store.tile(top, 'mean');
  expect(late.length).toBe(rows * columns);
  expect(late.some(Number.isNaN)).toBe(false);
  expect(await store.cells({ level: 0, row: 1, column: 0 })).toBeDefined();
});

test('an entry that is not finite takes the mean of its blocks and their bounds, and is told from one not computed', async () => {
  const facts = factsOf(600, 300, { shardEdge: 256 });
  const plain = entriesOf(facts);
  const broken = new Map([
    ['3/7', NaN],
    ['400/2', Infinity],
    ['599/299', -Infinity],
  ]);
  const files = await writeStore(facts, (i, j) => broken.get(`${i}/${j}`) ?? plain(i, j));
  files.delete('0/mean/c/0/1');
  const store = await openKernelStore(memorySource(files));
  const entries = await store.tile({ level: 0, row: 0, column: 0 }, 'mean');
  expect(entries.filter(Number.isNaN).length).toBe(1);
  expect(await store.cells({ level: 0, row: 0, column: 1 })).toBeUndefined();
  const top = { level: 2, row: 0, column: 0 };
  const cells = (await store.cells(top))!;
  const { columns } = store.pyramid.cells(2);
  for (const at of [1, 100 * columns, 149 * columns + 74])
    expect([cells.mean[at], cells.min[at], cells.max[at]]).toEqual([NaN, -Infinity, Infinity]);
  expect(cells.mean.filter(Number.isNaN).length).toBe(3);
  for (const statistic of ['mean', 'min', 'max', 'largest'] as const)
    expect((await store.tile(top, statistic)).filter(Number.isNaN).length).toBe(3);
});

const order = { rows: { name: 'loss', sha256: 'f'.repeat(64) }, columns: { name: 'index', sha256: 'a'.repeat(64) } };
const shuffledOrder = { rows: { name: 'index', sha256: 'f'.repeat(64) }, columns: factsOf(1, 1).order.columns };

test.each<[string, Partial<KernelFacts>, string]>([
  ['model', { model: '0'.repeat(64) }, 'another model'],
  ['data', { data: { rows: '0'.repeat(64), columns: '1'.repeat(64) } }, 'other data'],
  ['reduction', { reduction: 'cosine' }, 'reduction (--reduce): trace in the store, cosine here'],
  ['parameters', { parameters: ['0.weight'] }, 'parameters (--parameters): 2, 0.bias among them in the store, 1 here'],
  ['rows', { rows: 7 }, 'rows (--data): 600 in the store, 7 here'],
  ['shard edge', { shardEdge: 256 }, 'a shard (--shard-edge): 512 in the store, 256 here'],
  ['order', { order }, 'order (--order): index and class in the store, loss and index here'],
  [
    'order of the same name',
    { order: shuffledOrder },
    'index and class (SHA-256 ffffffffffff..., bbbbbbbbbbbb...) here',
  ],
])('work does not go on in a store with another %s', (_, other, words) => {
  const facts = factsOf(600, 300);
  expect(() => refuseOtherKernel(facts, { ...facts, ...other })).toThrow(words);
  expect(() => refuseOtherKernel(facts, { ...facts, complete: true })).not.toThrow();
});
