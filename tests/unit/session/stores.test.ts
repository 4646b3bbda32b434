// Stores that a reader gives: a folder, an archive or an address, among other files or alone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesOfFiles, type ChosenFile } from '../../../src/session/file-source';
import { storeAmong, storeAt } from '../../../src/session/stores';
import { zip } from '../../support/zip';
import { type Served, serve } from '../../support/zarr-server';
import { factsOf, type MutableFiles, writeStore } from '../../support/zarr-store';

const { signal } = new AbortController();
let files: MutableFiles;
let server: Served;

beforeAll(async () => {
  files = await writeStore(factsOf(300, 300, { symmetric: true }));
  server = await serve(files);
});
afterAll(() => server.close());

const chosen = (path: string, bytes: BlobPart): ChosenFile => ({ path, file: new File([bytes], path) });
const folder = (name: string): ChosenFile[] => [...files].map(([path, bytes]) => chosen(`${name}/${path}`, bytes));
const entries = () => [...files].map(([name, content]) => ({ name: `kernel.zarr/${name}`, content }));

describe('among files', () => {
  test('a folder is a store where it has its document; what lies beside it does not belong to it', async () => {
    const other = chosen('model.onnx', 'x');
    const found = (await storeAmong([...folder('run/kernel.zarr'), other], signal))!;
    expect(found.opened.name).toBe('kernel.zarr');
    expect(found.opened.store.facts.rows).toBe(300);
    expect(found.others).toEqual([other]);
    const tile = await found.opened.store.tile({ level: 0, row: 1, column: 0 }, 'mean');
    expect(tile).toHaveLength(44 * 256);
  });

  test('an archive is one too, and is read by parts', async () => {
    const archive = chosen('kernel.zip', zip(entries()));
    const found = (await storeAmong([archive], signal))!;
    expect(found.opened.name).toBe('kernel.zip');
    expect(found.others).toEqual([]);
    expect(await found.opened.store.tile({ level: 1, row: 0, column: 0 }, 'min')).toHaveLength(150 * 150);
  });

  test('an archive of something else is none, and is left to those who read data', async () => {
    const archive = chosen('pictures.zip', zip([{ name: 'a.png', content: new Uint8Array(3) }]));
    expect(await storeAmong([archive, chosen('x.npy', 'x')], signal)).toBeUndefined();
    expect((await bytesOfFiles([archive])).map(({ name }) => name)).toEqual(['pictures.zip']);
  });

  test('a store that was cut short is said to be, by its name or by what it begins with', async () => {
    const whole = zip(entries().sort((a, b) => Number(b.name.endsWith('.json')) - Number(a.name.endsWith('.json'))));
    const cut = whole.subarray(0, whole.length / 2);
    const later = whole.subarray(1000, 3000);
    for (const archive of [chosen('kernel.zip', cut), chosen('kernel.zarr.zip', cut), chosen('kernel.ZARR.zip', later)])
      await expect(storeAmong([archive], signal)).rejects.toThrow(
        'This Zarr file cannot be used: the end: no zip directory was found; a file that was cut short',
      );
    const pictures = zip([{ name: 'a.png', content: new Uint8Array(300) }]).subarray(0, 200);
    for (const bytes of [pictures, later, new Uint8Array(3)])
      expect(await storeAmong([chosen('pictures.zip', bytes)], signal)).toBeUndefined();
  });

  test('two stores at once are refused, and a document that is none', async () => {
    await expect(storeAmong([...folder('a'), ...folder('b')], signal)).rejects.toThrow('more than one store');
    await expect(storeAmong([chosen('a/zarr.json', '{}')], signal)).rejects.toMatchObject({ code: 'InvalidFile' });
  });
});

describe('at an address', () => {
  test.each(['', '/', '/zarr.json'])('that ends in .zarr%s', async (end) => {
    const opened = (await storeAt(server.address + end, signal))!;
    expect([opened.name, opened.store.facts.rows]).toEqual(['kernel.zarr', 300]);
  });

  test('without an ending, where there is a zarr.json below it, and nowhere else', async () => {
    const plain = await serve(new Map([...files].map(([path, bytes]) => [`/runs/k/${path}`, bytes])));
    const root = plain.address.replace('/kernel.zarr', '');
    expect((await storeAt(`${root}/runs/k`, signal))!.name).toBe('k');
    expect(await storeAt(`${root}/runs/other`, signal)).toBeUndefined();
    plain.requests.length = 0;
    expect(await storeAt(`${root}/runs/x.npy`, signal)).toBeUndefined();
    expect(plain.requests).toEqual([]);
    await plain.close();
  });

  test('what is called a store and is none is refused', async () => {
    const empty = await serve(new Map());
    await expect(storeAt(empty.address, signal)).rejects.toThrow('it is not there');
    await empty.close();
  });

  test('what is no address is left to those who fetch files', async () => {
    expect(await storeAt('nothing', signal)).toBeUndefined();
  });
});
