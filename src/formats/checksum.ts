// Checksums of 32 bits over all bytes, lowest bit first: CRC-32 (ISO 3309), which zip archives keep, and its kin.

/** The checksum of a polynomial, whose bits are given in reverse. */
export function checksumOf(polynomial: number): (bytes: Uint8Array) => number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? polynomial : 0);
    return value;
  });
  return (bytes) => {
    let crc = 0xffffffff;
    for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
    return ~crc >>> 0;
  };
}

/** The checksum that a zip archive has of every entry. */
export const checksum = checksumOf(0xedb88320);
