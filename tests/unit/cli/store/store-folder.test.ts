// Files of a store in a folder of this machine.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { StoreFolder } from '../../../../src/cli/store/store-folder';

const own = mkdtempSync(join(tmpdir(), 'ntk-explorer-folder-'));
afterAll(() => rmSync(own, { recursive: true, force: true }));
const file = { path: '1/mean/c/0/3', bytes: Uint8Array.of(1, 2, 3) };

test('folders are made with those above them, at once and again', async () => {
  const folder = new StoreFolder(join(own, 'new', 'K.zarr'));
  const files = ['0', '1', '2'].map((column) => ({ ...file, path: `1/mean/c/7/${column}` }));
  await Promise.all([...files, file].map((each) => folder.put(each)));
  await folder.put(file);
  for (const { path, bytes } of [...files, file])
    expect(new Uint8Array(readFileSync(join(folder.path, path)))).toEqual(bytes);
});

test.runIf(existsSync('/proc/self'))('a file system without room for folders is refused', async () => {
  await expect(new StoreFolder('/proc/K.zarr').put(file)).rejects.toMatchObject({
    code: 'InvalidFile',
    message: expect.stringContaining('--store /proc/K.zarr: there is no such file or folder'),
  });
});

test('a file where a folder is to be is refused', async () => {
  writeFileSync(join(own, '1'), 'a file');
  await expect(new StoreFolder(own).put(file)).rejects.toMatchObject({ code: 'InvalidFile' });
});
