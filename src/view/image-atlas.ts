// Small images of all datapoints side by side in one texture.
import { NtkError, shapeMismatch } from '../core/errors';
import type { Arena } from '../gpu/arena';

/** n images of height x width numbers, datapoint-major: bytes 0..255, or floats from `black` to `white` (0 and 1 unless said). */
export interface Images {
  readonly values: Uint8Array | Float32Array;
  readonly n: number;
  readonly height: number;
  readonly width: number;
  readonly black?: number;
  readonly white?: number;
}

export interface Atlas {
  /** r8unorm, TEXTURE_BINDING. */
  readonly texture: GPUTexture;
  /** Images in one row. */
  readonly columns: number;
  readonly height: number;
  readonly width: number;
}

/** Lays images out in a texture as square as can be. Throws LimitExceeded when they are too many for one texture. */
export function buildAtlas(arena: Arena, images: Images): Atlas {
  const { values, n, height, width } = images;
  if (values.length !== n * height * width)
    throw shapeMismatch(`${n} images of ${height} x ${width}`, `${values.length} numbers`);
  const columns = Math.max(1, Math.ceil(Math.sqrt((n * height) / width)));
  const rows = Math.max(1, Math.ceil(n / columns));
  const size: [number, number] = [columns * width, rows * height];
  const limit = arena.device.limits.maxTextureDimension2D;
  if (Math.max(...size) > limit) {
    throw new NtkError(
      'LimitExceeded',
      { what: 'thumbnails (texels along an edge)', needed: Math.max(...size), available: limit },
      'The thumbnails do not fit into one texture of this GPU.',
    );
  }
  const texels = layOut(images, columns, size);
  const usage = 0x04 | 0x02; // TEXTURE_BINDING | COPY_DST
  const texture = arena.texture('thumbnails', { size, format: 'r8unorm', usage }, texels.length);
  arena.device.queue.writeTexture({ texture }, texels, { bytesPerRow: size[0] }, size);
  return { texture, columns, height, width };
}

function layOut(
  { values, n, height, width, black, white }: Images,
  columns: number,
  [across, down]: [number, number],
): Uint8Array<ArrayBuffer> {
  const texels = new Uint8Array(across * down);
  const [low, high] = values instanceof Uint8Array ? [0, 255] : [black ?? 0, white ?? 1];
  const scale = 255 / (high - low);
  for (let index = 0; index < n; index++) {
    const left = (index % columns) * width;
    const top = Math.floor(index / columns) * height;
    for (let row = 0; row < height; row++) {
      const source = (index * height + row) * width;
      const target = (top + row) * across + left;
      for (let column = 0; column < width; column++)
        texels[target + column] = Math.min(255, Math.max(0, Math.round((values[source + column] - low) * scale)));
    }
  }
  return texels;
}
