// Folders and zip archives of PNG pictures: classes, colours, sizes, and archives that lie.
import { describe, expect, it } from 'vitest';
import { readImages, readImageZip } from '../../../src/formats/image-folder';
import { png, text } from '../../support/data-files';
import { type Entry, zip } from '../../support/zip';

const grey = (value: number) => png(2, 3, 0, (at) => value + at);
const file = (name: string, content: Uint8Array) => ({ name, read: () => Promise.resolve(content) });
const read = (entries: Entry[]) => readImageZip(zip(entries));

describe('pictures', () => {
  it('of a folder are datapoints, their folders classes', async () => {
    const files = [
      file('digits/seven/a.png', grey(10)),
      file('digits/one/b.PNG', grey(0)),
      file('digits/one/a.png', grey(20)),
      file('digits/readme.txt', text('hello')),
      file('__MACOSX/digits/one/._a.png', text('junk')),
    ];
    const table = await readImages(files);
    expect([table.count, table.shape]).toEqual([3, [1, 3, 2]]);
    const expected = [20, 0, 10].flatMap((value) => [0, 1, 2, 3, 4, 5].map((at) => (value + at) / 255));
    expect(table.inputs).toEqual(Float32Array.from(expected));
    expect([table.classes, [...table.labels!]]).toEqual([
      ['one', 'seven'],
      [0, 0, 1],
    ]);
    expect(table.notes).toContain('2 files that are no PNG pictures were passed over.');
  });

  it('in colours have three channels, one after the other', async () => {
    const content = png(2, 1, 2, (at) => [10, 20, 30, 40, 50, 60][at]);
    const { shape, inputs, labels } = await read([{ name: 'a.png', content, method: 8 }]);
    expect(shape).toEqual([3, 1, 2]);
    expect(inputs).toEqual(Float32Array.from([10, 40, 20, 50, 30, 60], (value) => value / 255));
    expect(labels).toBeUndefined();
  });

  it('may be grey among colours', async () => {
    const pictures = [png(2, 1, 0, (at) => 100 * at), png(2, 1, 2, (at) => at)];
    const { shape, inputs } = await read(pictures.map((content, i) => ({ name: `${i}.png`, content })));
    expect(shape).toEqual([3, 1, 2]);
    const expected = [0, 100, 0, 100, 0, 100, 0, 3, 1, 4, 2, 5];
    expect(inputs).toEqual(Float32Array.from(expected, (value) => value / 255));
  });

  it('may be transparent, which is said', async () => {
    const { notes } = await read([{ name: 'a.png', content: png(1, 1, 6, () => 9) }]);
    expect(notes).toContain('Transparency was passed over.');
  });

  it('have folders of any name', async () => {
    const names = ['<script>', '__proto__'];
    const { classes } = await read(names.map((name) => ({ name: `${name}/a.png`, content: grey(1) })));
    expect(classes).toEqual(names);
  });

  const huge = grey(1);
  new DataView(huge.buffer).setUint32(16, 0x7fffffff);
  it.each<[string, Entry[], RegExp]>([
    ['none at all', [{ name: 'a.txt', content: text('x') }], /no PNG picture/],
    [
      'two sizes',
      [
        { name: 'a.png', content: grey(1) },
        { name: 'b.png', content: png(3, 2, 0, () => 1) },
      ],
      /b.png: 3 x 2/,
    ],
    ['something else by that name', [{ name: 'a.png', content: text('GIF89a') }], /a.png: it does not start/],
    ['a side of 2^31', [{ name: 'a.png', content: huge }], /a.png: 2147483647 x 3/],
    [
      'damage',
      [{ name: 'a.png', content: grey(1).fill(7, 41, 50) }],
      /a.png: the checksum of its chunk at byte 33 is wrong/,
    ],
    [
      'a bomb with a lying size',
      [{ name: 'a.png', content: new Uint8Array(1e6), method: 8, size: 100 }],
      /more than 100/,
    ],
    ['a bomb that says so', [{ name: 'a.png', content: grey(1), size: 2 ** 30 + 1 }], /the limit is/],
    [
      'the same name twice',
      [
        { name: 'a.png', content: grey(1) },
        { name: 'a.png', content: grey(2) },
      ],
      /twice/,
    ],
  ])('are refused with %s', async (_what, entries, message) => expect(read(entries)).rejects.toThrow(message));

  it('stop when aborted', async () => {
    const options = { signal: AbortSignal.abort() };
    await expect(readImages([file('a.png', grey(1))], options)).rejects.toThrow('abort');
  });
});
