// A tile of a kernel into its slot of a texture that is drawn.
import code from '../../shaders/levels/tile_texture.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { nanBits } from './bits';

const kernel = { name: 'tile_texture', code };

export interface TileTexture {
  /** [rows, columns], no more than the slot holds; what is beyond becomes NaN. */
  readonly tile: Matrix;
  /** Texels along a side of the slot. */
  readonly edge: number;
  /** The slot's first texel. */
  readonly x: number;
  readonly y: number;
  /** An r32float texture. */
  readonly target: GPUTextureView;
}

/** Appends the copy. Throws ShapeMismatch. */
export function encodeTileTexture(list: CommandList, { tile, edge, x, y, target }: TileTexture): void {
  const { rows, columns, stride } = tile;
  if (rows > edge || columns > edge) throw shapeMismatch(`at most ${edge} x ${edge} cells`, `${rows} x ${columns}`);
  list.dispatch({
    kernel,
    u32: [rows, columns, stride, edge, x, y, nanBits],
    groups: [[], [bindingOf(tile)], [target]],
    grid: [Math.ceil(edge / 8), Math.ceil(edge / 8)],
    flops: edge * edge,
  });
}
