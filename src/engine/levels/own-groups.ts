// The mean of every row of a kernel over the datapoints of its own group, group by group: from the group's mean gradient, or from
// the group's entries where that costs less.
import type { JobOptions } from '../../core/progress';
import type { Norms } from './entry-cells';
import { rowEntrySums } from './entry-sums';
import type { GroupMeans, Grouping, GroupWay } from './grouping';
import { OwnMeans } from './own-means';
import { replanned } from './replan';

export class OwnGroups {
  /** What the memory that is free was planned for. */
  private planned: OwnMeans | undefined;

  constructor(private readonly grouping: Grouping) {}

  /** How it will be computed, for each group that has datapoints. Throws LimitExceeded where nothing fits the budget. */
  get ways(): GroupWay[] {
    const { network, request, present, members } = this.grouping;
    const run = new OwnMeans(network, request);
    return present.map((at) => this.grouping.cheaper(members[at].length, run.costOf(members[at].length)));
  }

  /**
   * By datapoint [n]: the mean of K(i, j) over j of i's own group, i = j included; NaN for those that the order leaves out.
   * Throws LimitExceeded, DeviceLost, the signal's reason.
   */
  async compute(options: JobOptions = {}, ways: readonly Pick<GroupWay, 'kind'>[] = this.ways): Promise<GroupMeans> {
    const { groups, present, members, request, levels } = this.grouping;
    const isByGradients = ways.some(({ kind }) => kind === 'mean gradients');
    const norms = isByGradients ? await levels.cosineNorms(options) : undefined;
    const means = new Float64Array(groups.length).fill(NaN);
    const total = request.rows.order.length;
    let [flops, before] = [0, 0];
    for (const [at, group] of present.entries()) {
      const own = members[group];
      const within = partOf(options, { before, count: own.length, total });
      const found = await this.ofGroup(own, ways[at].kind, norms, within);
      own.forEach((datapoint, place) => (means[datapoint] = found.means[place]));
      flops += found.flops;
      before += own.length;
    }
    return { means, flops };
  }

  /** By place in the group. */
  private async ofGroup(
    members: Uint32Array,
    kind: GroupWay['kind'],
    norms: Norms | undefined,
    options: JobOptions,
  ): Promise<GroupMeans> {
    if (kind === 'mean gradients') return replanned(() => this.fromGradients(members, norms, options));
    const { network, request } = this.grouping;
    const own = { ...request, rows: { ...request.rows, order: members } };
    const { sums, flops } = await rowEntrySums(network, own, options);
    return { means: sums.map((sum) => sum / members.length), flops };
  }

  /** Planned once for all groups, and again after a failure. */
  private async fromGradients(
    members: Uint32Array,
    norms: Norms | undefined,
    options: JobOptions,
  ): Promise<GroupMeans> {
    const { network, request } = this.grouping;
    const run = (this.planned ??= new OwnMeans(network, request, norms));
    try {
      return await run.compute(members, options);
    } catch (error) {
      this.planned = undefined;
      throw error;
    }
  }
}

interface Part {
  /** Datapoints of the groups before, of this one, and of all. */
  readonly before: number;
  readonly count: number;
  readonly total: number;
}

/** What one group reports, as a part of all. */
function partOf({ onProgress, ...options }: JobOptions, { before, count, total }: Part): JobOptions {
  if (!onProgress) return options;
  return {
    ...options,
    onProgress: ({ stage, done, total: steps }) =>
      onProgress({ stage, done: before + Math.floor((count * done) / steps), total }),
  };
}
