// A small kernel as a picture, a canvas pixel for each entry.
import { finiteExtent } from '../../charts/ticks';
import { type ColourMapName, colourOfValue, type Domain } from '../../view/colour-maps';

export interface KernelFigure {
  /** [n, n]. */
  readonly values: ArrayLike<number>;
  readonly n: number;
  /** What the ends of the colours stand for. */
  readonly domain: Domain;
  readonly isDark: boolean;
}

/** One domain for kernels that are to be compared. */
export function commonDomain(...kernels: readonly ArrayLike<number>[]): Domain {
  const extents = kernels.map((values) => finiteExtent(values) ?? [0, 1]);
  return { low: Math.min(...extents.map(([low]) => low)), high: Math.max(...extents.map(([, high]) => high)) };
}

export const mapOf = ({ low }: Domain, isDark: boolean): ColourMapName =>
  `${low < 0 ? 'diverging' : 'sequential'}-${isDark ? 'dark' : 'light'}`;

/** Sets the canvas to the kernel's size and paints it; entries that are not finite stay transparent. */
export function drawKernel(canvas: HTMLCanvasElement, { values, n, domain, isDark }: KernelFigure): void {
  if (canvas.width !== n || canvas.height !== n) [canvas.width, canvas.height] = [n, n];
  const map = mapOf(domain, isDark);
  const image = new ImageData(n, n);
  for (let at = 0; at < n * n; at++) {
    const colour = colourOfValue(map, domain, values[at]);
    if (colour) image.data.set([...colour.map((value) => Math.round(255 * value)), 255], 4 * at);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
