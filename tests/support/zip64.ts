// Zip archives whose places and lengths take eight bytes, larger than any memory: a file with holes.
import { crc32 } from 'node:zlib';

/** A stored entry and where in the archive its header is to lie. */
export interface PlacedEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly at: number;
}

type Field = readonly [value: number | bigint, width: 2 | 4 | 8];

function record(...fields: readonly Field[]): Buffer {
  const out = Buffer.alloc(fields.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [value, width] of fields)
    at = width === 8 ? out.writeBigUInt64LE(BigInt(value), at) : out.writeUIntLE(Number(value), at, width);
  return out;
}

const unknown = 0xffffffff;

function local({ name, content }: PlacedEntry): Buffer {
  const sizes: Field[] = [
    [content.length, 4],
    [content.length, 4],
  ];
  const head: Field[] = [
    [0x04034b50, 4],
    [45, 2],
    [0, 2],
    [0, 2],
    [0, 4],
    [crc32(content), 4],
  ];
  return Buffer.concat([record(...head, ...sizes, [name.length, 2], [0, 2]), Buffer.from(name), content]);
}

/** An unknown extra field comes before the one with the long numbers: size, packed size, offset. */
function central({ name, content, at }: PlacedEntry, fields: number): Buffer {
  const long = [content.length, content.length, at].slice(0, fields).map((value): Field => [value, 8]);
  const extra = Buffer.concat([
    record([0x5455, 2], [5, 2], [1, 2], [7, 2]),
    Buffer.of(0),
    record([1, 2], [8 * fields, 2], ...long),
  ]);
  const head: Field[] = [
    [0x02014b50, 4],
    [45, 2],
    [45, 2],
    [0, 2],
    [0, 2],
    [0, 4],
    [crc32(content), 4],
  ];
  const rest: Field[] = [
    [unknown, 4],
    [unknown, 4],
    [name.length, 2],
    [extra.length, 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 4],
    [unknown, 4],
  ];
  return Buffer.concat([record(...head, ...rest), Buffer.from(name), extra]);
}

function end(count: number, length: number, start: number): Buffer {
  const at = start + length;
  const long = record(
    [0x06064b50, 4],
    [44, 8],
    [45, 2],
    [45, 2],
    [0, 4],
    [0, 4],
    [count, 8],
    [count, 8],
    [length, 8],
    [start, 8],
  );
  const locator = record([0x07064b50, 4], [0, 4], [at, 8], [1, 4]);
  const plain = record([0x06054b50, 4], [0, 2], [0, 2], [0xffff, 2], [0xffff, 2], [unknown, 4], [unknown, 4], [0, 2]);
  return Buffer.concat([long, locator, plain]);
}

interface Region {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A blob of zeros but for some regions. */
class SparseBlob extends Blob {
  constructor(private readonly regions: readonly Region[]) {
    super();
  }

  override get size(): number {
    return Math.max(...this.regions.map(({ at, bytes }) => at + bytes.length));
  }

  override slice(start = 0, stop = this.size): Blob {
    const piece = new Uint8Array(Math.max(0, Math.min(stop, this.size) - start));
    for (const { at, bytes } of this.regions) {
      const [from, to] = [Math.max(at, start), Math.min(at + bytes.length, start + piece.length)];
      if (from < to) piece.set(bytes.subarray(from - at, to - at), from - start);
    }
    return new Blob([piece]);
  }
}

/** An archive with its directory behind the last entry. `fields`: how many long numbers each entry has, 3 when all. */
export function longZip(entries: readonly PlacedEntry[], fields = 3): Blob {
  const bodies = entries.map((entry) => ({ at: entry.at, bytes: local(entry) }));
  const start = Math.max(...bodies.map(({ at, bytes }) => at + bytes.length));
  const directory = Buffer.concat(entries.map((entry) => central(entry, fields)));
  const tail = Buffer.concat([directory, end(entries.length, directory.length, start)]);
  return new SparseBlob([...bodies, { at: start, bytes: tail }]);
}
