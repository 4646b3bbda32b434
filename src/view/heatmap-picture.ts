// The two kinds of pictures a heatmap draws: one texture of all cells, or the tiles of a kernel too large for that.
import type { Extent, Pyramid, TileAddress } from '../core/pyramid';
import type { Place } from './heatmap-place';

/** An r32float texture (TEXTURE_BINDING) with block means in its mip levels; the first rows x columns texels of level 0 are the cells, row 0 on top. */
export interface HeatmapPicture extends Extent {
  readonly texture: GPUTexture;
  readonly levels: number;
}

/** Tiles of a pyramid in the slots of one r32float texture (TEXTURE_BINDING), 256 x 256 texels each, NaN where there is no number. */
export interface TiledPicture {
  readonly atlas: GPUTexture;
  readonly pyramid: Pyramid;
  /** How many tiles the atlas holds at once, the coarsest one, which is always there, among them. */
  readonly slots: number;
  /** The texel of the tile's first cell; undefined while the tile is not there. Asked for again in every frame. */
  slotOf(address: TileAddress): Place | undefined;
}

export type AnyPicture = HeatmapPicture | TiledPicture;

export function isTiled(picture: AnyPicture): picture is TiledPicture {
  return 'atlas' in picture;
}

/** Rows and columns of a picture. */
export function extentOf(picture: AnyPicture): Extent {
  return isTiled(picture) ? picture.pyramid : picture;
}
