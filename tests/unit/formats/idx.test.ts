// IDX files: every type of number, gzip, and what they may lie about.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readIdx } from '../../../src/formats/idx';
import { idx } from '../../support/data-files';

describe('idx', () => {
  it.each<[string, number, number[], number[]]>([
    ['uint8', 0x08, [255, 1], [255, 1]],
    ['int8', 0x09, [255, 1], [-1, 1]],
    ['int16', 0x0b, [255, 254, 1, 0], [-2, 256]],
    ['int32', 0x0c, [255, 255, 255, 253, 0, 1, 0, 0], [-3, 65536]],
    ['float32', 0x0d, [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0], [1, -2]],
    ['float64', 0x0e, [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0], [1, -2]],
  ])('reads %s', async (_name, type, data, expected) => {
    const { shape, data: numbers } = await readIdx(idx(type, [2, 1], data));
    expect([shape, [...numbers]]).toEqual([[2, 1], expected]);
  });

  it('unpacks gzip up to a limit', async () => {
    const packed = gzipSync(idx(8, [2, 500_000], new Array(1_000_000).fill(0)));
    expect((await readIdx(packed)).shape).toEqual([2, 500_000]);
    expect(packed.length).toBeLessThan(2000);
    await expect(readIdx(packed, 999_999)).rejects.toThrow('unpacks to more than 999999');
    await expect(readIdx(packed.subarray(0, 500))).rejects.toThrow('damaged');
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /byte 0/],
    ['an unknown type', idx(7, [1], [1]), /two zeros/],
    ['2^96 numbers', idx(8, [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], [1]), /too many elements/],
    ['10^9 numbers', idx(8, [1e9], [1]), /1000000000 numbers/],
    ['missing data', idx(8, [3], [1]), /needs 3 bytes, 1/],
    ['left-over data', idx(8, [1], [1, 2]), /1 bytes are left over/],
  ])('refuses %s', async (_what, bytes, message) => expect(readIdx(bytes)).rejects.toThrow(message));
});
