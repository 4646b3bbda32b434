// .npy files: what is written comes back, and what is not one complete array is refused.
import { describe, expect, it } from 'vitest';
import { tensor, type Tensor } from '../../../src/core/tensor';
import { readNpy, writeNpy } from '../../../src/formats/npy';
import { damaged, refusesCleanly } from '../../support/fuzz';
import { randomNumbers } from '../../support/numbers';

const tensors: Record<string, Tensor> = {
  'float32 [2, 3]': tensor([2, 3], Float32Array.from(randomNumbers(6, 1))),
  'float64 [4]': tensor([4], Float64Array.of(0.1, -0, Infinity, 1e-310)),
  'float64 scalar': tensor([], Float64Array.of(0.05)),
  'int32 [1, 2, 2]': tensor([1, 2, 2], Int32Array.of(-1, 2 ** 31 - 1, 0, -(2 ** 31))),
  'uint8 [3]': tensor([3], Uint8Array.of(0, 255, 7)),
  'empty [0, 5]': tensor([0, 5], new Float32Array(0)),
};

/** A version 1.0 file with this header text and these data bytes. */
function npy(header: string, data: Uint8Array, version = 1): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    version,
    0,
    text.length % 256,
    text.length >> 8,
    ...text,
    ...data,
  ]);
}

const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

describe('npy', () => {
  it.each(Object.keys(tensors))('round trip of %s', (name) => {
    const bytes = writeNpy(tensors[name]);
    expect(readNpy(bytes)).toEqual(tensors[name]);
    expect(readNpy(bytes.buffer)).toEqual(tensors[name]);
    expect(bytes.length % 64).toBe(tensors[name].data.byteLength % 64);
  });

  it('reads from the middle of a buffer', () => {
    const bytes = writeNpy(tensors['float32 [2, 3]']);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readNpy(shifted.subarray(3))).toEqual(tensors['float32 [2, 3]']);
  });

  it('reads int64 as exact numbers, and refuses those beyond 2^53', () => {
    const file = (value: bigint) => npy(header('<i8', '(1,)'), new Uint8Array(BigInt64Array.of(value).buffer));
    expect([...readNpy(file(-(2n ** 53n) + 1n)).data]).toEqual([-(2 ** 53) + 1]);
    expect(() => readNpy(file(2n ** 60n))).toThrow(/beyond 2\^53/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /byte 0/],
    ['a wrong magic', Uint8Array.from(writeNpy(tensors['uint8 [3]']), (b, i) => (i === 1 ? 0 : b)), /NUMPY/],
    ['an unknown version', npy(header('|u1', '(1,)'), Uint8Array.of(1), 9), /version 9.0/],
    ['big-endian', npy(header('>f4', '(1,)'), new Uint8Array(4)), />f4/],
    ['objects', npy(header('|O', '(1,)'), new Uint8Array(8)), /\|O/],
    ['a name of Object.prototype', npy(header('constructor', '(1,)'), new Uint8Array(8)), /constructor/],
    ['Fortran order', npy(header('<f4', '(2, 2)', 'True'), new Uint8Array(16)), /Fortran/],
    ['missing data', npy(header('<f4', '(2,)'), new Uint8Array(7)), /needs 8 bytes, 7/],
    ['left-over data', npy(header('<f4', '(2,)'), new Uint8Array(9)), /1 bytes are left over/],
    ['a huge shape', npy(header('<f4', '(9999999999999, 9999999999999)'), new Uint8Array(8)), /too many elements/],
    ['a negative length', npy(header('<f4', '(-1,)'), new Uint8Array(8)), /header/],
    ['a header with code', npy(`__import__('os')`, new Uint8Array(8)), /header/],
    ['a missing length', npy(header('<f4', '(1,,2)'), new Uint8Array(8)), /shape/],
  ])('refuses %s', (_what, bytes, message) => expect(() => readNpy(bytes)).toThrow(message));

  it.each([1, 2, 3])('survives damage (seed %i)', async (seed) => {
    const outcomes = { read: 0, refused: 0 };
    for (const bytes of damaged(writeNpy(tensors['float32 [2, 3]']), seed, 150))
      outcomes[await refusesCleanly(() => readNpy(bytes))]++;
    expect(outcomes.refused).toBeGreaterThan(150);
  });
});
