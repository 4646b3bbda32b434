// What is said of one kernel among those of a training: how far it is from the first and the one before, and its spectrum.
import { symmetricEigenvalues } from '../core/symmetric-eigen';
import type { Goals } from './mode-learning';
import { effectiveRank, goalAlignment, kernelDistance, kernelDrift, participation } from './summaries';

/** Numbers are NaN, and there are no eigenvalues, where entries of the kernel are not finite. */
export interface CoursePoint {
  /** 1 - <K, K_0> / (|K| |K_0|). */
  readonly distance: number;
  /** |K - K_0|_F / |K_0|_F. */
  readonly drift: number;
  /** Distance from the kernel before over the training steps between them; NaN for the first. */
  readonly velocity: number;
  /** <K, YY^T> / (|K| |YY^T|) with Y the one-hot labels or real-valued targets, and the same of both centred. */
  readonly alignment: number;
  readonly centredAlignment: number;
  /** The largest, descending. */
  readonly eigenvalues: readonly number[];
  readonly effectiveRank: number;
  readonly participation: number;
}

export interface CourseContext {
  /** [n, n]: the kernel that others are measured from; absent: this is the first. */
  readonly first?: ArrayLike<number>;
  /** The kernel before, and how many training steps lie between. */
  readonly before?: { readonly kernel: ArrayLike<number>; readonly steps: number };
  /** What is learned of each datapoint. */
  readonly goals: Goals;
}

/** Eigenvalues that are kept. */
export const keptEigenvalues = 8;

/** Yields between its parts, for `inSlices`. Throws ShapeMismatch where kernels or goals do not fit one another. */
export function* coursePoint(
  kernel: Float32Array,
  { first, before, goals }: CourseContext,
): Generator<unknown, CoursePoint> {
  const isFinite = kernel.every(Number.isFinite);
  yield;
  const distance = first ? kernelDistance(kernel, first) : 0;
  const drift = first ? kernelDrift(kernel, first) : 0;
  yield;
  const velocity = before ? kernelDistance(kernel, before.kernel) / before.steps : NaN;
  yield;
  const alignment = goalAlignment(kernel, goals);
  yield;
  const centredAlignment = goalAlignment(kernel, goals, { centred: true });
  yield;
  const all = isFinite ? yield* symmetricEigenvalues(kernel, Math.sqrt(kernel.length)) : new Float64Array(0);
  return {
    distance,
    drift,
    velocity,
    alignment,
    centredAlignment,
    eigenvalues: [...all.slice(-keptEigenvalues)].reverse(),
    effectiveRank: effectiveRank(all),
    participation: participation(all),
  };
}
