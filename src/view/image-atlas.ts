// Small images of all datapoints side by side in one texture, filled some rows at a time: tens of thousands take a while.
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

/** Texels laid out at once: some milliseconds. */
const bandTexels = 2 ** 20;

export interface Atlas {
  /** r8unorm, TEXTURE_BINDING. */
  readonly texture: GPUTexture;
  /** Images in one row. */
  readonly columns: number;
  readonly height: number;
  readonly width: number;
  /** Fills the texture, a part with each step. */
  fill(): Iterator<void, void>;
}

/** A texture as square as can be with room for all images. Throws LimitExceeded when they are too many for one texture. */
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
  const usage = 0x04 | 0x02; // TEXTURE_BINDING | COPY_DST
  const texture = arena.texture('thumbnails', { size, format: 'r8unorm', usage }, size[0] * size[1]);
  return { texture, columns, height, width, fill: () => fill(arena.device, texture, images, columns) };
}

function* fill(device: GPUDevice, texture: GPUTexture, images: Images, columns: number): Iterator<void, void> {
  const { n, height } = images;
  const across = columns * images.width;
  const rowsAtOnce = Math.max(1, Math.floor(bandTexels / (across * height)));
  const rows = Math.ceil(n / columns);
  for (let row = 0; row < rows; row += rowsAtOnce) {
    if (row > 0) yield;
    const band = Math.min(rowsAtOnce, rows - row);
    const texels = layOut(images, columns, row * columns, band);
    const place = { texture, origin: [0, row * height] };
    device.queue.writeTexture(place, texels, { bytesPerRow: across }, [across, band * height]);
  }
}

/** `rows` rows of images from `first` on. */
function layOut(
  { values, n, height, width, black, white }: Images,
  columns: number,
  first: number,
  rows: number,
): Uint8Array<ArrayBuffer> {
  const across = columns * width;
  const texels = new Uint8Array(across * rows * height);
  const [low, high] = values instanceof Uint8Array ? [0, 255] : [black ?? 0, white ?? 1];
  const scale = 255 / (high - low);
  for (let index = first; index < Math.min(n, first + rows * columns); index++) {
    const left = (index % columns) * width;
    const top = Math.floor((index - first) / columns) * height;
    for (let row = 0; row < height; row++) {
      const source = (index * height + row) * width;
      const target = (top + row) * across + left;
      for (let column = 0; column < width; column++)
        texels[target + column] = Math.min(255, Math.max(0, Math.round((values[source + column] - low) * scale)));
    }
  }
  return texels;
}
