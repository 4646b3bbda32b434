// Indices of datapoints as runs: numbers in pairs, how many are passed over and how many are taken, from the first on.
import { shapeMismatch } from '../core/errors';
import { type NumberRange, numberAt, listAt, refuse } from './fields';

const mostDatapoints = 2 ** 31;
const mostNumbers = 16_384;
const length: NumberRange = { least: 1, most: mostDatapoints, whole: true };

/** Ascending indices as pairs [passed over, taken, ...]. Throws ShapeMismatch unless they ascend. */
export function runsOf(indices: ArrayLike<number>): number[] {
  const runs: number[] = [];
  for (let at = 0, next = 0; at < indices.length;) {
    const first = indices[at];
    if (first < next) throw shapeMismatch('ascending indices', `${first} after ${next - 1}`);
    let end = at + 1;
    while (end < indices.length && indices[end] === first + end - at) end++;
    runs.push(first - next, end - at);
    next = first + end - at;
    at = end;
  }
  return runs;
}

/** The inverse of runsOf. */
export function indicesOf(runs: readonly number[]): Uint32Array<ArrayBuffer> {
  const indices = new Uint32Array(takenBy(runs));
  for (let at = 0, next = 0, filled = 0; at < runs.length; at += 2) {
    next += runs[at];
    for (let taken = 0; taken < runs[at + 1]; taken++) indices[filled++] = next++;
  }
  return indices;
}

/** How many datapoints the runs take. */
export function takenBy(runs: readonly number[]): number {
  return runs.reduce((sum, number, at) => sum + (at % 2) * number, 0);
}

/** Runs that stand for at least one datapoint, each apart from the next. Throws InvalidFile. */
export function checkRuns(value: unknown, where: string): readonly number[] {
  const runs = listAt(value, where, mostNumbers, (item, at) => numberAt(item, at, { ...length, least: 0 }));
  const isPaired = runs.length > 0 && runs.length % 2 === 0;
  if (!isPaired || runs.some((number, at) => at > 0 && number === 0))
    throw refuse(where, 'it is not pairs of how many are passed over and taken');
  const end = runs.reduce((sum, number) => sum + number, 0);
  if (end > mostDatapoints) throw refuse(where, `it goes up to datapoint ${end - 1}, further than is read`);
  return runs;
}
