// Checksums of 32 bits over all bytes, lowest bit first: CRC-32 (ISO 3309), which zip archives keep, and its kin.

/** How many bytes are taken at once: a table for each. */
const atOnce = 8;

/** What a byte does to the checksum when 0, 1, 2... other bytes follow it, 256 numbers each. */
function tablesOf(polynomial: number): Uint32Array {
  const tables = new Uint32Array(256 * atOnce);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? polynomial : 0);
    tables[byte] = value;
  }
  for (let at = 256; at < tables.length; at++) tables[at] = (tables[at - 256] >>> 8) ^ tables[tables[at - 256] & 0xff];
  return tables;
}

/** The checksum of a polynomial, whose bits are given in reverse. */
export function checksumOf(polynomial: number): (bytes: Uint8Array) => number {
  const t = tablesOf(polynomial);
  return (bytes) => {
    let crc = 0xffffffff;
    let at = 0;
    for (; at + atOnce <= bytes.length; at += atOnce)
      crc =
        t[1792 + ((crc ^ bytes[at]) & 0xff)] ^
        t[1536 + (((crc >>> 8) ^ bytes[at + 1]) & 0xff)] ^
        t[1280 + (((crc >>> 16) ^ bytes[at + 2]) & 0xff)] ^
        t[1024 + ((crc >>> 24) ^ bytes[at + 3])] ^
        t[768 + bytes[at + 4]] ^
        t[512 + bytes[at + 5]] ^
        t[256 + bytes[at + 6]] ^
        t[bytes[at + 7]];
    for (; at < bytes.length; at++) crc = (crc >>> 8) ^ t[(crc ^ bytes[at]) & 0xff];
    return ~crc >>> 0;
  };
}

/** The checksum that a zip archive has of every entry. */
export const checksum = checksumOf(0xedb88320);
