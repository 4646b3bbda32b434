// A kernel as a texture with mip levels: level 0 the kernel in display order, level l the exact mean of each block of
// 2^l x 2^l cells, so that zooming out averages and never skips. Made by compute and drawn without read-back.
import { NtkError, shapeMismatch } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { submit } from '../gpu/submit';
import { encodePictureBase } from '../kernels/picture-base';
import { encodePictureLevel } from '../kernels/picture-level';

export interface Picture extends Disposable {
  /**
   * r32float, `levels` mip levels, row 0 first; STORAGE_BINDING | TEXTURE_BINDING | COPY_SRC. Its side is n rounded up to
   * a multiple of 2^(levels - 1); texels of level l from ceil(n / 2^l) on hold nothing and are not to be shown.
   */
  readonly texture: GPUTexture;
  /** Valid cells along each side of level 0. */
  readonly n: number;
  readonly levels: number;
}

export interface PictureOptions extends JobOptions {
  /** Datapoint at each column; the same as the rows when absent. */
  readonly columnOrder?: Uint32Array<ArrayBuffer>;
}

const coarsestSide = 64;
const textureUsage = 0x08 | 0x04 | 0x01; // STORAGE_BINDING | TEXTURE_BINDING | COPY_SRC

/** Mip levels for n cells: the coarsest is the last that still has 64 cells on a side, or level 0. */
export function pictureLevels(n: number): number {
  return n < coarsestSide ? 1 : 1 + Math.floor(Math.log2(n / coarsestSide));
}

/** Throws ShapeMismatch unless `order` holds each of 0 to n - 1 once. */
function checkPermutation(order: Uint32Array, n: number): void {
  const seen = new Uint8Array(n);
  for (const datapoint of order) if (datapoint < n) seen[datapoint] = 1;
  if (order.length === n && seen.every((each) => each === 1)) return;
  throw shapeMismatch(`a permutation of ${n} datapoints`, `${order.length} indices with repetitions or gaps`);
}

/** Texels on a side of the texture of a kernel [n, n]. */
export function pictureSide(n: number): number {
  const coarsest = 2 ** (pictureLevels(n) - 1);
  return Math.ceil(n / coarsest) * coarsest;
}

/** Bytes of the texture of a kernel [n, n]. */
export function pictureBytes(n: number): number {
  const levels = Array.from({ length: pictureLevels(n) }, (_, level) => 4 * (pictureSide(n) / 2 ** level) ** 2);
  return levels.reduce((a, b) => a + b);
}

function createTexture(gpu: Gpu, arena: Arena, n: number, levels: number): GPUTexture {
  const side = pictureSide(n);
  const available = gpu.device.limits.maxTextureDimension2D;
  if (side > available) {
    const message = `A picture of ${n} x ${n} cells needs a texture ${side} wide; this GPU draws at most ${available}.`;
    throw new NtkError(
      'LimitExceeded',
      { what: 'kernel picture (texels on a side)', needed: side, available },
      message,
    );
  }
  const descriptor: GPUTextureDescriptor = {
    size: [side, side],
    format: 'r32float',
    mipLevelCount: levels,
    usage: textureUsage,
  };
  return arena.texture('kernel-picture', descriptor, pictureBytes(n));
}

async function paint(
  gpu: Gpu,
  texture: GPUTexture,
  matrix: Matrix,
  order: Uint32Array<ArrayBuffer>,
  options: PictureOptions,
) {
  using scratch = gpu.arena.child('picture-orders');
  const rowOrder = scratch.upload('row-order', order);
  const columnOrder = scratch.upload('column-order', options.columnOrder ?? order);
  const view = (level: number): GPUTextureView => texture.createView({ baseMipLevel: level, mipLevelCount: 1 });
  const list = new CommandList(scratch);
  encodePictureBase(list, { matrix, rowOrder, columnOrder, target: view(0) });
  for (let level = 1; level < texture.mipLevelCount; level++) {
    encodePictureLevel(list, { n: matrix.columns, level, fine: view(level - 1), coarse: view(level) });
  }
  const { signal, onProgress, pause } = options;
  await submit(gpu, list, { stage: 'picture', signal, onProgress, pause });
}

/**
 * Paints a kernel [n, n]. `order` is the datapoint shown at each row. Entries that are not finite stay so, and a block
 * holding one has no mean: NaN. The texture belongs to `arena` until the picture is disposed. Throws ShapeMismatch,
 * LimitExceeded when n is more than this GPU's textures are wide, DeviceLost, and the signal's reason.
 */
export async function makePicture(
  gpu: Gpu,
  arena: Arena,
  matrix: Matrix,
  order: Uint32Array<ArrayBuffer>,
  options: PictureOptions = {},
): Promise<Picture> {
  const n = matrix.columns;
  if (matrix.rows !== n) throw shapeMismatch('a square kernel', `${matrix.rows} x ${n}`);
  checkPermutation(order, n);
  if (options.columnOrder) checkPermutation(options.columnOrder, n);
  const levels = pictureLevels(n);
  const owner = arena.child('picture');
  try {
    const texture = createTexture(gpu, owner, n, levels);
    await paint(gpu, texture, matrix, order, options);
    return { texture, n, levels, [Symbol.dispose]: () => owner[Symbol.dispose]() };
  } catch (error) {
    owner[Symbol.dispose]();
    throw error;
  }
}
