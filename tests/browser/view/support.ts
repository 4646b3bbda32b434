// What the tests of this folder share: a canvas of a known size, its pixels, and a picture made from numbers.
import { Arena } from '../../../src/gpu/arena';
import { Budget } from '../../../src/gpu/budget';
import { openDevice, type Gpu } from '../../../src/gpu/device';
import type { Extent } from '../../../src/core/pyramid';
import type { HeatmapPicture } from '../../../src/view/heatmap-layer';
import type { Colour } from '../../../src/view/theme';

export type Pixel = readonly [number, number, number];

let opened: Promise<Gpu> | undefined;

/** One device for a test file. Any error the device reports fails the test that is running, through `deviceErrors`. */
export const deviceErrors: string[] = [];
export function sharedGpu(): Promise<Gpu> {
  opened ??= openDevice().then((gpu) => {
    gpu.device.addEventListener('uncapturederror', (event) => deviceErrors.push(event.error.message));
    return gpu;
  });
  return opened;
}

export function addCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  document.body.append(canvas);
  return canvas;
}

/** A copy of what the canvas shows; to be called in the task that drew it. */
export class Pixels {
  private readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(canvas: HTMLCanvasElement | OffscreenCanvas) {
    this.width = canvas.width;
    this.height = canvas.height;
    const context = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
    context.drawImage(canvas, 0, 0);
    this.data = context.getImageData(0, 0, canvas.width, canvas.height).data;
  }

  at(x: number, y: number): Pixel {
    const start = (Math.floor(y) * this.width + Math.floor(x)) * 4;
    return [this.data[start], this.data[start + 1], this.data[start + 2]];
  }

  /** Pixels for which `test` holds. */
  count(test: (pixel: Pixel, x: number, y: number) => boolean): number {
    let found = 0;
    for (let y = 0; y < this.height; y++) for (let x = 0; x < this.width; x++) if (test(this.at(x, y), x, y)) found++;
    return found;
  }
}

export const bytes = (colour: Colour): Pixel => [
  Math.round(colour[0] * 255),
  Math.round(colour[1] * 255),
  Math.round(colour[2] * 255),
];

export const near = (pixel: Pixel, colour: Colour, tolerance = 2): boolean =>
  bytes(colour).every((value, axis) => Math.abs(value - pixel[axis]) <= tolerance);

/** An r32float texture with block means, as the session publishes it. */
export function makePicture(
  gpu: Gpu,
  cells: number | Extent,
  levels: number,
  value: (row: number, column: number) => number,
): HeatmapPicture & { free(): void } {
  const { rows, columns } = typeof cells === 'number' ? { rows: cells, columns: cells } : cells;
  const arena = new Arena(gpu.device, 'test', new Budget(2 ** 30));
  const multiple = 2 ** (levels - 1);
  const [height, width] = [rows, columns].map((side) => Math.ceil(side / multiple) * multiple);
  const texture = arena.texture(
    'picture',
    { size: [width, height], mipLevelCount: levels, format: 'r32float', usage: 0x04 | 0x02 | 0x01 },
    width * height * 6,
  );
  for (let level = 0; level < levels; level++) {
    const [down, across] = [height >> level, width >> level];
    const means = new Float32Array(down * across);
    for (let row = 0; row < down; row++)
      for (let column = 0; column < across; column++)
        means[row * across + column] = blockMean({ rows, columns }, 2 ** level, row, column, value);
    gpu.device.queue.writeTexture({ texture, mipLevel: level }, means, { bytesPerRow: across * 4 }, [across, down]);
  }
  return { texture, rows, columns, levels, free: () => arena[Symbol.dispose]() };
}

function blockMean(
  { rows, columns }: Extent,
  block: number,
  row: number,
  column: number,
  value: (row: number, column: number) => number,
): number {
  let sum = 0;
  let count = 0;
  for (let i = row * block; i < Math.min(rows, (row + 1) * block); i++) {
    for (let j = column * block; j < Math.min(columns, (column + 1) * block); j++) {
      sum += value(i, j);
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}
