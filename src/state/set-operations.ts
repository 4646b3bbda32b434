// Union, intersection and difference of ascending indices.
import { shapeMismatch } from '../core/errors';

export const operationNames = ['union', 'intersection', 'difference'] as const;
export type Operation = (typeof operationNames)[number];

/** Where a number stands in a list of small ones, ascending. */
export function placesOf(list: Uint8Array, wanted: number): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(list.reduce((sum, value) => sum + Number(value === wanted), 0));
  let filled = 0;
  list.forEach((value, place) => {
    if (value === wanted) places[filled++] = place;
  });
  return places;
}

/** In how many of the lists each index is, by index. */
function countsOf(lists: readonly Uint32Array[]): Uint8Array {
  const counts = new Uint8Array(1 + Math.max(...lists.map((list) => list[list.length - 1] ?? 0)));
  for (const list of lists) for (const index of list) counts[index]++;
  return counts;
}

/**
 * Of ascending lists, at most 255: what is in any of them, in all, or in the first and no other; ascending. Throws
 * ShapeMismatch for fewer than two lists.
 */
export function combined(by: Operation, lists: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
  if (lists.length < 2) throw shapeMismatch('at least two sets', `${lists.length}`);
  const counts = countsOf(lists);
  if (by === 'union') return placesOf(counts.map(Math.sign), 1);
  const wanted = by === 'intersection' ? lists.length : 1;
  return Uint32Array.from(lists[0].filter((index) => counts[index] === wanted));
}
