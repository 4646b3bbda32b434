// Folders that a reader gives: their pictures as datapoints, what else in them is read, and what is passed over.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { writeNpy } from '../../../src/formats/npy';
import { bytesOfFiles, fetchFile, withFiles, worthReading } from '../../../src/session/file-source';
import { fileKind } from '../../../src/session/file-kind';
import { understand } from '../../../src/session/understanding';
import { tensor } from '../../../src/core/tensor';
import { png } from '../../support/data-files';

const picture = (name: string, first: number) => ({ name, bytes: png(3, 2, 0, (at) => first + at) });
const digits = [picture('digits/one/b.png', 7), picture('digits/one/a.png', 1), picture('digits/two/c.png', 9)];
const chosen = (path: string) => ({ path, file: new File(['x'], path.split('/').at(-1)!) });

describe('pictures', () => {
  test('of a folder are its datapoints, in the order of their paths, with its folders for classes', async () => {
    const { data } = await understand(digits);
    const { name, table } = data!;
    expect([name, table.kind, table.count, table.shape]).toEqual(['digits', 'images', 3, [1, 2, 3]]);
    expect(table.classes).toEqual(['one', 'two']);
    expect([...table.labels!]).toEqual([0, 0, 1]);
    expect([0, 6, 12].map((at) => Math.round(table.inputs[at] * 255))).toEqual([1, 7, 9]);
  });

  test('by themselves are datapoints without classes, whose labels a second file may have', async () => {
    const alone = digits.map(({ name, bytes }) => ({ name: name.split('/').at(-1)!, bytes }));
    const { data } = await understand(alone);
    expect([data!.name, data!.table.labels]).toEqual(['3 pictures', undefined]);
    const labels = { name: 'y.npy', bytes: writeNpy(tensor([3], Float64Array.of(2, 0, 2))) };
    const { table } = (await understand([...alone, labels])).data!;
    expect([...table.labels!].map((label) => table.classes![label])).toEqual(['2', '0', '2']);
    await expect(understand([...alone, labels, { ...labels, name: 'z.npy' }])).rejects.toMatchObject({
      code: 'Unsupported',
    });
  });

  test('a damaged one is named with its folder', async () => {
    const damaged = { name: 'digits/two/d.png', bytes: digits[0].bytes.slice(0, 40) };
    await expect(understand([...digits, damaged])).rejects.toMatchObject({
      code: 'InvalidFile',
      message: expect.stringContaining('digits/two/d.png') as string,
    });
  });

  test('given anew they take the place of those before; a model stays', () => {
    const model = { name: 'model.onnx', bytes: Uint8Array.of(8, 1) };
    const fresh = [picture('more/x.png', 3)];
    expect(withFiles([model, ...digits], fresh, fileKind).map(({ name }) => name)).toEqual([
      'model.onnx',
      'more/x.png',
    ]);
  });
});

describe('what is worth reading of a folder', () => {
  const paths = (...files: string[]): string[] => worthReading(files.map(chosen)).map(({ path }) => path);

  test('its pictures, and nothing hidden', () => {
    expect(paths('d/a.png', 'd/.DS_Store', 'd/.cache/b.png', 'd/notes.txt')).toEqual(['d/a.png']);
  });

  test('without pictures, models and data by their names', () => {
    const files = ['m/config.json', 'm/model.safetensors', 'm/README.md', 'm/merges.txt', 'm/x.npy'];
    expect(paths(...files)).toEqual(['m/config.json', 'm/model.safetensors', 'm/x.npy']);
  });

  test('files that were given by themselves, whatever they are called', () => {
    expect(paths('play', '.hidden')).toEqual(['play', '.hidden']);
  });

  test('a folder of nothing that is read is refused', async () => {
    await expect(bytesOfFiles([chosen('m/README.md')])).rejects.toMatchObject({
      code: 'InvalidFile',
      details: { where: 'the folder' },
    });
  });
});

describe('an address', () => {
  test.each([
    ['100%zz.npy', '100%zz.npy'],
    ['a%20b.npy', 'a b.npy'],
    ['', 'models.example'],
  ])('that ends in %j gives the name %j', async (end, name) => {
    const answer = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('x'));
    onTestFinished(() => answer.mockRestore());
    expect((await fetchFile(`https://models.example/${end}`)).name).toBe(name);
  });
});
