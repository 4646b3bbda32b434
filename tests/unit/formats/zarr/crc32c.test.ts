// The checksum of chunks and indices against its published check value and against the plain definition.
import { expect, test } from 'vitest';
import { crc32c, endsInChecksum, writeChecksum } from '../../../../src/formats/zarr/crc32c';
import { plainCrc32c } from '../../../support/zarr-spec-reader';

/** Bit by bit: x^32 + x^28 + x^27 + ... with the bits in reverse. */
function slowCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const text = (content: string) => new TextEncoder().encode(content);

test('has the check value of CRC-32C', () => {
  expect(crc32c(text('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa); // RFC 3720, B.4: 32 bytes of zeros
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43); // and of ones
});

test.each([0, 1, 255, 257])('of %i bytes is what the definition gives', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => 37 * i + (i >> 3));
  const expected = slowCrc32c(bytes);
  expect(crc32c(bytes)).toBe(expected);
  expect(plainCrc32c(bytes)).toBe(expected);
});

test('is found behind what it belongs to, and nowhere else', () => {
  const bytes = new Uint8Array(13);
  bytes.set(text('123456789'));
  writeChecksum(bytes, 0, 9);
  expect(endsInChecksum(bytes)).toBe(true);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = bytes.slice();
    damaged[at] ^= 1;
    expect(endsInChecksum(damaged)).toBe(false);
  }
  expect(endsInChecksum(new Uint8Array(3))).toBe(false);
});
