// A store written as one archive: what reads archives reads it, its size is known beforehand, and half of it is none.
import { expect, test } from 'vitest';
import { finishFiles } from '../../../../src/formats/zarr/finish';
import { openKernelStore } from '../../../../src/formats/zarr/kernel-store';
import { metadataFiles, rootPath } from '../../../../src/formats/zarr/metadata';
import { StorePlan } from '../../../../src/formats/zarr/plan';
import { putAll } from '../../../../src/formats/zarr/store-place';
import { shardBytes, storeSize } from '../../../../src/formats/zarr/store-size';
import { unitFiles } from '../../../../src/formats/zarr/unit';
import { ZipPlace } from '../../../../src/formats/zarr/zip-place';
import { zipSource } from '../../../../src/formats/zarr/zip-source';
import { openZip } from '../../../../src/formats/zip';
import { zipBytes } from '../../../../src/formats/zip-write';
import { differences, entriesOf, factsOf, type MutableFiles, tilesOf, writeStore } from '../../../support/zarr-store';

const kernels = [
  ['levels that span units', factsOf(1030, 520, { shardEdge: 256 })],
  ['a symmetric kernel', factsOf(600, 600, { shardEdge: 256, symmetric: true })],
  ['one chunk', factsOf(7, 5)],
] as const;

/** The pieces of an archive; `isWhole`: with its end. */
async function written(facts: (typeof kernels)[number][1], isWhole = true): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const plan = new StorePlan(facts);
  const place = new ZipPlace(plan, (bytes) => void parts.push(bytes));
  await putAll(place, metadataFiles(facts));
  const store = await openKernelStore(place);
  expect(await store.missing()).toEqual(plan.units);
  for (const unit of plan.units) await putAll(place, unitFiles(plan, unit, tilesOf(plan, entriesOf(facts))));
  await putAll(place, finishFiles(store));
  if (isWhole) await place.end();
  return new Blob(parts);
}

test.each(kernels)('%s: the same files as in a folder, the root last', async (_title, facts) => {
  const archive = await written(facts);
  const files: MutableFiles = new Map();
  for (const { name, read } of openZip('zip', await archive.arrayBuffer()))
    files.set(name, Uint8Array.from(await read()));
  const expected = await writeStore(facts);
  expect(differences(files, expected)).toEqual([]);
  expect([...files.keys()].at(-1)).toBe(rootPath);
  const { paths, bytes } = storeSize(facts);
  expect([...paths].sort()).toEqual([...files.keys()].sort());
  expect(bytes).toBe([...expected.values()].reduce((sum, file) => sum + file.length, 0));
  expect(archive.size).toBe(zipBytes(paths, bytes));
});

test('without its end it is no archive', async () => {
  await expect(zipSource(await written(kernels[0][1], false))).rejects.toMatchObject({ code: 'InvalidFile' });
});

test('sixty thousand datapoints take 29 GB', () => {
  const plan = new StorePlan({ rows: 60_000, columns: 60_000, symmetric: true, shardEdge: 4096 });
  expect(shardBytes(plan) / 1e9).toBeCloseTo(29.1, 1);
  const { paths } = storeSize(factsOf(60_000, 60_000, { symmetric: true, shardEdge: 4096 }));
  expect(paths.length).toBe(2972);
});

test('a signal stops between files', async () => {
  const put: string[] = [];
  const controller = new AbortController();
  const place = {
    put: async ({ path }: { path: string }) => {
      put.push(path);
      if (put.length === 3) controller.abort();
    },
  };
  await expect(putAll(place, metadataFiles(kernels[0][1]), controller)).rejects.toThrow('abort');
  expect(put).toHaveLength(3);
});
