// How well predicted shifts meet what really happens, over all datapoints but those that are stepped on.
import { pearson, ranks } from '../../theory/summaries';
import { relativeError } from '../nudge-view';
import type { OrderFit } from './depth';

/** The values of all datapoints but `members`, which ascend. */
export function outside(values: ArrayLike<number>, members: Uint32Array): Float64Array {
  const kept = new Float64Array(values.length - members.length);
  let [left, at] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (members[left] === i) left += 1;
    else kept[at++] = values[i];
  }
  return kept;
}

/** Spearman's correlation, each sort in a task of its own. NaN where a number is, or a column is constant. */
export async function rankCorrelation(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  breathe: () => Promise<void>,
): Promise<number> {
  if ([a, b].some((column) => Array.from(column).some(Number.isNaN))) return NaN;
  const left = ranks(a);
  await breathe();
  const right = ranks(b);
  await breathe();
  return pearson(left, right);
}

/** Both columns are by datapoint, [n]. */
export async function fitOf(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  members: Uint32Array,
  breathe: () => Promise<void>,
): Promise<OrderFit> {
  const [left, right] = [outside(predicted, members), outside(actual, members)];
  return {
    pearson: pearson(left, right),
    spearman: await rankCorrelation(left, right, breathe),
    relativeError: relativeError(predicted, actual),
  };
}
