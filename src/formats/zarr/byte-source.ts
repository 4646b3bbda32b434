// Where the bytes of a store come from: a server, a folder, an archive. Nothing is believed of what they hold.

/** From byte `start` to before `end`, or the last bytes of the file. */
export type ByteRange = { readonly start: number; readonly end: number } | { readonly last: number };

export interface Piece {
  /** Fewer than were asked for where the file ends before. */
  readonly bytes: Uint8Array;
  /** Of the whole file, in bytes. */
  readonly size: number;
}

/**
 * Files by their path from the root of the store, with forward slashes. A file that is not there is undefined. Both
 * reject with the signal's reason when it aborts, with InvalidFile for what cannot be a file of a store, and with
 * Unreachable for what cannot be fetched.
 */
export interface ByteSource {
  /** A whole file of at most `limit` bytes. */
  whole(path: string, limit: number, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  read(path: string, range: ByteRange, signal?: AbortSignal): Promise<Piece | undefined>;
}

/** First byte and end of a range within a file of `size` bytes. */
export function boundsOf(range: ByteRange, size: number): { readonly start: number; readonly end: number } {
  if ('last' in range) return { start: Math.max(0, size - range.last), end: size };
  return { start: Math.min(range.start, size), end: Math.min(range.end, size) };
}
