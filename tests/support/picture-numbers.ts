// Numbers read back from the colours of a picture, by the gradient of its legend as the page draws it.
import type { Locator } from 'playwright';
import { dot } from './numbers';

export type Rgb = readonly number[];

/** The colours of a canvas at pixels of its own, [column, row]. */
export const coloursAt = (canvas: Locator, pixels: readonly (readonly [number, number])[]): Promise<Rgb[]> =>
  canvas.evaluate((element, places) => {
    const context = (element as HTMLCanvasElement).getContext('2d')!;
    return places.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]);
  }, pixels);

/** The colours that a gradient passes through, evenly spaced, its low end first. */
export async function stopsOf(gradient: Locator): Promise<Rgb[]> {
  const css = await gradient.evaluate((element) => getComputedStyle(element).backgroundImage);
  return [...css.matchAll(/rgb\(([^)]+)\)/g)].map(([, channels]) => channels.split(/[ ,]+/).map(Number));
}

const minus = (a: Rgb, b: Rgb): number[] => a.map((value, channel) => value - b[channel]);

/** Where along a gradient a colour is, 0 to 1: at the nearest place of the straight lines between its stops. */
export function placeAlong(stops: readonly Rgb[], colour: Rgb): number {
  let [best, least] = [NaN, Infinity];
  for (let at = 0; at + 1 < stops.length; at++) {
    const [side, from] = [minus(stops[at + 1], stops[at]), minus(colour, stops[at])];
    const share = Math.min(1, Math.max(0, dot(side, from) / dot(side, side)));
    const off = minus(
      from,
      side.map((value) => share * value),
    );
    const distance = dot(off, off);
    if (distance < least) [best, least] = [(at + share) / (stops.length - 1), distance];
  }
  return best;
}
