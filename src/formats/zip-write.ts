// Zip archives written from their first byte to their last: files stored as they are, then the directory.
import { checksum } from './checksum';

type Bytes = Uint8Array<ArrayBuffer>;
type Field = readonly [value: number, bytes: 2 | 4];

interface Entry {
  readonly name: Bytes;
  readonly size: number;
  readonly crc: number;
  /** Byte of its header in the archive. */
  readonly offset: number;
}

const versionNeeded = 20;
const utf8Names = 0x0800;
const firstDay = (1 << 5) | 1; // 1 January 1980, the earliest a zip archive can say
const localLength = 30;
const directoryLength = 46;
const endLength = 22;

/** The most bytes of an archive, and the most files: what its directory can say. */
export const mostZipBytes = 0xfffffffe;
export const mostZipFiles = 0xffff;
/** Bytes of a file's name. */
export const mostNameBytes = 0xffff;

/** A record of little-endian fields. */
function record(...fields: readonly Field[]): Bytes {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [, bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [value, bytes] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

const shorts = (...values: readonly number[]): Field[] => values.map((value) => [value, 2]);
const longs = (...values: readonly number[]): Field[] => values.map((value) => [value, 4]);

/** What both headers of an entry have: flags, method, time and day, checksum, both sizes, the name's length, no extras. */
const common = ({ name, size, crc }: Entry): Field[] => [
  ...shorts(versionNeeded, utf8Names, 0, 0, firstDay),
  ...longs(crc, size, size),
  ...shorts(name.length, 0),
];

const local = (entry: Entry): Bytes[] => [record(...longs(0x04034b50), ...common(entry)), entry.name];

function directory(entry: Entry): Bytes[] {
  const first = [...longs(0x02014b50), ...shorts(versionNeeded)];
  return [record(...first, ...common(entry), ...shorts(0, 0, 0), ...longs(0, entry.offset)), entry.name];
}

const end = (count: number, size: number, start: number): Bytes =>
  record(...longs(0x06054b50), ...shorts(0, 0, count, count), ...longs(size, start), ...shorts(0));

const nameBytes = (name: string): Bytes => new TextEncoder().encode(name);

/** Bytes of an archive of files with these names, whose contents are `contents` bytes together. */
export function zipBytes(names: Iterable<string>, contents: number): number {
  let bytes = endLength + contents;
  for (const name of names) bytes += localLength + directoryLength + 2 * nameBytes(name).length;
  return bytes;
}

/**
 * Pieces of an archive, to be written one after the other. Whoever writes has made sure of the limits above, and that no name
 * occurs twice.
 */
export class ZipPieces {
  private readonly entries: Entry[] = [];
  private offset = 0;

  /** A file as it is. */
  add(path: string, content: Bytes): Bytes[] {
    const name = nameBytes(path);
    const entry = { name, size: content.length, crc: checksum(content), offset: this.offset };
    this.entries.push(entry);
    this.offset += localLength + name.length + content.length;
    return [...local(entry), content];
  }

  /** The directory, after all files. */
  end(): Bytes[] {
    const size = this.entries.reduce((sum, { name }) => sum + directoryLength + name.length, 0);
    return [...this.entries.flatMap(directory), end(this.entries.length, size, this.offset)];
  }
}
