// How many neighbours a UMAP layout is made from; apart from the layout, whose library is loaded when it is asked for.
import { unsupported } from '../core/errors';

const mostNeighbours = 14; // besides the datapoint itself
const leastDatapoints = 4;

/** Neighbours of each of n datapoints. Throws Unsupported for fewer than four. */
export function neighboursForUmap(n: number): number {
  if (n < leastDatapoints) throw unsupported(`UMAP of fewer than ${leastDatapoints} datapoints`);
  return Math.min(mostNeighbours, n - 2);
}
