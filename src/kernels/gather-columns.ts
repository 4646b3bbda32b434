// The columns (datapoints) of a batch, by their indices.
import code from '../../shaders/training/gather_columns.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { elementGrid, requireShape } from './elementwise';

const kernel = { name: 'gather_columns', code };

export interface GatherColumns {
  /** [features, n]. */
  readonly input: Matrix;
  /** u32 each, below n: the batch's are `first` to `first + count - 1`. */
  readonly indices: GPUBuffer;
  readonly first: number;
  readonly count: number;
  /** [features, count], in another buffer. */
  readonly output: Matrix;
}

/** Appends output[f, i] = input[f, indices[first + i]], bit by bit. Throws ShapeMismatch. */
export function encodeGatherColumns(list: CommandList, { input, indices, first, count, output }: GatherColumns): void {
  const features = input.rows;
  requireShape('output', output, features, count);
  list.dispatch({
    kernel,
    u32: [features, count, first, input.stride, output.stride / 4],
    groups: [[], [bindingOf(input), indices], [bindingOf(output)]],
    grid: elementGrid(features, count),
    flops: features * count,
  });
}
