// What columns and tables need of a kernel, however it is held: whole on the GPU, or computed by tile.
import { NtkError, shapeMismatch } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { KernelReduction } from '../../state/settings';

export interface KernelSource {
  readonly known: KernelFacts;
  /** K(i, i) by datapoint. Throws LimitExceeded, DeviceLost, the signal's reason. */
  diagonal(options: JobOptions): Promise<Float32Array>;
  /** The same; for a cosine, whose diagonal is 1, that of its trace. */
  norms(options: JobOptions): Promise<Float32Array>;
  /**
   * Sums of K over groups of datapoints, exactly: [n, count], the sum of K(i, j) over j of group k in row i. `groups` has
   * a number below `count` for each datapoint. Throws Unsupported where that would take too long, LimitExceeded, DeviceLost,
   * the signal's reason.
   */
  groupSums(groups: ArrayLike<number>, count: number, options: JobOptions): Promise<Float64Array>;
}

/** The same object for as long as it is the same kernel. */
export interface KernelFacts {
  readonly reduction: KernelReduction;
  readonly parameters: string;
  /** Training step that it belongs to. */
  readonly step: number;
}

const mostSums = 2 ** 25;

/** The sums from blocks of whole rows of the kernel, added in float64. */
export async function sumGroups(
  blocks: AsyncIterable<Float32Array>,
  groups: ArrayLike<number>,
  count: number,
): Promise<Float64Array> {
  const n = groups.length;
  checkRoom(n, count);
  const sums = new Float64Array(n * count);
  let row = 0;
  for await (const block of blocks) {
    for (let at = 0; at < block.length; at++) sums[(row + Math.floor(at / n)) * count + groups[at % n]] += block[at];
    row += block.length / n;
  }
  if (row !== n) throw shapeMismatch(`${n} rows`, `${row}`);
  return sums;
}

function checkRoom(n: number, count: number): void {
  if (n * count <= mostSums) return;
  const message = `Sums over ${count} groups for each of ${n} datapoints are more than the ${mostSums} that are kept.`;
  throw new NtkError('LimitExceeded', { what: 'sums of a kernel', needed: n * count, available: mostSums }, message);
}
