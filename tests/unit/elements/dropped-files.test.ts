// What is in a drop: files, folders within folders, and how they are listed.
import { expect, test } from 'vitest';
import { droppedFiles } from '../../../src/elements/shared/dropped-files';
import { fileEntries } from '../../../src/elements/shared/file-entries';

interface Folder {
  readonly [name: string]: string | Folder;
}

/** An entry as browsers give it; a folder tells two of its entries at a time. */
function entry(path: string, content: string | Folder): FileSystemEntry {
  if (typeof content === 'string') {
    const file = (resolve: (file: File) => void) => resolve(new File([content], path.split('/').at(-1)!));
    return { isFile: true, isDirectory: false, fullPath: path, file } as unknown as FileSystemEntry;
  }
  const left = Object.entries(content).map(([name, inner]) => entry(`${path}/${name}`, inner));
  const readEntries = (resolve: (entries: FileSystemEntry[]) => void) => resolve(left.splice(0, 2));
  const createReader = () => ({ readEntries });
  return { isFile: false, isDirectory: true, fullPath: path, createReader } as unknown as FileSystemEntry;
}

function transfer(content: Folder): DataTransfer {
  const items = Object.entries(content).map(([name, inner]) => ({ webkitGetAsEntry: () => entry(`/${name}`, inner) }));
  const files = Object.entries(content).map(([name]) => new File(['x'], name));
  return { items, files } as unknown as DataTransfer;
}

test('folders are gone through, however deep and full', async () => {
  const folder = { one: { 'a.png': '', 'b.png': '', 'c.png': '' }, two: { deep: { 'd.png': '' } } };
  const found = await droppedFiles(transfer({ digits: folder, 'model.onnx': 'm' }));
  expect(found.map(({ path }) => path)).toEqual([
    'digits/one/a.png',
    'digits/one/b.png',
    'digits/one/c.png',
    'digits/two/deep/d.png',
    'model.onnx',
  ]);
});

test('files alone are as they are', async () => {
  const found = await droppedFiles(transfer({ 'x.npy': '', 'y.npy': '' }));
  expect(found.map(({ path }) => path)).toEqual(['x.npy', 'y.npy']);
});

test('the pictures of a folder are one entry of the list', () => {
  const names = ['model.onnx', 'digits/one/a.png', 'digits/two/b.png', 'alone.png', 'more/c.png'];
  expect(fileEntries(names.map((name) => ({ name }))).map(({ name, files }) => [name, files.length])).toEqual([
    ['model.onnx', 1],
    ['alone.png', 1],
    ['digits (2 pictures)', 2],
    ['more (1 picture)', 1],
  ]);
});
