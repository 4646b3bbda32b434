// Means of a kernel over every pair of groups, exactly and without the matrix: inner products of the groups' mean gradients, or all
// entries added up where that costs less.
import type { JobOptions } from '../../core/progress';
import { readMatrix } from '../../gpu/readback';
import { BlockMeans } from './block-means';
import { groupBlocks } from './block-sides';
import { groupEntrySums } from './entry-sums';
import type { GroupMeans, Grouping, GroupWay } from './grouping';
import { replanned } from './replan';

export class GroupPairs {
  constructor(private readonly grouping: Grouping) {}

  /** How it will be computed. Throws LimitExceeded where nothing fits the budget. */
  get way(): GroupWay {
    const { costs, present, request } = this.grouping;
    const n = request.rows.order.length;
    return this.grouping.cheaper(n, costs.gradients({ rows: present.length }, n));
  }

  /**
   * [groups, groups]: the mean of K(i, j) over i of the row's group and j of the column's, i = j included; NaN where one has no
   * datapoints. Throws LimitExceeded, DeviceLost, the signal's reason.
   */
  async compute(options: JobOptions = {}, { kind }: Pick<GroupWay, 'kind'> = this.way): Promise<GroupMeans> {
    return kind === 'entries' ? this.fromEntries(options) : replanned(() => this.fromGradients(options));
  }

  private async fromEntries(options: JobOptions): Promise<GroupMeans> {
    const { network, request, groups, count, members } = this.grouping;
    const { sums, flops } = await groupEntrySums(network, request, { groups, count }, options);
    const means = sums.map((sum, at) => sum / members[Math.floor(at / count)].length / members[at % count].length);
    return { means, flops };
  }

  private async fromGradients(options: JobOptions): Promise<GroupMeans> {
    const { levels, network, request, present, members } = this.grouping;
    const some = present.map((at) => members[at]);
    const rows = groupBlocks(some, await levels.cosineNorms(options));
    using arena = network.gpu.arena.child('means of groups');
    const run = new BlockMeans(network, request, { rows });
    const means = await readMatrix(network.gpu, await run.compute(arena, options));
    return { means: this.spread(means), flops: run.flops };
  }

  /** From those of the groups that have datapoints. */
  private spread(means: Float32Array): Float64Array {
    const { present, count } = this.grouping;
    const all = new Float64Array(count * count).fill(NaN);
    present.forEach((row, a) =>
      present.forEach((column, b) => (all[row * count + column] = means[a * present.length + b])),
    );
    return all;
  }
}
