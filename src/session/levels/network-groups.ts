// Means over groups of datapoints of a kernel that is not kept, from the network's gradients.
import type { JobOptions } from '../../core/progress';
import { GroupPairs } from '../../engine/levels/group-pairs';
import { Grouping, type GroupMeans } from '../../engine/levels/grouping';
import type { KernelLevels } from '../../engine/levels/kernel-levels';
import { OwnGroups } from '../../engine/levels/own-groups';
import type { GroupSource } from '../explorer/kernel-source';

/** Does work that uses the network, which stays until that is done. */
type Use = (options: JobOptions, work: (options: JobOptions) => Promise<GroupMeans>) => Promise<GroupMeans>;

export function networkGroups(levels: KernelLevels, use: Use): GroupSource {
  const grouping = (groups: ArrayLike<number>, count: number): Grouping => new Grouping(levels, groups, count);
  return {
    means: async (groups, count, options) =>
      (await use(options, (own) => new GroupPairs(grouping(groups, count)).compute(own))).means,
    ownMeans: async (groups, count, options) =>
      (await use(options, (own) => new OwnGroups(grouping(groups, count)).compute(own))).means,
    flops: (which, groups, count) => {
      if (which === 'means') return new GroupPairs(grouping(groups, count)).way.flops;
      return new OwnGroups(grouping(groups, count)).ways.reduce((sum, { flops }) => sum + flops, 0);
    },
  };
}
