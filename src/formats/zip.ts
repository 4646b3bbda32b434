// Zip archives, stored or deflated, read against their central directory: sizes, checksums and names must all be true.
import { invalidFile } from '../core/errors';
import { type Bytes, bytesOf, requireBytes, viewOf } from './bytes';
import { checksum } from './checksum';
import { inflate } from './inflate';

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** The most an archive may unpack to, in bytes. */
export const defaultUnpackedLimit = 2 ** 30;

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const sizeUnknown = 0xffffffff;
/** Deflate cannot shrink anything further than this (RFC 1951: 258 bytes in two bits). */
const deflateRatio = 1032;

/** Where the end-of-central-directory record starts; a comment of up to 65,535 bytes may follow it. */
function findEnd(format: string, bytes: Uint8Array): number {
  const view = viewOf(bytes);
  const first = Math.max(0, bytes.length - endLength - 0xffff);
  for (let at = bytes.length - endLength; at >= first; at--) {
    if (view.getUint32(at, true) === endSignature && at + endLength + view.getUint16(at + 20, true) === bytes.length) {
      return at;
    }
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

function readDirectory(format: string, bytes: Uint8Array): ZipEntry[] {
  if (bytes.length < endLength) throw invalidFile(format, 'byte 0', 'it is too short for a zip archive');
  const end = findEnd(format, bytes);
  const view = viewOf(bytes);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
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

function packedBytes(format: string, bytes: Uint8Array, { name, offset, packed }: ZipEntry): Uint8Array {
  requireBytes(format, bytes, offset, 30, `the header of ${name}`);
  const view = viewOf(bytes);
  if (view.getUint32(offset, true) !== localSignature)
    throw invalidFile(format, name, `no file header at byte ${offset}`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  requireBytes(format, bytes, start, packed, `the data of ${name}`);
  return bytes.subarray(start, start + packed);
}

async function inflateEntry(format: string, packed: Uint8Array, { name, size }: ZipEntry): Promise<Uint8Array> {
  const content = await inflate(packed, { format, where: name, encoding: 'deflate-raw', limit: size });
  if (content.length === size) return content;
  throw invalidFile(format, name, `it unpacks to ${content.length} bytes, not the ${size} declared`);
}

async function unpack(format: string, bytes: Uint8Array, entry: ZipEntry): Promise<Uint8Array> {
  const packed = packedBytes(format, bytes, entry);
  if (entry.method !== 0 && entry.method !== 8)
    throw invalidFile(format, entry.name, `compression method ${entry.method} is not read`);
  if (entry.method === 0 && entry.packed !== entry.size)
    throw invalidFile(format, entry.name, 'its two sizes disagree');
  if (entry.size > deflateRatio * (entry.packed + 1))
    throw invalidFile(format, entry.name, `${entry.packed} bytes cannot hold ${entry.size}`);
  const content = entry.method === 0 ? packed : await inflateEntry(format, packed, entry);
  if (checksum(content) !== entry.crc) throw invalidFile(format, entry.name, 'its checksum is wrong');
  return content;
}

/** A file in an archive. */
export interface ZipFile {
  readonly name: string;
  /** Throws InvalidFile. */
  readonly read: () => Promise<Uint8Array>;
}

/** True for bytes that start as an archive does, an empty one too. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && bytes[3] === bytes[2] + 1;

/**
 * The files of an archive, folders left out. Throws InvalidFile naming the file or byte, also when the declared sizes
 * add up to more than `limit` bytes.
 */
export function openZip(format: string, source: Bytes, limit: number = defaultUnpackedLimit): ZipFile[] {
  const bytes = bytesOf(source);
  const entries = readDirectory(format, bytes);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > limit) throw invalidFile(format, 'the directory', `it declares ${total} bytes, the limit is ${limit}`);
  const files = entries.filter(({ name }) => !name.endsWith('/'));
  return files.map((entry) => ({ name: entry.name, read: () => unpack(format, bytes, entry) }));
}
