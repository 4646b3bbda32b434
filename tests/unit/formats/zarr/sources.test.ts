// A store in a folder of files and in a zip archive, read a part at a time.
import { expect, test, describe } from 'vitest';
import { folderSource } from '../../../../src/formats/zarr/folder-source';
import { openKernelStore } from '../../../../src/formats/zarr/kernel-store';
import { zipSource } from '../../../../src/formats/zarr/zip-source';
import { type Entry as ZipEntry, zip } from '../../../support/zip';
import { longZip } from '../../../support/zip64';
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

/** The store in an archive of 6 GiB, the shard beyond 4 GiB. */
async function longArchive(fields?: number): Promise<Blob> {
  let at = 0;
  const entries = [...(await good)].map(([name, content]) => {
    const placed = { name, content, at: name === shard ? 6 * 2 ** 30 : at };
    at += content.length + 1000;
    return placed;
  });
  return longZip(entries, fields);
}

test('an archive beyond 4 GiB is read', async () => {
  const blob = await longArchive();
  expect(blob.size).toBeGreaterThan(6 * 2 ** 30);
  const store = await openKernelStore(await zipSource(blob));
  expect((await store.tile(first, 'mean'))[1]).toBe(entriesOf(facts)(0, 1));
  expect((await store.tile(last, 'mean'))[0]).toBe(entriesOf(facts)(512, 256));
});

test('an archive of more files than two bytes count is read', async () => {
  const more = Array.from({ length: 66_000 }, (_, i) => ({
    name: `x/${i}`,
    content: new Uint8Array(0),
    at: 2 ** 24 + 100 * i,
  }));
  let at = 0;
  const entries = [...(await good)].map(([name, content]) => ({ name, content, at: (at += content.length + 1000) }));
  const source = await zipSource(longZip([...more, ...entries.filter(({ name }) => !name.includes('/c/'))]));
  expect((await openKernelStore(source)).facts).toEqual({ ...facts, complete: true });
});

describe('refused is', () => {
  const changed = async (change: (entry: ZipEntry) => ZipEntry): Promise<Blob> =>
    archive(entriesIn(await good).map((entry) => (entry.name === shard ? change(entry) : entry)));
  const read = async (blob: Blob) => (await openKernelStore(await zipSource(blob))).tile(first, 'mean');

  test.each<[string, (entry: ZipEntry) => ZipEntry, RegExp]>([
    ['a shard that is compressed', (entry) => ({ ...entry, method: 8 }), /0\/mean\/c\/0\/0: it is compressed/],
    ['a shard of two sizes', (entry) => ({ ...entry, size: 5 }), /0\/mean\/c\/0\/0: its two sizes disagree/],
    ['a shard that is encrypted', (entry) => ({ ...entry, flags: 1 }), /encrypted/],
    ['a shard whose long sizes are not there', (entry) => ({ ...entry, size: 0xffffffff }), /zip64/],
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

  test('an archive beyond 4 GiB without all its long numbers, or cut off', async () => {
    await expect(zipSource(await longArchive(2))).rejects.toThrow('zip64 sizes are not there');
    const whole = await longArchive();
    const tail = new Uint8Array(await whole.slice(whole.size - 1000).arrayBuffer());
    await expect(zipSource(new Blob([tail]))).rejects.toThrow('no zip64 directory is there');
    new DataView(tail.buffer).setBigUint64(tail.length - 42 + 8, 2n ** 63n, true);
    await expect(zipSource(new Blob([tail]))).rejects.toThrow('no place or length in a file');
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
