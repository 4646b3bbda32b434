// Union, intersection and difference of ascending indices.
import { shapeMismatch } from '../core/errors';

export const operationNames = ['union', 'intersection', 'difference'] as const;
export type Operation = (typeof operationNames)[number];

/** In how many of the lists each index is, by index. */
function countsOf(lists: readonly Uint32Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const list of lists) for (const index of list) counts.set(index, (counts.get(index) ?? 0) + 1);
  return counts;
}

/**
 * Of lists that hold each index once: those in any, in all, or in the first and no other; ascending. Throws ShapeMismatch
 * for fewer than two lists.
 */
export function combined(by: Operation, lists: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
  if (lists.length < 2) throw shapeMismatch('at least two sets', `${lists.length}`);
  const counts = countsOf(lists);
  if (by === 'union') return Uint32Array.from(counts.keys()).sort();
  const wanted = by === 'intersection' ? lists.length : 1;
  return Uint32Array.from(lists[0].filter((index) => counts.get(index) === wanted));
}
