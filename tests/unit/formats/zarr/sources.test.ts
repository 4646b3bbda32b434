// A store in a folder of files and in a zip archive, read a part at a time.
import { expect, test, describe } from 'vitest';
import { folderSource } from '../../../../src/formats/zarr/folder-source';
import { openKernelStore } from '../../../../src/formats/zarr/kernel-store';
import { zipSource } from '../../../../src/formats/zarr/zip-source';
import { type Entry as ZipEntry, zip } from '../../../support/zip';
import { entriesOf, factsOf, type MutableFiles, writeStore } from '../../../support/zarr-store';

const facts = factsOf(600, 300);
const good = writeStore(facts);
const first = { level: 0, row: 0, column: 0 };
const last = { level: 0, row: 2, column: 1 };
const shard = '0/mean/c/0/0';

const filesIn = (files: MutableFiles, folder = '') =>
  [...files].map(([path, bytes]) => ({ path: folder + path, file: new Blob([bytes]) }));

const entriesIn = (files: MutableFiles, folder = ''): ZipEntry[] =>
  [...files].map(([path, content]) => ({ name: folder + path, content, method: path.endsWith('.json') ? 8 : 0 }));

const archive = (entries: ZipEntry[]) => new Blob([zip(entries)]);

/** A file that says which parts of it were read. */
class WatchedBlob extends Blob {
  readonly reads: number[] = [];
  override slice(start = 0, end = this.size): Blob {
    this.reads.push(end - start);
    return super.slice(start, end);
  }
}

describe.each(['', 'kernel.zarr/', 'stores/of today/'])('under "%s"', (folder) => {
  test('a folder is read', async () => {
    const store = await openKernelStore(folderSource(filesIn(await good, folder)));
    expect((await store.tile(last, 'mean'))[0]).toBe(entriesOf(facts)(512, 256));
    expect(await store.missing()).toEqual([]);
  });

  test('an archive is read', async () => {
    const store = await openKernelStore(await zipSource(archive(entriesIn(await good, folder))));
    expect((await store.tile(last, 'mean'))[0]).toBe(entriesOf(facts)(512, 256));
    expect(await store.missing()).toEqual([]);
  });
});

test('of an archive only the directory, documents, an index and a chunk are read', async () => {
  const blob = new WatchedBlob([zip(entriesIn(await good))]);
  const store = await openKernelStore(await zipSource(blob));
  await store.tile(first, 'mean');
  expect(Math.max(...blob.reads)).toBe(4 * 256 ** 2 + 4);
  expect(blob.reads.filter((length) => length > 66_000).length).toBe(1);
  expect(blob.size).toBeGreaterThan(2_000_000);
});

test('a shard that is not in the folder, or not in the archive, is missing', async () => {
  const files = new Map(await good);
  files.delete(shard);
  for (const source of [folderSource(filesIn(files)), await zipSource(archive(entriesIn(files)))]) {
    const store = await openKernelStore(source);
    expect((await store.tile(first, 'mean')).every(Number.isNaN)).toBe(true);
    expect(await store.missing()).toEqual([first]);
  }
});

describe('refused is', () => {
  const changed = async (change: (entry: ZipEntry) => ZipEntry): Promise<Blob> =>
    archive(entriesIn(await good).map((entry) => (entry.name === shard ? change(entry) : entry)));
  const read = async (blob: Blob) => (await openKernelStore(await zipSource(blob))).tile(first, 'mean');

  test.each<[string, (entry: ZipEntry) => ZipEntry, RegExp]>([
    ['a shard that is compressed', (entry) => ({ ...entry, method: 8 }), /0\/mean\/c\/0\/0: it is compressed/],
    ['a shard of two sizes', (entry) => ({ ...entry, size: 5 }), /0\/mean\/c\/0\/0: its two sizes disagree/],
    ['a shard that is encrypted', (entry) => ({ ...entry, flags: 1 }), /encrypted/],
    ['an archive beyond 4 GiB', (entry) => ({ ...entry, size: 0xffffffff }), /zip64/],
  ])('%s', async (_, change, message) => {
    await expect(read(await changed(change))).rejects.toThrow(message);
  });

  test('a document whose checksum is wrong, or that says it is huge', async () => {
    const entries = entriesIn(await good);
    const broken = (more: Partial<ZipEntry>) =>
      archive(entries.map((entry) => (entry.name === 'zarr.json' ? { ...entry, ...more } : entry)));
    await expect(read(broken({ crc: 1 }))).rejects.toThrow('its checksum is wrong');
    await expect(read(broken({ size: 2 ** 30 }))).rejects.toThrow('are more than the');
  });

  test('an archive that is cut off, or none', async () => {
    const bytes = zip(entriesIn(await good));
    await expect(zipSource(new Blob([bytes.slice(0, -3)]))).rejects.toThrow('no zip directory');
    await expect(zipSource(new Blob([bytes.slice(5000)]))).rejects.toThrow('a directory from byte');
    await expect(zipSource(new Blob([bytes.slice(100)]))).rejects.toThrow('not a directory entry');
    await expect(zipSource(new Blob(['<!doctype html>']))).rejects.toThrow('too short');
  });

  test('an entry that reaches into the directory', async () => {
    const content = new Uint8Array(10);
    const bytes = zip([{ name: 'zarr.json', content }]);
    const directory = bytes.length - 22 - 46 - 'zarr.json'.length;
    const view = new DataView(bytes.buffer);
    for (const field of [20, 24]) view.setUint32(directory + field, 60, true);
    const source = await zipSource(new Blob([bytes]));
    await expect(source.whole('zarr.json', 1000)).rejects.toThrow('reach into the directory');
  });

  test('a folder without a store, and one with two', async () => {
    expect(() => folderSource([])).toThrow('no Zarr store');
    expect(() => folderSource([{ path: 'a/.zgroup', file: new Blob() }])).toThrow('no Zarr store');
    const two = [...filesIn(await good, 'a/'), ...filesIn(await good, 'b/')];
    expect(() => folderSource(two)).toThrow('more than one store');
  });

  test('a document larger than any', async () => {
    const files = new Map(await good);
    files.set('0/mean/zarr.json', new Uint8Array(2 ** 17));
    await expect(openKernelStore(folderSource(filesIn(files)))).rejects.toThrow('131072 bytes are more than the 65536');
  });
});

test('a file that cannot be read any more is refused by its name', async () => {
  class GoneBlob extends Blob {
    override slice(): Blob {
      return Object.assign(new Blob(), {
        arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
      });
    }
  }
  const files = filesIn(await good).map((each) => (each.path === shard ? { ...each, file: new GoneBlob() } : each));
  const store = await openKernelStore(folderSource(files));
  await expect(store.tile(first, 'mean')).rejects.toThrow('0/mean/c/0/0: it cannot be read');
});

test('a signal that aborts ends the reading of a file', async () => {
  class SlowBlob extends Blob {
    override slice(): Blob {
      return Object.assign(new Blob(), { arrayBuffer: () => new Promise<ArrayBuffer>(() => undefined) });
    }
  }
  const files = filesIn(await good).map((each) => (each.path === shard ? { ...each, file: new SlowBlob() } : each));
  const store = await openKernelStore(folderSource(files));
  const control = new AbortController();
  const tile = store.tile(first, 'mean', control.signal);
  control.abort();
  await expect(tile).rejects.toThrow('abort');
  await expect(zipSource(new SlowBlob(['x']), AbortSignal.abort())).rejects.toThrow('abort');
});
