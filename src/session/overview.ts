// All of a kernel's picture in few cells, read back: what a small map of it shows.
import type { Gpu } from '../gpu/device';
import { readTexels } from '../gpu/readback';
import { pyramidOf } from './picture-pyramid';
import type { KernelOverview, KernelPicture } from './types';

/** At most 256 x 256 cells; undefined while the tile that holds them is not there. Throws DeviceLost. */
export async function readOverview(gpu: Gpu, picture: KernelPicture): Promise<KernelOverview | undefined> {
  const pyramid = pyramidOf(picture);
  const { rows, columns } = pyramid.cells(pyramid.coarsest);
  if (!('atlas' in picture)) {
    const from = { texture: picture.texture, mipLevel: pyramid.coarsest };
    return { pyramid, values: await readTexels(gpu, from, columns, rows) };
  }
  const slot = picture.slotOf({ level: pyramid.coarsest, row: 0, column: 0 });
  return slot && { pyramid, values: await readTexels(gpu, { texture: picture.atlas, ...slot }, columns, rows) };
}
