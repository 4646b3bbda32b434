// The k nearest candidates of each query of a panel, ties by index.
import code from '../../shaders/neighbours/select_nearest.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'select_nearest', code };

/** The most neighbours one invocation keeps. */
export const mostNeighbours = 32;

export interface SelectNearest {
  /** [n candidates, queries]: squared distances. */
  readonly distances: Matrix;
  /** Datapoint of the first query. */
  readonly panel: number;
  /** Neighbours of each query, 1 to min(32, n - 1). */
  readonly k: number;
  /** [n, k] u32 and [n, k] f32; the panel's rows are written. */
  readonly indices: GPUBuffer;
  readonly squared: GPUBuffer;
}

export function encodeSelectNearest(list: CommandList, { distances, panel, k, indices, squared }: SelectNearest): void {
  const { rows: n, columns: queries, stride } = distances;
  list.dispatch({
    kernel,
    u32: [n, k, panel, queries, stride],
    groups: [[], [bindingOf(distances)], [indices, squared]],
    grid: [Math.ceil(queries / 64)],
    flops: 8 * n * queries,
  });
}
