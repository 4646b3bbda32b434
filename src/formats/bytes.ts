// What every reader starts from: bytes that may be shorter than they claim.
import { invalidFile } from '../core/errors';

export type Bytes = ArrayBuffer | Uint8Array;

/** A view of the same bytes. */
export function bytesOf(source: Bytes): Uint8Array {
  return source instanceof Uint8Array ? source : new Uint8Array(source);
}

/** A DataView over exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Refuses to read past the end: throws InvalidFile unless `length` bytes lie at `offset`. */
export function requireBytes(format: string, bytes: Uint8Array, offset: number, length: number, what: string): void {
  if (offset + length <= bytes.length) return;
  throw invalidFile(
    format,
    `byte ${offset}`,
    `${what} needs ${length} bytes, ${Math.max(bytes.length - offset, 0)} are left`,
  );
}

/** The product of the lengths; throws InvalidFile when one is not a whole number or the product is beyond exact. */
export function elementCount(format: string, where: string, shape: readonly number[]): number {
  let count = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) throw invalidFile(format, where, `length ${length} in its shape`);
    count *= length;
    if (count > Number.MAX_SAFE_INTEGER) throw invalidFile(format, where, 'its shape has too many elements');
  }
  return count;
}
