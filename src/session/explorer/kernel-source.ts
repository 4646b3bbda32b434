// What columns and tables need of a kernel, however it is held: whole on the GPU, or computed by tile.
import type { JobOptions } from '../../core/progress';
import type { KernelEigen } from '../kernel-eigen';
import type { KernelReduction } from '../../state/settings';

export interface KernelSource {
  readonly known: KernelFacts;
  /** K(i, i) by datapoint. Throws LimitExceeded, DeviceLost, the signal's reason. */
  diagonal(options: JobOptions): Promise<Float32Array>;
  /** The same; for a cosine, whose diagonal is 1, that of its trace. */
  norms(options: JobOptions): Promise<Float32Array>;
  readonly groups: GroupSource;
  /** Its eigenpairs, computed once. Throws as kernelEigen. */
  eigen(options: JobOptions): Promise<KernelEigen>;
}

/**
 * Means of a kernel over groups of datapoints, exactly. `groups` has a number below `count` for each datapoint. All throw
 * Unsupported for a kernel of two sets, ShapeMismatch, LimitExceeded, DeviceLost, the signal's reason.
 */
export interface GroupSource {
  /** [count, count]: of K(i, j) over i of the row's group and j of the column's, i = j included; NaN where one is empty. */
  means(groups: ArrayLike<number>, count: number, options: JobOptions): Promise<Float64Array>;
  /** By datapoint [n]: of K(i, j) over j of i's own group, i = j included. */
  ownMeans(groups: ArrayLike<number>, count: number, options: JobOptions): Promise<Float64Array>;
  /** FLOPs that one of the two takes; 0 where all entries are there. */
  flops(which: GroupMeansKind, groups: ArrayLike<number>, count: number): number;
}

export type GroupMeansKind = 'means' | 'ownMeans';

/** The same object for as long as it is the same kernel. */
export interface KernelFacts {
  readonly reduction: KernelReduction;
  readonly parameters: string;
  /** Training step that it belongs to. */
  readonly step: number;
}
