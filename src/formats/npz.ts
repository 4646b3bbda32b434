// NumPy .npz files: a zip archive of .npy arrays, stored or deflated, read against its central directory.
import { invalidFile, NtkError } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Tensor } from '../core/tensor';
import { type Bytes, bytesOf, requireBytes, viewOf } from './bytes';
import { readNpy } from './npy';

interface Entry {
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

const refuse = (where: string, why: string) => invalidFile('npz', where, why);

/** Where the end-of-central-directory record starts; a comment of up to 65,535 bytes may follow it. */
function findEnd(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  const first = Math.max(0, bytes.length - endLength - 0xffff);
  for (let at = bytes.length - endLength; at >= first; at--) {
    if (view.getUint32(at, true) === endSignature && at + endLength + view.getUint16(at + 20, true) === bytes.length) {
      return at;
    }
  }
  throw refuse('the end', 'no zip directory was found');
}

function readEntry(bytes: Uint8Array, at: number): { entry: Entry; next: number } {
  requireBytes('npz', bytes, at, 46, 'a directory entry');
  const view = viewOf(bytes);
  if (view.getUint32(at, true) !== directorySignature) throw refuse(`byte ${at}`, 'it is not a directory entry');
  const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  requireBytes('npz', bytes, at + 46, nameLength + extra + comment, 'a directory entry');
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
  if (view.getUint16(at + 8, true) & 1) throw refuse(name, 'it is encrypted');
  const [crc, packed, size] = [16, 20, 24].map((field) => view.getUint32(at + field, true));
  const offset = view.getUint32(at + 42, true);
  if ([packed, size, offset].includes(sizeUnknown)) throw refuse(name, 'zip64 archives are not read');
  const entry = { name, method: view.getUint16(at + 10, true), crc, packed, size, offset };
  return { entry, next: at + 46 + nameLength + extra + comment };
}

function readDirectory(bytes: Uint8Array): Entry[] {
  if (bytes.length < endLength) throw refuse('byte 0', 'it is too short for a zip archive');
  const end = findEnd(bytes);
  const view = viewOf(bytes);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i++) {
    const { entry, next } = readEntry(bytes, at);
    if (entries.has(entry.name)) throw refuse(entry.name, 'the name occurs twice');
    entries.set(entry.name, entry);
    at = next;
  }
  if (at > end) throw refuse(`byte ${at}`, 'the directory runs past its end');
  return [...entries.values()];
}

function packedBytes(bytes: Uint8Array, { name, offset, packed }: Entry): Uint8Array {
  requireBytes('npz', bytes, offset, 30, `the header of ${name}`);
  const view = viewOf(bytes);
  if (view.getUint32(offset, true) !== localSignature) throw refuse(name, `no file header at byte ${offset}`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  requireBytes('npz', bytes, start, packed, `the data of ${name}`);
  return bytes.subarray(start, start + packed);
}

/** Inflates, and stops as soon as more comes out than was declared. */
async function inflate(packed: Uint8Array, { name, size }: Entry): Promise<Uint8Array> {
  const out = new Uint8Array(size);
  let filled = 0;
  const reader = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
    .getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (filled + part.value.length > size) throw refuse(name, `it unpacks to more than the ${size} bytes declared`);
      out.set(part.value, filled);
      filled += part.value.length;
    }
  } catch (cause) {
    throw cause instanceof NtkError ? cause : refuse(name, 'its compressed data is damaged');
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (filled !== size) throw refuse(name, `it unpacks to ${filled} bytes, not the ${size} declared`);
  return out;
}

/** CRC-32 (ISO 3309). */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

async function unpack(bytes: Uint8Array, entry: Entry): Promise<Uint8Array> {
  const packed = packedBytes(bytes, entry);
  if (entry.method !== 0 && entry.method !== 8)
    throw refuse(entry.name, `compression method ${entry.method} is not read`);
  if (entry.method === 0 && entry.packed !== entry.size) throw refuse(entry.name, 'its two sizes disagree');
  if (entry.size > deflateRatio * (entry.packed + 1))
    throw refuse(entry.name, `${entry.packed} bytes cannot hold ${entry.size}`);
  const content = entry.method === 0 ? packed : await inflate(packed, entry);
  if (checksum(content) !== entry.crc) throw refuse(entry.name, 'its checksum is wrong');
  return content;
}

/**
 * The arrays of an .npz archive by name, without `.npy`. Throws InvalidFile naming the array or byte, also when the
 * declared sizes add up to more than `limit` bytes.
 */
export async function readNpz(
  source: Bytes,
  { limit = defaultUnpackedLimit, signal }: { limit?: number } & JobOptions = {},
): Promise<Map<string, Tensor>> {
  const bytes = bytesOf(source);
  const entries = readDirectory(bytes);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > limit) throw refuse('the directory', `it declares ${total} bytes, the limit is ${limit}`);
  const arrays = new Map<string, Tensor>();
  for (const entry of entries) {
    signal?.throwIfAborted();
    if (!entry.name.endsWith('.npy')) throw refuse(entry.name, 'it is not an .npy array');
    arrays.set(entry.name.slice(0, -4), readNpy(await unpack(bytes, entry)));
  }
  return arrays;
}
