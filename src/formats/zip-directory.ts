// The central directory of a zip archive: what is in it and where, read from the archive's last bytes.
import { invalidFile } from '../core/errors';
import { requireBytes, viewOf } from './bytes';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Byte of its local header in the archive. */
  readonly offset: number;
}

/** Bytes of the archive that the directory takes, and its entries. */
export interface DirectoryPlace {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

const endSignature = 0x06054b50;
const longEndSignature = 0x06064b50;
const locatorSignature = 0x07064b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const longEndLength = 56;
const locatorLength = 20;
const longFields = 1; // the kind of extra field that has what does not fit into four bytes
const beyond16 = 0xffff;
const beyond32 = 0xffffffff;

/** Bytes of a local header before the name. */
export const localLength = 30;
/** Bytes at the end of an archive that hold the end of its directory, whatever comment of up to 65,535 bytes follows. */
export const tailLength = longEndLength + locatorLength + endLength + 0xffff;

/** A number of eight bytes. Throws InvalidFile beyond the whole numbers that are exact. */
function longAt(format: string, view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw invalidFile(format, 'the directory', `${value} is no place or length in a file`);
}

function findEnd(format: string, tail: Uint8Array): number {
  const view = viewOf(tail);
  for (let at = tail.length - endLength; at >= Math.max(0, tail.length - tailLength); at--) {
    if (view.getUint32(at, true) === endSignature && at + endLength + view.getUint16(at + 20, true) === tail.length)
      return at;
  }
  throw invalidFile(format, 'the end', 'no zip directory was found; a file that was cut short has none');
}

/** From the last bytes of an archive, all of them or `tailLength`, which begin at byte `first`. Throws InvalidFile. */
export function findDirectory(format: string, tail: Uint8Array, first = 0): DirectoryPlace {
  if (tail.length < endLength) throw invalidFile(format, 'byte 0', 'it is too short for a zip archive');
  const end = findEnd(format, tail);
  const view = viewOf(tail);
  const [count, start] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  const isLong = count === beyond16 || start === beyond32;
  const locator = end - locatorLength;
  if (!isLong || locator < 0 || view.getUint32(locator, true) !== locatorSignature)
    return { start, end: first + end, count };
  return findLongDirectory(format, tail, first, locator);
}

/** Of an archive with more files or bytes than fit into the plain record (zip64). */
function findLongDirectory(format: string, tail: Uint8Array, first: number, locator: number): DirectoryPlace {
  const view = viewOf(tail);
  const end = longAt(format, view, locator + 8);
  const at = end - first;
  if (at < 0 || at + longEndLength > locator || view.getUint32(at, true) !== longEndSignature)
    throw invalidFile(format, `byte ${end}`, 'no zip64 directory is there');
  return { start: longAt(format, view, at + 48), end, count: longAt(format, view, at + 32) };
}

/** The eight-byte numbers among the extra fields of an entry. Throws InvalidFile. */
function longFieldsOf(format: string, extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== longFields) continue;
    const count = Math.floor(Math.min(view.getUint16(at + 2, true), extra.length - at - 4) / 8);
    return Array.from({ length: count }, (_, i) => longAt(format, view, at + 4 + 8 * i));
  }
  return [];
}

/** Size, packed size and offset: those that do not fit into four bytes are among the extra fields, in this order. */
function placesOf(format: string, name: string, plain: readonly number[], extra: Uint8Array): number[] {
  const long = plain.includes(beyond32) ? longFieldsOf(format, extra) : [];
  return plain.map((value) => {
    const place = value === beyond32 ? long.shift() : value;
    if (place === undefined) throw invalidFile(format, name, 'its zip64 sizes are not there');
    return place;
  });
}

function readEntry(format: string, bytes: Uint8Array, at: number): { entry: ZipEntry; next: number } {
  requireBytes(format, bytes, at, 46, 'a directory entry');
  const view = viewOf(bytes);
  if (view.getUint32(at, true) !== directorySignature)
    throw invalidFile(format, `byte ${at}`, 'it is not a directory entry');
  const [nameLength, extraLength, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  requireBytes(format, bytes, at + 46, nameLength + extraLength + comment, 'a directory entry');
  const extraAt = at + 46 + nameLength;
  const name = new TextDecoder().decode(bytes.subarray(at + 46, extraAt));
  if (view.getUint16(at + 8, true) & 1) throw invalidFile(format, name, 'it is encrypted');
  const plain = [24, 20, 42].map((field) => view.getUint32(at + field, true));
  const extra = bytes.subarray(extraAt, extraAt + extraLength);
  const [size, packed, offset] = placesOf(format, name, plain, extra);
  const [method, crc] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
  return { entry: { name, method, crc, packed, size, offset }, next: extraAt + extraLength + comment };
}

/** The entries of a directory that lies in `bytes` from `start` to `end`. Throws InvalidFile. */
export function readEntries(format: string, bytes: Uint8Array, { start, end, count }: DirectoryPlace): ZipEntry[] {
  let at = start;
  const entries = new Map<string, ZipEntry>();
  for (let i = 0; i < count; i++) {
    const { entry, next } = readEntry(format, bytes, at);
    if (entries.has(entry.name)) throw invalidFile(format, entry.name, 'the name occurs twice');
    entries.set(entry.name, entry);
    at = next;
  }
  if (at > end) throw invalidFile(format, `byte ${at}`, 'the directory runs past its end');
  return [...entries.values()];
}

/** The name of the file that an archive begins with, from its first bytes; undefined where it begins with none. */
export function firstName(head: Uint8Array): string | undefined {
  const view = viewOf(head);
  if (head.length < localLength || view.getUint32(0, true) !== localSignature) return undefined;
  return new TextDecoder().decode(head.subarray(localLength, localLength + view.getUint16(26, true)));
}

/** The byte of the archive where an entry's data begins; `header`: its local header. Throws InvalidFile. */
export function dataStart(format: string, header: Uint8Array, { name, offset }: ZipEntry): number {
  requireBytes(format, header, 0, localLength, `the header of ${name}`);
  const view = viewOf(header);
  if (view.getUint32(0, true) !== localSignature) throw invalidFile(format, name, `no file header at byte ${offset}`);
  return offset + localLength + view.getUint16(26, true) + view.getUint16(28, true);
}
