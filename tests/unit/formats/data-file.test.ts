// A data file by what it is: kinds, labels, token ids, previews, and the attacks on each.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Tensor, tensor } from '../../../src/core/tensor';
import { type DataOptions, readTable } from '../../../src/formats/data-file';
import { withLabels } from '../../../src/formats/label-file';
import { npyHeader, writeNpy } from '../../../src/formats/npy';
import { writeNpz } from '../../../src/formats/npz-write';
import { previewOf } from '../../../src/formats/preview';
import { goodFiles, idx, text } from '../../support/data-files';
import { zip } from '../../support/zip';

const images = idx(8, [3, 2, 2], [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8]);
const npz = (arrays: Record<string, Tensor>) => writeNpz(new Map(Object.entries(arrays)));
const floats = (...values: number[]) => tensor([values.length, 1], Float32Array.from(values));

describe('a data file', () => {
  it.each([
    ['npy', 'npy', 4, [2]],
    ['npz', 'npz', 4, [2]],
    ['csv', 'csv', 30, [2]],
    ['tsv', 'csv', 3, [3]],
    ['gzipped idx', 'idx', 6, [3, 4]],
    ['parquet with zstd', 'parquet', 60, [5]],
    ['pictures', 'images', 3, [1, 3, 4]],
    ['text', 'text', 83, [8]],
  ])('of %s is told from its bytes', async (name, kind, count, shape) =>
    expect(await goodFiles[name].read(goodFiles[name].bytes)).toMatchObject({ kind, count, shape }),
  );

  it('may have its labels in a second one', async () => {
    const labels = gzipSync(idx(8, [3], [7, 2, 7]));
    const read = await readTable('t10k-images', images);
    const table = await withLabels(read, 'labels', labels);
    expect([...table.inputs.subarray(0, 4)]).toEqual([0, ...[51 / 255, 102 / 255].map(Math.fround), 1]);
    expect([[...table.labels!], table.classes!.length]).toEqual([[7, 2, 7], 8]);
    const npy = writeNpy(tensor([3], Int32Array.of(1, 0, -1)));
    expect((await withLabels(read, 'y.npy', npy)).classes).toEqual(['-1', '0', '1']);
    expect((await withLabels(read, 'y.csv', text('label\n3\n1\n3'))).labels).toEqual(Uint32Array.of(3, 1, 3));
    const short = withLabels(read, 'labels', idx(8, [2], [7, 2]));
    await expect(short).rejects.toThrow('they are 2 numbers, not 3');
    const fractions = withLabels(read, 'y.npy', writeNpy(tensor([3], Float32Array.of(0, 0.5, 1))));
    await expect(fractions).rejects.toThrow('0.5 is no whole');
    await expect(readTable('labels', labels)).rejects.toThrow('labels, without their datapoints');
  });

  it('may hold token ids', async () => {
    const file = writeNpy(tensor([2, 2], Int32Array.of(0, 4, 2, 1)));
    const { inputs } = await readTable('x.npy', file, { vocabulary: 5 });
    expect(inputs).toEqual(Int32Array.of(0, 4, 2, 1));
    await expect(readTable('x.npy', file, { vocabulary: 4 })).rejects.toThrow('4 is no token id from 0 to 3');
  });

  it('of arrays takes the usual names', async () => {
    const table = await readTable('a.npz', npz({ Y: tensor([2], Int32Array.of(1, 0)), X: floats(1, 2), z: floats(3) }));
    expect([[...table.inputs], [...table.labels!]]).toEqual([
      [1, 2],
      [1, 0],
    ]);
    expect((await readTable('a.npz', npz({ only: floats(5) }))).inputs).toEqual(Float32Array.of(5));
    await expect(readTable('a.npz', npz({ p: floats(1), q: floats(2) }))).rejects.toThrow('(p, q)');
    const proto = new Map([
      ['__proto__', floats(1)],
      ['x', floats(2)],
    ]);
    expect((await readTable('a.npz', writeNpz(proto))).inputs).toEqual(Float32Array.of(2));
  });

  it('that is a table stays one where text is asked for', async () => {
    const options = { text: { window: 2 } };
    expect((await readTable('a.csv', text('1,2\n'), options)).kind).toBe('csv');
    expect((await readTable('a.txt', text('1,2\n'), options)).kind).toBe('text');
  });
});

describe('an attack', () => {
  const header = (text: string) => {
    const bytes = npyHeader([1], '<f4');
    bytes.set(new TextEncoder().encode(text.padEnd(bytes.length - 11)), 10);
    return bytes;
  };
  const shape = (lengths: string, type = '<f4') =>
    header(`{'descr': '${type}', 'fortran_order': False, 'shape': (${lengths}), }`);
  const long = npyHeader([1], '<f4');
  long.set([2, 0, 255, 255, 255, 255], 6);
  const bomb = gzipSync(new Uint8Array(3_000_000));

  it.each<[string, Uint8Array, DataOptions, RegExp]>([
    ['npy of 10^9 x 10^9', shape('1000000000, 1000000000'), {}, /too many elements/],
    ['npy of 10^9', shape('1000000000, 1'), {}, /needs 4000000000 bytes/],
    ['npy of objects', shape('1,', '|O'), {}, /\|O/],
    ['npy with a header of 2^32 bytes', long, {}, /4294967295 bytes is too long/],
    ['npy with NaN', writeNpy(floats(1, NaN)), {}, /number 1: NaN/],
    ['npy beyond float32', writeNpy(tensor([1], Float64Array.of(1e300))), {}, /number 0: 1e\+300/],
    ['npy without datapoints', writeNpy(tensor([0, 3], new Float32Array(0))), {}, /no datapoints/],
    ['one number', writeNpy(tensor([], Float32Array.of(1))), {}, /a single number/],
    ['a gzip bomb', bomb, { limit: 1_000_000 }, /more than 1000000/],
    ['gzip in gzip', gzipSync(bomb), {}, /byte 0/],
    [
      'an npz with a size that lies',
      zip([{ name: 'x.npy', content: new Uint8Array(5000), method: 8, size: 9 }]),
      {},
      /more than 9/,
    ],
    ['bytes of no kind', Uint8Array.of(1, 2, 0, 3), {}, /of no kind/],
  ])('%s is refused', async (_what, bytes, options, message) =>
    expect(readTable('file', bytes, options)).rejects.toThrow(message),
  );
});

describe('a preview', () => {
  it('shows shapes, classes and first rows', async () => {
    const table = await readTable('a.csv', text('a,b,label\n1,2,<i>x</i>\n3,4,y\n5,6,y\n'));
    expect(previewOf(table, { rows: 2, values: 1 })).toEqual({
      ...{ kind: 'csv', count: 3, shape: [2], columns: ['a'], classCount: 2 },
      classes: [
        { name: 'y', count: 2 },
        { name: '<i>x</i>', count: 1 },
      ],
      rows: [
        { values: [1], label: '<i>x</i>' },
        { values: [3], label: 'y' },
      ],
      notes: table.notes,
    });
  });

  it('of datapoints without classes', async () => {
    const preview = previewOf(await readTable('x.npy', writeNpy(floats(1, 2))));
    expect(preview.rows).toEqual([{ values: [1] }, { values: [2] }]);
    expect(preview.classes).toBeUndefined();
  });
});
