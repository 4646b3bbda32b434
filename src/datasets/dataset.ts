// Labelled datapoints with what a reader needs to see of them: names of classes, the shape of a picture, a split.
import type { DataColumn } from '../core/column';
import { shapeMismatch } from '../core/errors';
import { permutation, streamOf } from '../core/random';

/** Indices of datapoints, each set in ascending order. */
export interface Split {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** Each datapoint is a pair (a, b) of numbers from 0 to modulus - 1. */
export interface ResiduePairs {
  /** A prime. */
  readonly modulus: number;
  /** By datapoint. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/** Class of each datapoint. */
export type Labels = Uint8Array | Uint32Array;

export interface Dataset {
  readonly name: string;
  /** Number of datapoints. */
  readonly count: number;
  /** Features per datapoint. */
  readonly features: number;
  /** [count, features]. */
  readonly inputs: Float32Array;
  /** Class of each datapoint, [count]. */
  readonly labels: Labels;
  /** True where the classes are unknown: `labels` are then the network's own answers, and nothing can be trained on them but `targets`. */
  readonly isUnlabelled?: boolean;
  /** Real numbers that the logits are to be, [count, C], in place of classes: for the squared error. */
  readonly targets?: Float32Array;
  /** Name of each class. */
  readonly classes: readonly string[];
  /** Rows and columns of a datapoint seen as a picture. */
  readonly imageShape?: readonly [number, number];
  /** Each datapoint as text, where it is a window of one. It may hold anything, markup too. */
  readonly texts?: readonly string[];
  readonly split: Split;
  /** Where datapoints are pairs of residues. */
  readonly pairs?: ResiduePairs;
  /** What else is known of each datapoint, to sort and colour by. */
  readonly beside?: readonly DataColumn[];
  /** What is worth knowing of it, a sentence each. */
  readonly notes?: readonly string[];
}

/** Datapoints whose classes, names of classes and split may be left open. */
export type Datapoints = Omit<Dataset, 'labels' | 'classes' | 'split' | 'isUnlabelled'> &
  Partial<Pick<Dataset, 'labels' | 'classes' | 'split'>>;

/** Whether there is anything to train towards. */
export function isTrainable({ isUnlabelled, targets }: Pick<Dataset, 'isUnlabelled' | 'targets'>): boolean {
  return !isUnlabelled || targets !== undefined;
}

/** Draws round(count * testShare) datapoints for testing from a seed; the rest are for training. */
export function splitIndices(count: number, testShare: number, seed: number): Split {
  if (!(testShare >= 0 && testShare <= 1)) throw shapeMismatch('a share from 0 to 1', `${testShare}`);
  const order = permutation(seed, streamOf('split'), count);
  const testCount = Math.round(count * testShare);
  return { test: order.slice(0, testCount).sort(), train: order.slice(testCount).sort() };
}

/** The split with `datapoints` of its training part, evenly spread over it; with all of it where there are not so many. */
export function trainedOn({ train, test }: Split, { datapoints = train.length }: { datapoints?: number }): Split {
  if (datapoints >= train.length) return { train, test };
  return {
    train: Uint32Array.from({ length: datapoints }, (_, i) => train[Math.floor((i * train.length) / datapoints)]),
    test,
  };
}

/** Rows of the given datapoints, [indices.length, features]. */
export function gatherInputs({ inputs, features }: Dataset, indices: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(indices.length * features);
  for (let i = 0; i < indices.length; i++) {
    rows.set(inputs.subarray(indices[i] * features, (indices[i] + 1) * features), i * features);
  }
  return rows;
}

/** Labels of the given datapoints. */
export function gatherLabels({ labels }: Dataset, indices: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: indices.length }, (_, i) => labels[indices[i]]);
}

/** Targets of the given datapoints, [indices.length, C]; undefined where they have none. */
export function gatherTargets(
  { targets, count }: Pick<Dataset, 'targets' | 'count'>,
  indices: ArrayLike<number>,
): Float32Array | undefined {
  if (!targets) return undefined;
  const outputs = targets.length / count;
  const rows = new Float32Array(indices.length * outputs);
  for (let i = 0; i < indices.length; i++) {
    rows.set(targets.subarray(indices[i] * outputs, (indices[i] + 1) * outputs), i * outputs);
  }
  return rows;
}
