// Means over groups of datapoints, written out from all entries.
import type { LevelsRequest } from '../../src/engine/levels/level-request';
import { meanOf } from './level-request';

export const pairKinds = ['mean gradients', 'entries'] as const;

export interface Grouped {
  /** [count, count], NaN where a group is empty. */
  readonly pairs: Float64Array;
  /** By datapoint. */
  readonly own: Float64Array;
}

/** Of entries [n, n] in the order of the request; groups are by datapoint. */
export function groupedMeans(
  { rows: { order } }: LevelsRequest,
  entries: Float64Array,
  groups: ArrayLike<number>,
  count: number,
): Grouped {
  const n = order.length;
  const members = Array.from({ length: count }, (_, group) =>
    [...order.keys()].filter((at) => groups[order[at]] === group),
  );
  const own = new Float64Array(n);
  order.forEach((datapoint, at) => {
    own[datapoint] = meanOf(members[groups[datapoint]].map((j) => entries[at * n + j]));
  });
  const pairs = members.flatMap((rows) =>
    members.map((columns) => meanOf(rows.flatMap((i) => columns.map((j) => entries[i * n + j])))),
  );
  return { pairs: Float64Array.from(pairs), own };
}
