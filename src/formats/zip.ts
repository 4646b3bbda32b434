// Zip archives, stored or deflated, read against their central directory: sizes, checksums and names must all be true.
import { invalidFile } from '../core/errors';
import { type Bytes, bytesOf, requireBytes } from './bytes';
import { checksum } from './checksum';
import { inflate } from './inflate';
import { dataStart, findDirectory, localLength, readEntries, type ZipEntry } from './zip-directory';

/** The most an archive may unpack to, in bytes. */
export const defaultUnpackedLimit = 2 ** 30;

/** Deflate cannot shrink anything further than this (RFC 1951: 258 bytes in two bits). */
const deflateRatio = 1032;

function packedBytes(format: string, bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const { name, offset, packed } = entry;
  requireBytes(format, bytes, offset, localLength, `the header of ${name}`);
  const start = dataStart(format, bytes.subarray(offset, offset + localLength), entry);
  requireBytes(format, bytes, start, packed, `the data of ${name}`);
  return bytes.subarray(start, start + packed);
}

async function inflateEntry(format: string, packed: Uint8Array, { name, size }: ZipEntry): Promise<Uint8Array> {
  const content = await inflate(packed, { format, where: name, encoding: 'deflate-raw', limit: size });
  if (content.length === size) return content;
  throw invalidFile(format, name, `it unpacks to ${content.length} bytes, not the ${size} declared`);
}

/** Refuses an entry that is packed in an unknown way, or whose two sizes cannot both be true. Throws InvalidFile. */
export function checkSizes(format: string, { name, method, packed, size }: ZipEntry): void {
  if (method !== 0 && method !== 8) throw invalidFile(format, name, `compression method ${method} is not read`);
  if (method === 0 && packed !== size) throw invalidFile(format, name, 'its two sizes disagree');
  if (size > deflateRatio * (packed + 1)) throw invalidFile(format, name, `${packed} bytes cannot hold ${size}`);
}

/** The content of an entry from its bytes in the archive. Throws InvalidFile. */
export async function unpackEntry(format: string, packed: Uint8Array, entry: ZipEntry): Promise<Uint8Array> {
  checkSizes(format, entry);
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
  const entries = readEntries(format, bytes, findDirectory(format, bytes));
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > limit) throw invalidFile(format, 'the directory', `it declares ${total} bytes, the limit is ${limit}`);
  const files = entries.filter(({ name }) => !name.endsWith('/'));
  return files.map((entry) => ({
    name: entry.name,
    read: async () => unpackEntry(format, packedBytes(format, bytes, entry), entry),
  }));
}
