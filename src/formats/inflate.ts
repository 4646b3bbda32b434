// Compressed bytes out again, never more of them than was agreed to: what a file says of its own sizes may be a lie.
import { invalidFile, NtkError } from '../core/errors';

export interface InflateOptions {
  /** Names the format and the place in errors. */
  readonly format: string;
  readonly where: string;
  readonly encoding: 'deflate-raw' | 'deflate' | 'gzip';
  /** The most that may come out, in bytes. */
  readonly limit: number;
}

/** The parts that come out, at most `limit` bytes together; no more is asked for once they are exceeded. */
async function inflatedParts(packed: Uint8Array, options: InflateOptions): Promise<Uint8Array[]> {
  const { format, where, encoding, limit } = options;
  const parts: Uint8Array[] = [];
  let filled = 0;
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream();
  const reader = stream.pipeThrough(new DecompressionStream(encoding)).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      filled += part.value.length;
      if (filled > limit) throw invalidFile(format, where, `it unpacks to more than ${limit} bytes`);
      parts.push(part.value);
    }
  } catch (cause) {
    throw cause instanceof NtkError ? cause : invalidFile(format, where, 'its compressed data is damaged');
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return parts;
}

/** The bytes that were compressed. Throws InvalidFile when they are damaged or more than `limit`. */
export async function inflate(packed: Uint8Array, options: InflateOptions): Promise<Uint8Array<ArrayBuffer>> {
  const parts = await inflatedParts(packed, options);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** True for bytes that start as gzip does. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
