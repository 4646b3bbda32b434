// The cells of the picture of a kernel, tile by tile, whether it is there as a whole or made as it is looked at.
import { unsupported } from '../../core/errors';
import { type TileAddress, tileEdge } from '../../core/pyramid';
import type { Gpu } from '../../gpu/device';
import { readTexels } from '../../gpu/read-texels';
import { pyramidOf } from '../picture-pyramid';
import type { KernelPicture, WholePicture } from '../types';
import { FilledPicture } from './filled-picture';
import type { CellSource } from './cell-window';

function wholeCells(gpu: Gpu, picture: WholePicture): CellSource {
  const pyramid = pyramidOf(picture);
  return {
    pyramid,
    cells: (address: TileAddress) => {
      const { rows: height, columns: width } = pyramid.tileCells(address);
      const [x, y] = [address.column * tileEdge, address.row * tileEdge];
      return readTexels(gpu, picture.texture, { level: address.level, x, y, width, height });
    },
  };
}

/** Throws as the picture does, and DeviceLost. */
export function cellSource(gpu: Gpu, picture: KernelPicture): CellSource {
  if (picture instanceof FilledPicture) return picture;
  if ('atlas' in picture) throw unsupported('reading the cells of this picture');
  return wholeCells(gpu, picture);
}
