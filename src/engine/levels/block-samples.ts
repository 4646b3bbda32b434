// Some datapoints of every block, evenly spread from a seeded start: what a mean is estimated from before it is exact.
import { streamOf, uniform } from '../../core/random';
import type { Which } from './level-request';

export interface BlockSampling {
  /** Datapoints of a block. */
  readonly length: number;
  /** How many of each to take, at most `length`. */
  readonly perBlock: number;
  readonly seed: number;
  /** Rows and columns are drawn apart, so that a datapoint meets itself no more often than in the whole block. */
  readonly which: Which;
}

/** `perBlock` datapoints of each block in a row; of the last block as many as it has. `first` numbers the blocks. */
export function sampleBlocks(
  order: Uint32Array,
  first: number,
  { length, perBlock, seed, which }: BlockSampling,
): Uint32Array {
  const taken: number[] = [];
  for (let block = 0; block * length < order.length; block++) {
    const own = order.subarray(block * length, (block + 1) * length);
    const start = uniform(seed, streamOf(`sampled ${which}`), first + block);
    const count = Math.min(perBlock, own.length);
    for (let k = 0; k < count; k++) taken.push(own[Math.floor(((start + k) / count) * own.length)]);
  }
  return Uint32Array.from(taken);
}
