// Sums of a kernel's entries over groups of datapoints, entry by entry, in float64: what costs least where datapoints are few.
import type { JobOptions } from '../../core/progress';
import type { Network } from '../network';
import type { LevelsRequest } from './level-request';
import { requestEntries } from './request-entries';

/** What is done with K(i, j), i and j being places in the order. */
type Take = (i: number, j: number, value: number) => void;

/** [count, count]: of K(i, j) over the datapoints i of a group and j of another. `groups` is by datapoint. */
export async function groupEntrySums(
  network: Network,
  request: LevelsRequest,
  { groups, count }: { readonly groups: ArrayLike<number>; readonly count: number },
  options: JobOptions,
): Promise<Summed> {
  const sums = new Float64Array(count * count);
  const places = Uint32Array.from(request.rows.order, (datapoint) => groups[datapoint]);
  const flops = await takeEntries(network, request, options, (i, j, value) => {
    sums[places[i] * count + places[j]] += value;
  });
  return { sums, flops };
}

/** [n]: of each row's entries, by place. */
export async function rowEntrySums(network: Network, request: LevelsRequest, options: JobOptions): Promise<Summed> {
  const sums = new Float64Array(request.rows.order.length);
  const flops = await takeEntries(network, request, options, (i, _j, value) => {
    sums[i] += value;
  });
  return { sums, flops };
}

export interface Summed {
  readonly sums: Float64Array;
  /** FLOPs executed. */
  readonly flops: number;
}

/** Every entry of a request whose columns are its rows, on both sides of the diagonal. */
async function takeEntries(network: Network, request: LevelsRequest, options: JobOptions, take: Take): Promise<number> {
  const n = request.rows.order.length;
  const total = n ** 2;
  let [flops, done] = [0, 0];
  const { onProgress, ...quiet } = options;
  for await (const { row, column, rows, columns, values, flops: own } of requestEntries(network, request, quiet)) {
    const isMirrored = row !== column;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        const value = values[i * columns + j];
        take(row + i, column + j, value);
        if (isMirrored) take(column + j, row + i, value);
      }
    flops += own;
    done += rows * columns * (isMirrored ? 2 : 1);
    onProgress?.({ stage: 'entries', done, total });
  }
  return flops;
}
