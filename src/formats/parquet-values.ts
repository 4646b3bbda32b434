// The values on a page of Parquet: plain, or as indices into a dictionary, in runs and packed bits.
import { invalidFile } from '../core/errors';
import { requireBytes, viewOf } from './bytes';
import type { ParquetColumn } from './parquet-footer';

export type Values = Float64Array | readonly string[];

const refuse = (why: string) => invalidFile('Parquet', 'a page', why);

const widths = { boolean: 1 / 8, int32: 4, int64: 8, float: 4, double: 8 } as const;

/** Reads what lies on a page from its start on. */
export class PageReader {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = viewOf(bytes);
  }

  private take(length: number, what: string): number {
    requireBytes('Parquet', this.bytes, this.at, length, what);
    this.at += length;
    return this.at - length;
  }

  byte(): number {
    return this.bytes[this.take(1, 'a byte')];
  }

  /** The next bytes, as many as the four before them say. */
  sized(): Uint8Array {
    const length = this.view.getUint32(this.take(4, 'a length'), true);
    const start = this.take(length, 'a text');
    return this.bytes.subarray(start, start + length);
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.at);
  }

  /** `count` values as they are. */
  plain({ type, unsigned }: ParquetColumn, count: number): Values {
    if (type === 'text') return this.texts(count);
    const start = this.take(Math.ceil(count * widths[type]), `${count} values`);
    const { view } = this;
    const get = {
      boolean: (i: number) => (view.getUint8(start + (i >> 3)) >> (i & 7)) & 1,
      int32: (i: number) => (unsigned ? view.getUint32(start + 4 * i, true) : view.getInt32(start + 4 * i, true)),
      int64: (i: number) =>
        Number(unsigned ? view.getBigUint64(start + 8 * i, true) : view.getBigInt64(start + 8 * i, true)),
      float: (i: number) => view.getFloat32(start + 4 * i, true),
      double: (i: number) => view.getFloat64(start + 8 * i, true),
    }[type];
    return Float64Array.from({ length: count }, (_, i) => get(i));
  }

  private texts(count: number): string[] {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    if (count > this.bytes.length) throw refuse(`${count} texts are longer than the page`);
    return Array.from({ length: count }, () => {
      const bytes = this.sized();
      try {
        return decoder.decode(bytes);
      } catch {
        throw refuse('a text is not UTF-8');
      }
    });
  }
}

/** A number of at most five bytes of seven bits, and where it ends. */
function varint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0;
  for (let at = start; at < Math.min(start + 5, bytes.length); at++) {
    value += (bytes[at] & 127) * 2 ** (7 * (at - start));
    if (bytes[at] < 128) return { value, next: at + 1 };
  }
  throw refuse('a run has no length');
}

/** `count` numbers of `width` bits each in runs and packed bits. Throws InvalidFile when there are fewer, or a run has more. */
export function readRuns(bytes: Uint8Array, width: number, count: number): Uint32Array {
  if (width > 32) throw refuse(`indices of ${width} bits`);
  const out = new Uint32Array(count);
  for (let filled = 0, at = 0; filled < count;) {
    const { value: head, next } = varint(bytes, at);
    const isPacked = head % 2 === 1;
    const length = isPacked ? Math.floor(head / 2) * 8 : head / 2;
    const size = isPacked ? (length / 8) * width : Math.ceil(width / 8);
    requireBytes('Parquet', bytes, next, size, 'a run');
    if (length === 0 || (length > count - filled && !(isPacked && length < count - filled + 8)))
      throw refuse(`a run of ${length} where ${count - filled} values are left`);
    const end = Math.min(count, filled + length);
    if (isPacked) unpackBits(bytes.subarray(next, next + size), width, out.subarray(filled, end));
    else out.fill(little(bytes, next, size), filled, end);
    filled = end;
    at = next + size;
  }
  return out;
}

function little(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = 256 * value + bytes[at + i];
  return value;
}

/** Numbers of `width` bits, the lowest bit first. */
function unpackBits(bytes: Uint8Array, width: number, out: Uint32Array): void {
  for (let i = 0; i < out.length; i++) {
    let value = 0;
    for (let bit = 0; bit < width; bit++) {
      const place = i * width + bit;
      value += ((bytes[place >> 3] >> (place & 7)) & 1) * 2 ** bit;
    }
    out[i] = value;
  }
}

/** The values of a dictionary at these indices. Throws InvalidFile for one that is not there. */
export function lookUp(dictionary: Values, indices: Uint32Array): Values {
  const wrong = indices.find((index) => index >= dictionary.length);
  if (wrong !== undefined) throw refuse(`value ${wrong} of a dictionary of ${dictionary.length}`);
  return dictionary instanceof Float64Array
    ? Float64Array.from(indices, (index) => dictionary[index])
    : Array.from(indices, (index) => dictionary[index]);
}
