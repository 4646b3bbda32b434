// Archives that are written are read back, and are what other programs take for zip archives.
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { tensor, type Tensor } from '../../../src/core/tensor';
import { checksum } from '../../../src/formats/checksum';
import { readNpz } from '../../../src/formats/npz';
import { writeNpz } from '../../../src/formats/npz-write';

const arrays = new Map<string, Tensor>([
  ['kernel', tensor([2, 3], Float32Array.of(1, NaN, -0, 4, 5, 6))],
  ['0.weight', tensor([2], Float64Array.of(0.1, 1e300))],
  ['größe/λ', tensor([0, 4], new Int32Array(0))],
  ['', tensor([], Uint8Array.of(7))],
]);

test('gives back what was written', async () => {
  expect(await readNpz(writeNpz(arrays))).toEqual(arrays);
  expect(await readNpz(writeNpz(new Map()))).toEqual(new Map());
});

test('the same arrays give the same bytes', () => {
  expect(writeNpz(arrays)).toEqual(writeNpz(new Map(arrays)));
});

test('an archive of more arrays than a zip directory counts is refused', () => {
  const one = tensor([], Uint8Array.of(1));
  const many = new Map(Array.from({ length: 65536 }, (_, i) => [`${i}`, one]));
  expect(() => writeNpz(many)).toThrow('npz');
});

test.each([0, 1, 3, 257])('the checksum of %i bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => 37 * i);
  expect(checksum(bytes)).toBe(crc32(bytes));
});
