// A kernel as a texture with mip levels: level 0 the kernel in display order, level l the exact mean of each block of
// 2^l x 2^l cells, so that zooming out averages and never skips. Made by compute and drawn without read-back.
import { NtkError, shapeMismatch } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Extent } from '../core/pyramid';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { submit } from '../gpu/submit';
import { encodePictureBase } from '../kernels/picture-base';
import { encodePictureLevel } from '../kernels/picture-level';

/** Its rows and columns are the valid cells of level 0. */
export interface Picture extends Extent, Disposable {
  /**
   * r32float, `levels` mip levels, row 0 first; STORAGE_BINDING | TEXTURE_BINDING | COPY_SRC | COPY_DST. Its sides are those of the
   * cells rounded up to a multiple of 2^(levels - 1); texels of level l from ceil(rows / 2^l) and ceil(columns / 2^l) on
   * hold nothing and are not to be shown.
   */
  readonly texture: GPUTexture;
  readonly levels: number;
}

export interface PictureOptions extends JobOptions {
  /** Datapoint at each column; the same as the rows when absent. */
  readonly columnOrder?: Uint32Array<ArrayBuffer>;
}

const coarsestSide = 64;
const textureUsage = 0x08 | 0x04 | 0x02 | 0x01; // STORAGE_BINDING | TEXTURE_BINDING | COPY_DST | COPY_SRC

/** Mip levels for n cells along the longer side: the coarsest is the last that still has 64 of them, or level 0. */
export function pictureLevels(n: number): number {
  return n < coarsestSide ? 1 : 1 + Math.floor(Math.log2(n / coarsestSide));
}

/** Throws ShapeMismatch unless `order` holds some of 0 to n - 1, or all, none of them twice. */
function checkOrder(order: Uint32Array, n: number): void {
  const seen = new Uint8Array(n);
  for (const datapoint of order) if (datapoint < n) seen[datapoint] = 1;
  const different = seen.reduce((sum, each) => sum + each, 0);
  if (order.length > 0 && different === order.length) return;
  throw shapeMismatch(`an order of some of ${n} datapoints`, `${order.length} indices, ${different} of them different`);
}

const longer = ({ rows, columns }: Extent): number => Math.max(rows, columns);

/** Rows and columns of texels of the texture of so many cells. */
export function pictureTexels(cells: Extent): Extent {
  const coarsest = 2 ** (pictureLevels(longer(cells)) - 1);
  const side = (count: number): number => Math.ceil(count / coarsest) * coarsest;
  return { rows: side(cells.rows), columns: side(cells.columns) };
}

/** Bytes of the texture of so many cells. */
export function pictureBytes(cells: Extent): number {
  const { rows, columns } = pictureTexels(cells);
  const levels = Array.from({ length: pictureLevels(longer(cells)) }, (_, level) => (4 * rows * columns) / 4 ** level);
  return levels.reduce((a, b) => a + b);
}

/** The texture of so many cells, nothing in it yet. Throws LimitExceeded. */
export function createPictureTexture(gpu: Gpu, arena: Arena, cells: Extent): GPUTexture {
  const texels = pictureTexels(cells);
  const [side, available] = [longer(texels), gpu.device.limits.maxTextureDimension2D];
  if (side > available) {
    const message =
      `A picture of ${cells.rows} x ${cells.columns} cells needs a texture ${side} wide; ` +
      `this GPU draws at most ${available}.`;
    throw new NtkError(
      'LimitExceeded',
      { what: 'kernel picture (texels on a side)', needed: side, available },
      message,
    );
  }
  const descriptor: GPUTextureDescriptor = {
    size: [texels.columns, texels.rows],
    format: 'r32float',
    mipLevelCount: pictureLevels(longer(cells)),
    usage: textureUsage,
  };
  return arena.texture('kernel-picture', descriptor, pictureBytes(cells));
}

async function paint(
  gpu: Gpu,
  texture: GPUTexture,
  matrix: Matrix,
  orders: Readonly<Record<'rows' | 'columns', Uint32Array<ArrayBuffer>>>,
  options: JobOptions,
) {
  using scratch = gpu.arena.child('picture-orders');
  const rowOrder = scratch.upload('row-order', orders.rows);
  const columnOrder = scratch.upload('column-order', orders.columns);
  const cells = { rows: orders.rows.length, columns: orders.columns.length };
  const view = (level: number): GPUTextureView => texture.createView({ baseMipLevel: level, mipLevelCount: 1 });
  const list = new CommandList(scratch);
  encodePictureBase(list, { matrix, rowOrder, columnOrder, cells, target: view(0) });
  for (let level = 1; level < texture.mipLevelCount; level++) {
    encodePictureLevel(list, { cells, level, fine: view(level - 1), coarse: view(level) });
  }
  const { signal, onProgress, pause } = options;
  await submit(gpu, list, { stage: 'picture', signal, onProgress, pause });
}

/**
 * Paints a kernel [n, n], or some of its rows and columns. `order` is the datapoint shown at each row. Entries that are not
 * finite stay so, and a block holding one has no mean: NaN. The texture belongs to `arena` until the picture is disposed.
 * Throws ShapeMismatch, LimitExceeded for more cells on a side than this GPU's textures are wide, DeviceLost, and the
 * signal's reason.
 */
export async function makePicture(
  gpu: Gpu,
  arena: Arena,
  matrix: Matrix,
  order: Uint32Array<ArrayBuffer>,
  { columnOrder = order, ...options }: PictureOptions = {},
): Promise<Picture> {
  const n = matrix.columns;
  if (matrix.rows !== n) throw shapeMismatch('a square kernel', `${matrix.rows} x ${n}`);
  checkOrder(order, n);
  if (columnOrder !== order) checkOrder(columnOrder, n);
  const cells = { rows: order.length, columns: columnOrder.length };
  const owner = arena.child('picture');
  try {
    const texture = createPictureTexture(gpu, owner, cells);
    await paint(gpu, texture, matrix, { rows: order, columns: columnOrder }, options);
    return { texture, ...cells, levels: texture.mipLevelCount, [Symbol.dispose]: () => owner[Symbol.dispose]() };
  } catch (error) {
    owner[Symbol.dispose]();
    throw error;
  }
}
