// The k nearest candidates of each query, merged tile by tile; ties by index.
import code from '../../shaders/neighbours/merge_nearest.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'merge_nearest', code };

/** The most neighbours one invocation keeps. */
export const mostNeighbours = 32;

export interface MergeNearest {
  /** Squared distances: [candidates, queries], or [queries, candidates] where `byRows`. */
  readonly distances: Matrix;
  readonly byRows?: boolean;
  /** Datapoint of the first candidate, and of the first query. Tiles of a query come in ascending order, from 0 on. */
  readonly firstCandidate: number;
  readonly firstQuery: number;
  /** Neighbours of each query, 1 to 32. */
  readonly k: number;
  /** [n, k] u32 and [n, k] f32: the queries' rows are read and written. */
  readonly indices: GPUBuffer;
  readonly squared: GPUBuffer;
}

/** Appends the merge of one tile. Places without a candidate hold 2^32 - 1. */
export function encodeMergeNearest(list: CommandList, merge: MergeNearest): void {
  const { distances, byRows = false, firstCandidate, firstQuery, k, indices, squared } = merge;
  const { rows, columns, stride } = distances;
  const [candidates, queries] = byRows ? [columns, rows] : [rows, columns];
  list.dispatch({
    kernel,
    u32: [k, firstCandidate, candidates, firstQuery, queries, stride, Number(byRows)],
    groups: [[], [bindingOf(distances)], [indices, squared]],
    grid: [Math.ceil(queries / 64)],
    flops: 8 * candidates * queries,
  });
}
