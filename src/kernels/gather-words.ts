// Words (labels, for example) of a batch, by their indices.
import code from '../../shaders/training/gather_words.wgsl';
import type { CommandList } from '../gpu/commands';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'gather_words', code };

export interface GatherWords {
  /** n u32. */
  readonly input: GPUBuffer;
  /** u32 each, below n: the batch's are `first` to `first + count - 1`. */
  readonly indices: GPUBuffer;
  readonly first: number;
  readonly count: number;
  /** At least `count` u32, in another buffer. */
  readonly output: GPUBuffer;
}

/** Appends output[i] = input[indices[first + i]]. */
export function encodeGatherWords(list: CommandList, { input, indices, first, count, output }: GatherWords): void {
  list.dispatch({
    kernel,
    u32: [count, first],
    groups: [[], [input, indices], [output]],
    grid: foldedGrid(count),
    flops: count,
  });
}
