// safetensors files: round trips, half precision, and every way of lying about places and shapes.
import { describe, expect, it } from 'vitest';
import { tensor, type Tensor } from '../../../src/core/tensor';
import { bfloat16ToNumber, halfToNumber } from '../../../src/formats/half';
import { readSafetensors, writeSafetensors } from '../../../src/formats/safetensors';
import { damaged, refusesCleanly } from '../../support/fuzz';

const tensors = new Map<string, Tensor<Float32Array | Float64Array>>([
  ['0.weight', tensor([2, 3], Float32Array.of(1, 2, 3, NaN, -0, 1e-45))],
  ['empty', tensor([0, 4], new Float32Array(0))],
  ['0.bias', tensor([1], Float32Array.of(0.5))],
  ['big', tensor([], Float64Array.of(0.1))],
]);

/** A file with this header and `length` bytes of data. */
function file(header: unknown, length: number, declared?: bigint): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + length);
  new DataView(bytes.buffer).setBigUint64(0, declared ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (dtype: unknown, shape: unknown, ...offsets: unknown[]) => ({ dtype, shape, data_offsets: offsets });

describe('safetensors', () => {
  it('gives back what was written', () => {
    const bytes = writeSafetensors(tensors);
    expect(readSafetensors(bytes)).toEqual(tensors);
    expect(readSafetensors(bytes.buffer)).toEqual(tensors);
    expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
  });

  it('reads half precision and bfloat16, and leaves metadata aside', () => {
    const bytes = file({ __metadata__: { format: 'pt' }, h: entry('F16', [2], 0, 4), b: entry('BF16', [1], 4, 6) }, 6);
    bytes.set([0x00, 0x3c, 0x01, 0x80, 0xc0, 0xbf], bytes.length - 6);
    const read = readSafetensors(bytes);
    expect([...read.get('h')!.data]).toEqual([1, -(2 ** -24)]);
    expect([...read.get('b')!.data]).toEqual([-1.5]);
    expect(read.size).toBe(2);
  });

  it('takes __proto__ and constructor for the names that they are', () => {
    const bytes = file(`{"__proto__": ${one}, "constructor": ${JSON.stringify(entry('F32', [1], 4, 8))}}`, 8);
    expect([...readSafetensors(bytes).keys()]).toEqual(['__proto__', 'constructor']);
  });

  const one = JSON.stringify(entry('F32', [1], 0, 4));
  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /header length/],
    ['a header beyond the file', file({}, 0, 100n), /needs 100 bytes/],
    ['a header of 2^60 bytes', file({}, 0, 2n ** 60n), /1152921504606846976 bytes is too long/],
    ['a header beyond all measure', file({}, 0, 2n ** 63n), /too long/],
    ['a header that is no JSON', file('{"a": ', 0), /not JSON/],
    ['a list for a header', file([], 0), /not a JSON object/],
    ['an entry that is no object', file({ a: 3 }, 0), /a: its entry/],
    ['an unknown type', file({ a: entry('I64', [1], 0, 8) }, 8), /a: element type I64/],
    ['a type named like a method', file({ a: entry('toString', [1], 0, 8) }, 8), /toString/],
    ['a negative length', file({ a: entry('F32', [-1], 0, 4) }, 4), /a: its shape/],
    ['a fractional length', file({ a: entry('F32', [0.5], 0, 2) }, 2), /a: its shape/],
    ['too many elements', file({ a: entry('F32', [2 ** 52, 2 ** 52], 0, 4) }, 4), /too many elements/],
    ['offsets that are not two', file({ a: entry('F32', [1], 0) }, 4), /data_offsets/],
    ['offsets the wrong way', file({ a: entry('F32', [1], 4, 0) }, 4), /needs 4 bytes, it has -4/],
    ['a shape that does not fit', file({ a: entry('F32', [2], 0, 4) }, 4), /a: \[2\] of F32 needs 8 bytes, it has 4/],
    ['an overlap', file({ a: entry('F32', [2], 0, 8), b: entry('F32', [1], 4, 8) }, 8), /b: it overlaps/],
    ['a hole', file({ a: entry('F32', [1], 0, 4), b: entry('F32', [1], 8, 12) }, 12), /b: bytes 4 to 8/],
    ['a name twice', file(`{"a": ${one}, "a": ${one}}`, 4), /the key "a" is there twice/],
    [
      'offsets twice',
      file('{"a": {"data_offsets": [0, 4], "data_offsets": [0, 4]}}', 4),
      /"data_offsets" is there twice/,
    ],
    ['data that is missing', file({ a: entry('F32', [2], 0, 8) }, 4), /need 8 bytes/],
    ['data that is left over', file({ a: entry('F32', [1], 0, 4) }, 5), /1 bytes belong to no tensor/],
  ])('refuses %s', (_what, bytes, message) => expect(() => readSafetensors(bytes)).toThrow(message));

  it.each([1, 2, 3])('survives damage (seed %i)', async (seed) => {
    const outcomes = { read: 0, refused: 0 };
    for (const bytes of damaged(writeSafetensors(tensors), seed, 150))
      outcomes[await refusesCleanly(() => readSafetensors(bytes))]++;
    expect(outcomes.refused).toBeGreaterThan(150);
  });
});

describe('16-bit numbers', () => {
  it.each([
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x0400, 2 ** -14],
    [0xfc00, -Infinity],
    [0x8000, -0],
    [0x7e00, NaN],
  ])('half %i', (bits, value) => expect(halfToNumber(bits)).toBe(value));

  it.each([
    [0x3f80, 1],
    [0xc049, -3.140625],
    [0x7f80, Infinity],
    [0x8000, -0],
  ])('bfloat16 %i', (bits, value) => expect(bfloat16ToNumber(bits)).toBe(value));
});
