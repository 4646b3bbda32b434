// Snappy's block format: literals and copies of what came out before, into exactly as many bytes as were agreed to.
import { invalidFile } from '../core/errors';

const refuse = (at: number, why: string) => invalidFile('snappy', `byte ${at}`, why);

/** The declared length, which must be `size`, and where the elements start. */
function preamble(packed: Uint8Array, size: number): number {
  let length = 0;
  for (let at = 0; at < Math.min(5, packed.length); at++) {
    length += (packed[at] & 127) * 2 ** (7 * at);
    if (packed[at] >= 128) continue;
    if (length !== size) throw refuse(0, `it declares ${length} bytes, not ${size}`);
    return at + 1;
  }
  throw refuse(0, 'it has no length');
}

/** A little-endian number of `count` bytes. */
function little(packed: Uint8Array, at: number, count: number): number {
  if (at + count > packed.length) throw refuse(at, 'it ends too early');
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = 256 * value + packed[at + i];
  return value;
}

/** What an element says: how many bytes, from how far back (0 for a literal), and where the next thing starts. */
function element(packed: Uint8Array, at: number): { length: number; back: number; next: number } {
  const tag = packed[at];
  const upper = tag >> 2;
  const kind = tag & 3;
  if (kind === 0) {
    const extra = Math.max(0, upper - 59);
    return { length: 1 + (extra ? little(packed, at + 1, extra) : upper), back: 0, next: at + 1 + extra };
  }
  if (kind === 1) {
    return { length: 4 + (upper & 7), back: 256 * (tag >> 5) + little(packed, at + 1, 1), next: at + 2 };
  }
  const width = kind === 2 ? 2 : 4;
  return { length: 1 + upper, back: little(packed, at + 1, width), next: at + 1 + width };
}

/** The `size` bytes that were compressed. Throws InvalidFile. */
export function unsnap(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let filled = 0;
  for (let at = preamble(packed, size); at < packed.length;) {
    const { length, back, next } = element(packed, at);
    if (length > size - filled) throw refuse(at, 'more comes out than it declares');
    if (back === 0) {
      if ((packed[at] & 3) !== 0 || next + length > packed.length) throw refuse(at, 'it points outside of the data');
      out.set(packed.subarray(next, next + length), filled);
    } else {
      if (back > filled) throw refuse(at, 'it points outside of the data');
      for (let i = filled; i < filled + length; i++) out[i] = out[i - back];
    }
    filled += length;
    at = back === 0 ? next + length : next;
  }
  if (filled !== size) throw refuse(packed.length, `${filled} bytes come out, not ${size}`);
  return out;
}
