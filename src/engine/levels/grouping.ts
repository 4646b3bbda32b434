// Datapoints of a kernel in groups, such as classes, and how means over these may be computed.
import { shapeMismatch, unsupported } from '../../core/errors';
import type { Network } from '../network';
import type { KernelLevels } from './kernel-levels';
import type { LevelsRequest } from './level-request';
import type { TileCosts } from './tile-costs';

export interface GroupWay {
  readonly kind: 'entries' | 'mean gradients';
  /** FLOPs it takes, as recorded beforehand; the norms of a cosine come on top where they are not known. */
  readonly flops: number;
}

export interface GroupMeans {
  readonly means: Float64Array;
  /** FLOPs executed, without those of a cosine's norms. */
  readonly flops: number;
}

export class Grouping {
  /** Datapoints of each group in the order they are shown. */
  readonly members: readonly Uint32Array[];
  /** The groups that have any. */
  readonly present: readonly number[];

  /**
   * `groups` has a number below `count` for each datapoint. Throws ShapeMismatch where one has not, Unsupported for a kernel
   * of two sets.
   */
  constructor(
    readonly levels: KernelLevels,
    readonly groups: ArrayLike<number>,
    readonly count: number,
  ) {
    const { request } = levels;
    if (request.columns) throw unsupported('means over groups of two different sets');
    this.members = membersOf(request.rows.order, groups, count);
    this.present = [...this.members.keys()].filter((at) => this.members[at].length > 0);
  }

  get costs(): TileCosts {
    return this.levels.costs;
  }

  get request(): LevelsRequest {
    return this.levels.request;
  }

  get network(): Network {
    return this.levels.network;
  }

  /** Mean gradients where they take fewer FLOPs than all entries of so many datapoints. */
  cheaper(datapoints: number, gradients: number): GroupWay {
    const extent = { rows: datapoints, columns: datapoints, length: 1, isSymmetric: true };
    const entries = this.costs.entries(extent);
    return gradients < entries ? { kind: 'mean gradients', flops: gradients } : { kind: 'entries', flops: entries };
  }
}

function membersOf(order: Uint32Array, groups: ArrayLike<number>, count: number): Uint32Array[] {
  const members = Array.from({ length: count }, (): number[] => []);
  for (const datapoint of order) {
    const group = groups[datapoint];
    if (!members[group]) throw shapeMismatch(`a group below ${count}`, `${group} for datapoint ${datapoint}`);
    members[group].push(datapoint);
  }
  return members.map((each) => Uint32Array.from(each));
}
