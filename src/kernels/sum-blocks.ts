// Adds partial sums: output[i] = scale * sum over blocks b of partials[b, i], four vectors at once.
import code from '../../shaders/thin/sum_blocks.wgsl';
import type { CommandList } from '../gpu/commands';

const kernel = { name: 'sum_blocks', code };

export interface SumBlocks {
  /** [blocks, stride] vec4. */
  readonly partials: GPUBuffer;
  readonly blocks: number;
  /** Entries of a block to sum, at most `stride`. */
  readonly count: number;
  readonly stride: number;
  readonly scale: number;
  /** At least `count` vec4. */
  readonly output: GPUBuffer;
}

export function encodeSumBlocks(
  list: CommandList,
  { partials, blocks, count, stride, scale, output }: SumBlocks,
): void {
  list.dispatch({
    kernel,
    u32: [blocks, count, stride],
    f32: [scale],
    groups: [[], [partials], [output]],
    grid: [Math.ceil(count / 64)],
    flops: 4 * blocks * count,
  });
}
