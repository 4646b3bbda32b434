// How large points are drawn and how they stand out: the numbers that the shader and the picking share.
import type { SpriteRules } from '../gpu/point-query';

/** What a point is to the reader at the moment, in the order of how much it stands out. */
export const emphasis = { dimmed: 0, plain: 1, neighbour: 2, hovered: 3, selected: 4 } as const;
export type Emphasis = (typeof emphasis)[keyof typeof emphasis];

/** Diameter of a point in the units of the positions (a cloud of unit root-mean-square radius). */
export const worldSize = 0.05;
/** CSS pixels. */
export const smallest = 4;
export const largest = 72;
/** Points turn into thumbnails between these diameters. CSS pixels. */
export const thumbnailFrom = 13;
export const thumbnailFull = 20;

/** The least diameter of emphasised points, by emphasis, with thumbnails and without. CSS pixels. */
export const leastWithThumbnail = [0, 0, 26, 38, 44] as const;
export const leastPlain = [0, 0, 10, 13, 15] as const;

/** Diameter in CSS pixels of a point at `depth`, on a canvas where a unit at depth 1 is `pixelsPerUnit` CSS pixels. */
export function spriteSize(depth: number, pixelsPerUnit: number, kind: Emphasis, thumbnails: boolean): number {
  const natural = Math.min(largest, Math.max(smallest, (worldSize * pixelsPerUnit) / Math.max(depth, 1e-6)));
  return Math.max(natural, (thumbnails ? leastWithThumbnail : leastPlain)[kind]);
}

/** The same for the GPU. */
export function spriteRules(pixelsPerUnit: number, thumbnails: boolean): Omit<SpriteRules, 'grace'> {
  const least = thumbnails ? leastWithThumbnail : leastPlain;
  return { natural: worldSize * pixelsPerUnit, smallest, largest, least, aboveFrom: emphasis.neighbour };
}
