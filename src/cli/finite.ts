// Counts what a reader of a file must know of.

/** How many numbers are NaN or infinite. */
export function countWrong(...lists: readonly ArrayLike<number>[]): number {
  let count = 0;
  for (const list of lists) for (let i = 0; i < list.length; i++) if (!Number.isFinite(list[i])) count++;
  return count;
}
