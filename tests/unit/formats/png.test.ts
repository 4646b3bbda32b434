// PNG pictures: every filter, few bits and many, palettes, seven passes, and files that lie.
import { describe, expect, it } from 'vitest';
import { readPng } from '../../../src/formats/png-pixels';
import { type PngParts, pngFile } from '../../support/png';

const grey = { width: 2, height: 2, kind: 0, bits: 8, raw: Uint8Array.of(0, 10, 20, 0, 30, 40) };
const read = (parts: PngParts) => readPng('a.png', pngFile(parts));
const levels = async (parts: PngParts, most = 255) =>
  Array.from((await read(parts)).values, (value) => Math.round(value * most));

describe('pixels', () => {
  it.each([
    ['of the one to the left', 1, [10, 5, 6, 30, 1, 255], [10, 15, 21, 30, 31, 30]],
    ['of the one above', 2, [10, 5, 6, 1, 1, 255], [10, 5, 6, 11, 6, 5]],
    ['of the mean of both', 3, [10, 5, 6, 1, 1, 1], [10, 10, 11, 6, 9, 11]],
    ['of the nearest of three', 4, [10, 5, 6, 1, 1, 1], [10, 15, 21, 11, 16, 22]],
  ])('are differences %s', async (_what, filter, bytes, expected) => {
    const raw = Uint8Array.from([filter, ...bytes.slice(0, 3), filter, ...bytes.slice(3)]);
    expect(await levels({ width: 3, height: 2, kind: 0, bits: 8, raw })).toEqual(expected);
  });

  it('of colours are filtered three bytes apart', async () => {
    const raw = Uint8Array.of(1, 1, 2, 3, 10, 20, 30);
    const picture = await read({ width: 2, height: 1, kind: 2, bits: 8, raw });
    expect(picture.channels).toBe(3);
    expect(picture.values).toEqual(Float32Array.from([1, 11, 2, 22, 3, 33], (value) => value / 255));
  });

  it('of 1, 2, 4 and 16 bits are from 0 to 1', async () => {
    const row = (bits: number, ...bytes: number[]) => ({
      width: 4,
      height: 1,
      kind: 0,
      bits,
      raw: Uint8Array.of(0, ...bytes),
    });
    expect(await levels(row(1, 0b10110000), 1)).toEqual([1, 0, 1, 1]);
    expect(await levels(row(2, 0b00011011), 3)).toEqual([0, 1, 2, 3]);
    expect(await levels(row(4, 0x1f, 0x08), 15)).toEqual([1, 15, 0, 8]);
    expect(await levels(row(16, 0, 1, 1, 0, 255, 255, 0, 0), 65535)).toEqual([1, 256, 65535, 0]);
  });

  it('of a palette are its colours', async () => {
    const palette = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const indexed = { width: 2, height: 1, kind: 3, bits: 1, palette };
    expect(await levels({ ...indexed, raw: Uint8Array.of(0, 0b01000000) })).toEqual([1, 4, 2, 5, 3, 6]);
    await expect(read({ ...indexed, bits: 2, raw: Uint8Array.of(0, 0b00110000) })).rejects.toThrow('colour 3 is not');
  });

  it('with transparency are those without it', async () => {
    const picture = await read({ width: 2, height: 1, kind: 4, bits: 8, raw: Uint8Array.of(0, 7, 0, 9, 255) });
    expect([picture.channels, picture.isTransparent, Math.round(picture.values[0] * 255)]).toEqual([1, true, 7]);
    const marked = await read({ ...grey, others: [['tRNS', Uint8Array.of(0, 10)]] });
    expect(marked.isTransparent).toBe(true);
  });

  it('of seven passes are where they belong', async () => {
    const passes = [[0], [4], [32, 36], [2, 6, 34, 38], [16, 18, 20, 22, 48, 50, 52, 54]];
    const odd = [0, 2, 4, 6].map((y) => [1, 3, 5, 7].map((x) => 8 * y + x));
    const rows = [1, 3, 5, 7].map((y) => [0, 1, 2, 3, 4, 5, 6, 7].map((x) => 8 * y + x));
    const widths = [1, 1, 2, 2, 4];
    const cut = passes.flatMap((pass, i) =>
      Array.from({ length: pass.length / widths[i] }, (_, row) => pass.slice(row * widths[i], (row + 1) * widths[i])),
    );
    const raw = Uint8Array.from([...cut, ...odd, ...rows].flatMap((row) => [0, ...row]));
    const picture = { width: 8, height: 8, kind: 0, bits: 8, isInterlaced: true, raw };
    expect(await levels(picture)).toEqual([...new Array(64).keys()]);
    const narrow = { width: 1, height: 1, kind: 0, bits: 8, isInterlaced: true, raw: Uint8Array.of(0, 77) };
    expect(await levels(narrow)).toEqual([77]);
  });
});

describe('an attack', () => {
  it.each<[string, PngParts, RegExp]>([
    ['a bomb', { ...grey, raw: new Uint8Array(1e7) }, /unpacks to more than 6 bytes/],
    ['too few pixels', { ...grey, raw: grey.raw.subarray(0, 5) }, /unpack to 5 bytes, its header says 6/],
    ['an unknown filter', { ...grey, raw: Uint8Array.of(5, 1, 1, 0, 1, 1) }, /5 is no filter/],
    ['an unknown kind', { ...grey, kind: 5 }, /kind 5 with 8 bits/],
    ['bits that are not', { ...grey, bits: 7 }, /kind 0 with 7 bits/],
    ['no pixels at all', { ...grey, width: 0 }, /0 x 2 pixels/],
    ['a side of 2^31', { ...grey, height: 2 ** 31 }, /2 x 2147483648 pixels/],
    ['an unknown chunk that matters', { ...grey, others: [['EVIL', new Uint8Array(4)]] }, /"EVIL" is unknown/],
    ['a palette that is missing', { ...grey, kind: 3 }, /colour 10 is not in its palette/],
  ])('%s is refused', async (_what, parts, message) => expect(read(parts)).rejects.toThrow(message));

  it('a chunk that runs past the end, or is not what its checksum says', async () => {
    const bytes = pngFile(grey);
    new DataView(bytes.buffer).setUint32(33, 0xfffffff0);
    await expect(readPng('a.png', bytes)).rejects.toThrow('byte 33: a chunk of a.png needs 4294967292 bytes');
    await expect(readPng('a.png', pngFile(grey).fill(1, 45, 46))).rejects.toThrow('checksum');
    await expect(readPng('a.png', pngFile(grey).slice(0, -12))).rejects.toThrow('a chunk of a.png');
  });

  it('compressed text beside the pixels is never unpacked', async () => {
    const others = [['zTXt', new Uint8Array(100)] as const, ['iCCP', new Uint8Array(9)] as const];
    expect(await levels({ ...grey, others })).toEqual([10, 20, 30, 40]);
  });
});
