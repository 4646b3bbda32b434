// The index at the end of a shard, checked against the file's length before anything is read by it.
import type { Extent } from '../../core/pyramid';
import { viewOf } from '../bytes';
import { endsInChecksum } from './crc32c';
import { refuse } from './refuse';
import { absent, chunkLength, indexLength, placeLength } from './shard';

/** Of a shard whose index has been checked. */
export interface ShardIndex {
  /** Bytes of the whole file. */
  readonly size: number;
  /** First byte of each chunk, row by row; undefined where there is none. */
  readonly offsets: readonly (number | undefined)[];
}

function offsetOf(path: string, view: DataView, slot: number, end: number): number | undefined {
  const [offset, length] = [0, 8].map((field) => view.getBigUint64(placeLength * slot + field, true));
  if (offset === absent && length === absent) return undefined;
  const where = `${path}, chunk ${slot} in its index`;
  if (length !== BigInt(chunkLength)) throw refuse(where, `${length} bytes are not the ${chunkLength} of a chunk`);
  if (offset + length > BigInt(end)) throw refuse(where, `byte ${offset} on is outside of the ${end} bytes of chunks`);
  return Number(offset);
}

function checkOverlaps(path: string, offsets: readonly (number | undefined)[]): void {
  const present = offsets.flatMap((offset) => (offset === undefined ? [] : [offset])).sort((a, b) => a - b);
  const bad = present.find((offset, at) => at > 0 && offset < present[at - 1] + chunkLength);
  if (bad !== undefined) throw refuse(`${path}, its index`, `the chunk at byte ${bad} overlaps another`);
}

/**
 * `bytes`: the last ones of a shard of `chunks` whose file has `size`. Throws InvalidFile for a file that is too short,
 * a wrong checksum, and chunks that lie outside of it or over one another.
 */
export function readShardIndex(path: string, chunks: Extent, bytes: Uint8Array, size: number): ShardIndex {
  const length = indexLength(chunks);
  if (bytes.length !== length) throw refuse(path, `${size} bytes are too short for the ${length} of its index`);
  if (!endsInChecksum(bytes)) throw refuse(`${path}, its index`, 'the checksum is wrong: it is damaged or no shard');
  const view = viewOf(bytes);
  const count = chunks.rows * chunks.columns;
  const offsets = Array.from({ length: count }, (_, slot) => offsetOf(path, view, slot, size - length));
  checkOverlaps(path, offsets);
  return { size, offsets };
}
