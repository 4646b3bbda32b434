// Files that are gone, cut, or wrong inside: which units lack them, and what a check of everything finds beside.
import { describe, expect, test } from 'vitest';
import type { CheckOptions } from '../../../../src/formats/zarr/shard-flaw';
import { finishFiles } from '../../../../src/formats/zarr/finish';
import { folderSource } from '../../../../src/formats/zarr/folder-source';
import { openKernelStore } from '../../../../src/formats/zarr/kernel-store';
import { differences, factsOf, memorySource, type MutableFiles, writeStore } from '../../../support/zarr-store';
import { Disk, work } from '../../../support/zarr-work';

const facts = factsOf(1100, 1100, { symmetric: true, shardEdge: 512 }); // units of levels 0 and 1, finished levels 2 and 3
const good = writeStore(facts);
const unit = (row: number, column: number) => ({ level: 0, row, column });

type Damage = (files: MutableFiles, path: string) => unknown;
const cut =
  (size: number): Damage =>
  (files, path) =>
    files.set(path, files.get(path)!.slice(0, size));
const grown: Damage = (files, path) => files.set(path, Uint8Array.from([...files.get(path)!.subarray(-4), 0]));
const gone: Damage = (files, path) => files.delete(path);
const flipped =
  (at: number): Damage =>
  (files, path) => {
    const bytes = files.get(path)!.slice();
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    files.set(path, bytes);
  };

async function damaged(path: string, damage: Damage): Promise<MutableFiles> {
  const files = new Map(await good);
  damage(files, path);
  return files;
}

async function flawsOf(files: MutableFiles, options: CheckOptions = {}) {
  const store = await openKernelStore(memorySource(files));
  const lacking = await store.lacking(options);
  return { lacking, coarse: await store.coarseFlaws(options) };
}

test('a whole store lacks nothing, read to the last byte', async () => {
  expect(await flawsOf(await good, { everything: true })).toEqual({ lacking: [], coarse: [] });
});

const inUnits = [
  ['a coarse shard that is cut', '1/mean/c/0/0', cut(50), unit(0, 0), /^50 bytes are not the \d+ of a whole shard$/],
  ['a coarse shard that is gone', '1/max/c/0/0', gone, unit(0, 0), /^it is not there$/],
  ['a shard of level 0 that is cut', '0/mean/c/1/2', cut(100), unit(1, 2), /^100 bytes are not/],
  ['a shard across the diagonal', '1/min/c/2/1', gone, unit(1, 2), /^it is not there$/],
  ['a shard that is another file', '0/mean/c/0/1', grown, unit(0, 1), /^5 bytes are not/],
  ['an index', '0/mean/c/0/1', flipped(-9), unit(0, 1), /^its index: the checksum is wrong/],
  ['an empty file', '1/mean/c/2/2', cut(0), unit(2, 2), /^it is not there$/],
] as const;

describe.each(inUnits)('%s', (_, path, damage, place, why) => {
  test('makes its unit one that is to be computed', async () => {
    const { lacking } = await flawsOf(await damaged(path, damage));
    expect(lacking).toEqual([{ unit: place, flaws: [{ file: path, why: expect.stringMatching(why) }] }]);
  });

  test('is named by those who finish, who do not', async () => {
    const store = await openKernelStore(memorySource(await damaged(path, damage)));
    await expect(finishFiles(store).next()).rejects.toMatchObject({ code: 'InvalidFile', details: { where: path } });
  });

  test('is written again', async () => {
    const disk = new Disk();
    for (const [name, bytes] of await damaged(path, damage)) disk.files.set(name, bytes);
    const missing = await (await openKernelStore(memorySource(disk.files))).missing();
    for (const each of missing) disk.files.delete(`0/mean/c/${each.row}/${each.column}`);
    await work(disk, facts, missing);
    expect(differences(disk.files, await good)).toEqual([]);
  });
});

test.each([
  ['2/max/c/0/0', gone, /^it is not there$/],
  ['3/mean/c/0/0', cut(9), /^9 bytes/],
  ['2/min/c/0/0', flipped(-1), /^its index/],
] as const)('the file %s of several units is found, and made again', async (path, damage, why) => {
  const files = await damaged(path, damage);
  expect(await flawsOf(files)).toEqual({ lacking: [], coarse: [{ file: path, why: expect.stringMatching(why) }] });
  for await (const file of finishFiles(await openKernelStore(memorySource(files)))) files.set(file.path, file.bytes);
  expect(differences(files, await good)).toEqual([]);
});

test.each([
  ['0/mean/c/0/2', unit(0, 2)],
  ['1/max/c/1/1', unit(1, 1)],
])('a byte within %s is found where everything is read', async (path, place) => {
  const files = await damaged(path, flipped(77));
  expect((await flawsOf(files)).lacking).toEqual([]);
  const { lacking } = await flawsOf(files, { everything: true });
  const why = 'the chunk at byte 0: the checksum is wrong';
  expect(lacking).toEqual([{ unit: place, flaws: [{ file: path, why }] }]);
});

test('a byte within a level of several units is found where everything is read', async () => {
  const files = await damaged('3/max/c/0/0', flipped(12));
  expect((await flawsOf(files, { everything: true })).coarse.map(({ file }) => file)).toEqual(['3/max/c/0/0']);
});

test('a store that lacks a unit is complete no more when it is finished', async () => {
  const files = await damaged('0/mean/c/1/1', gone);
  for await (const file of finishFiles(await openKernelStore(memorySource(files)))) files.set(file.path, file.bytes);
  expect((await openKernelStore(memorySource(files))).facts.complete).toBe(false);
});

test('many levels and units are read without a warning of too many listeners', async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error): unknown => warnings.push(name);
  process.on('warning', note);
  const many = await writeStore(factsOf(5000, 20, { shardEdge: 256 }));
  const files = [...many].map(([path, bytes]) => ({ path, file: new Blob([bytes]) }));
  const { signal } = new AbortController();
  const store = await openKernelStore(folderSource(files), { signal });
  expect(await store.missing({ signal })).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', note);
  expect([store.plan.levels.length, warnings]).toEqual([6, []]);
});
