// What is wrong with the file of a shard that is to be whole: by its size and its index, or by every byte of it.
import { isNtkError } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { ByteSource } from './byte-source';
import { endsInChecksum } from './crc32c';
import { type Place, shardPath, type StoredStatistic, type StoreLayout } from './layout';
import { chunkLength, indexLength } from './shard';
import { readShardIndex, type ShardIndex } from './shard-index';

/** A file that is not there, or not whole. */
export interface Flaw {
  /** From the root of the store. */
  readonly file: string;
  readonly why: string;
}

export interface CheckOptions extends Pick<JobOptions, 'signal' | 'onProgress'> {
  /** Every chunk is read too, with its checksum. */
  readonly everything?: boolean;
}

export interface StoredShard {
  readonly shard: Place;
  readonly statistic: StoredStatistic;
}

/** Undefined for a file with every chunk that the kernel has there. Throws what the source throws. */
export async function flawOf(
  source: ByteSource,
  layout: StoreLayout,
  { shard, statistic }: StoredShard,
  { signal, everything }: CheckOptions,
): Promise<Flaw | undefined> {
  const file = shardPath(shard, statistic);
  const chunks = layout.shardTiles(shard.level);
  const slots = layout.tilesOf(shard).map((address) => layout.shardOf(address).slot);
  const piece = await source.read(file, { last: indexLength(chunks) }, signal);
  if (!piece || piece.size === 0) return { file, why: 'it is not there' };
  const size = slots.length * chunkLength + indexLength(chunks);
  if (piece.size !== size) return { file, why: `${piece.size} bytes are not the ${size} of a whole shard` };
  const index = indexOrWhy(() => readShardIndex(file, chunks, piece.bytes, piece.size));
  if (typeof index === 'string') return { file, why: index };
  const lost = slots.find((slot) => index.offsets[slot] === undefined);
  if (lost !== undefined) return { file, why: `chunk ${lost} is absent in its index` };
  const why = everything ? await chunkFlaw(source, file, index, signal) : undefined;
  return why === undefined ? undefined : { file, why };
}

function indexOrWhy(read: () => ShardIndex): ShardIndex | string {
  try {
    return read();
  } catch (error) {
    if (isNtkError(error, 'InvalidFile')) return `its index: ${error.details.why}`;
    throw error;
  }
}

async function chunkFlaw(
  source: ByteSource,
  file: string,
  { offsets, size }: ShardIndex,
  signal?: AbortSignal,
): Promise<string | undefined> {
  for (const start of offsets) {
    if (start === undefined) continue;
    const piece = await source.read(file, { start, end: start + chunkLength }, signal);
    if (piece?.size !== size) return 'it was replaced while it was read';
    if (!endsInChecksum(piece.bytes)) return `the chunk at byte ${start}: the checksum is wrong`;
  }
  return undefined;
}
