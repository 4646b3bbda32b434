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
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const sizeUnknown = 0xffffffff;

/** Bytes of a local header before the name. */
export const localLength = 30;
/** Bytes at the end of an archive that hold the end of its directory, whatever comment of up to 65,535 bytes follows. */
export const tailLength = endLength + 0xffff;

/** From the last bytes of an archive, all of them or `tailLength`, which begin at byte `first`. Throws InvalidFile. */
export function findDirectory(format: string, tail: Uint8Array, first = 0): DirectoryPlace {
  if (tail.length < endLength) throw invalidFile(format, 'byte 0', 'it is too short for a zip archive');
  const view = viewOf(tail);
  for (let at = tail.length - endLength; at >= Math.max(0, tail.length - tailLength); at--) {
    if (view.getUint32(at, true) !== endSignature) continue;
    if (at + endLength + view.getUint16(at + 20, true) !== tail.length) continue;
    return { start: view.getUint32(at + 16, true), end: first + at, count: view.getUint16(at + 10, true) };
  }
  throw invalidFile(format, 'the end', 'no zip directory was found');
}

function readEntry(format: string, bytes: Uint8Array, at: number): { entry: ZipEntry; next: number } {
  requireBytes(format, bytes, at, 46, 'a directory entry');
  const view = viewOf(bytes);
  if (view.getUint32(at, true) !== directorySignature)
    throw invalidFile(format, `byte ${at}`, 'it is not a directory entry');
  const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  requireBytes(format, bytes, at + 46, nameLength + extra + comment, 'a directory entry');
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
  if (view.getUint16(at + 8, true) & 1) throw invalidFile(format, name, 'it is encrypted');
  const [crc, packed, size] = [16, 20, 24].map((field) => view.getUint32(at + field, true));
  const offset = view.getUint32(at + 42, true);
  if ([packed, size, offset].includes(sizeUnknown)) throw invalidFile(format, name, 'zip64 archives are not read');
  const entry = { name, method: view.getUint16(at + 10, true), crc, packed, size, offset };
  return { entry, next: at + 46 + nameLength + extra + comment };
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

/** The byte of the archive where an entry's data begins; `header`: its local header. Throws InvalidFile. */
export function dataStart(format: string, header: Uint8Array, { name, offset }: ZipEntry): number {
  requireBytes(format, header, 0, localLength, `the header of ${name}`);
  const view = viewOf(header);
  if (view.getUint32(0, true) !== localSignature) throw invalidFile(format, name, `no file header at byte ${offset}`);
  return offset + localLength + view.getUint16(26, true) + view.getUint16(28, true);
}
