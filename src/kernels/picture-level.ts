// One level of a kernel's picture from the finer one: exact means over the valid cells of each block.
import code from '../../shaders/picture/picture_level.wgsl';
import type { Extent } from '../core/pyramid';
import type { CommandList } from '../gpu/commands';
import { nanBits } from './bits';

const kernel = { name: 'picture_level', code };

export interface PictureLevel {
  /** Of level 0. */
  readonly cells: Extent;
  /** The level to make, from 1; `fine` is the one before. A texel of `fine` is 2^(level - 1) cells on a side. */
  readonly level: number;
  readonly fine: GPUTextureView;
  readonly coarse: GPUTextureView;
}

export function encodePictureLevel(list: CommandList, { cells, level, fine, coarse }: PictureLevel): void {
  const [rows, columns] = [cells.rows, cells.columns].map((side) => Math.ceil(side / 2 ** level));
  list.dispatch({
    kernel,
    u32: [cells.rows, cells.columns, 2 ** (level - 1), nanBits],
    groups: [[], [fine], [coarse]],
    grid: [Math.ceil(columns / 8), Math.ceil(rows / 8)],
    flops: 32 * rows * columns,
  });
}
