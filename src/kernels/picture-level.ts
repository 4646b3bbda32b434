// One level of a kernel's picture from the finer one: exact means over the valid cells of each block.
import code from '../../shaders/picture/picture_level.wgsl';
import type { CommandList } from '../gpu/commands';
import { nanBits } from './bits';

const kernel = { name: 'picture_level', code };

export interface PictureLevel {
  /** Rows and columns of the whole kernel. */
  readonly n: number;
  /** The level to make, from 1; `fine` is the one before. A texel of `fine` is 2^(level - 1) cells on a side. */
  readonly level: number;
  readonly fine: GPUTextureView;
  readonly coarse: GPUTextureView;
}

export function encodePictureLevel(list: CommandList, { n, level, fine, coarse }: PictureLevel): void {
  const side = Math.ceil(n / 2 ** level);
  list.dispatch({
    kernel,
    u32: [n, 2 ** (level - 1), nanBits],
    groups: [[], [fine], [coarse]],
    grid: [Math.ceil(side / 8), Math.ceil(side / 8)],
    flops: 32 * side * side,
  });
}
