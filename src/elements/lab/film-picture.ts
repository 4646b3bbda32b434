// A kept kernel as a picture: a pixel for each entry.
import { type ColourMapName, colourMapSize, colourTableBytes, domainTransform } from '../../view/colour-maps';
import type { Domain } from '../../view/colour-scale';

/** Diverging where the colours' range has negative numbers. */
export function mapOf({ low }: Domain, isDark: boolean): ColourMapName {
  return `${low < 0 ? 'diverging' : 'sequential'}-${isDark ? 'dark' : 'light'}`;
}

/** RGBA of an [n, n] kernel, row by row; entries that are not finite are transparent. */
export function kernelPixels(kernel: Float32Array, map: ColourMapName, domain: Domain): Uint8ClampedArray<ArrayBuffer> {
  const table = new Uint32Array(colourTableBytes(map).buffer);
  const { scale, offset } = domainTransform(map, domain);
  const pixels = new Uint32Array(kernel.length);
  const last = colourMapSize - 1;
  for (let at = 0; at < kernel.length; at++) {
    const along = kernel[at] * scale + offset;
    if (Number.isFinite(along)) pixels[at] = table[Math.floor(Math.min(1, Math.max(0, along)) * last + 0.5)];
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** Sets the canvas to a pixel for each entry and paints it. */
export function paintKernel(canvas: HTMLCanvasElement, kernel: Float32Array, map: ColourMapName, domain: Domain): void {
  const n = Math.round(Math.sqrt(kernel.length));
  if (canvas.width !== n || canvas.height !== n) [canvas.width, canvas.height] = [n, n];
  canvas.getContext('2d')?.putImageData(new ImageData(kernelPixels(kernel, map, domain), n, n), 0, 0);
}
