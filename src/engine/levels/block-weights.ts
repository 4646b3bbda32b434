// Blocks of datapoints, and what each datapoint counts in the mean of its block.
import type { Norms } from './entry-cells';
import type { Which } from './level-request';

/** Datapoints in the order of the blocks; the last block of a side has those that are left. */
export interface BlockRegion {
  readonly rows: Uint32Array;
  /** Absent: the rows again. */
  readonly columns?: Uint32Array;
  /** Datapoints of a block, a power of two. */
  readonly length: number;
}

/**
 * Of `count` datapoints from `first` on: one over the number of the block's datapoints; of a cosine, over the norm of the
 * datapoint's gradient too. Rounded up to a multiple of four.
 */
export function blockWeights(
  { length }: BlockRegion,
  which: Which,
  all: Uint32Array,
  first: number,
  count: number,
  norms: Norms | undefined,
): Float32Array<ArrayBuffer> {
  const weights = new Float32Array(Math.ceil(count / 4) * 4);
  for (let at = 0; at < count; at++) {
    const start = Math.floor((first + at) / length) * length;
    const inBlock = Math.min(length, all.length - start);
    weights[at] = 1 / inBlock / (norms ? Math.sqrt(norms[which][all[first + at]]) : 1);
  }
  return weights;
}
