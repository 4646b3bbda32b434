// CRC-32C (Castagnoli), which follows every chunk and every shard index as four little-endian bytes.
import { checksumOf } from '../checksum';
import { viewOf } from '../bytes';

export const crc32c = checksumOf(0x82f63b78);

/** Bytes of the checksum. */
export const checksumLength = 4;

/** Whether the last four bytes are the checksum of those before them. */
export function endsInChecksum(bytes: Uint8Array): boolean {
  const length = bytes.length - checksumLength;
  return length >= 0 && viewOf(bytes).getUint32(length, true) === crc32c(bytes.subarray(0, length));
}

/** Writes the checksum of the bytes from `start` to `end` behind them. */
export function writeChecksum(bytes: Uint8Array, start: number, end: number): void {
  viewOf(bytes).setUint32(end, crc32c(bytes.subarray(start, end)), true);
}
