// What the laboratory says of a kernel's spectrum.
import type { ReadonlySignal } from '@preact/signals-core';
import type { KernelReduction, TrainingSettings } from '../../state/settings';
import type { PairWaves } from '../../theory/pair-waves';
import type { Bounds } from '../../theory/spectrum-bounds';

export type { PairLine, PairWaves } from '../../theory/pair-waves';
export type { Bounds } from '../../theory/spectrum-bounds';

export interface SpectrumView {
  /** Number of datapoints, and of eigenvalues. */
  readonly n: number;
  /** Descending: all n, or the leading ones. */
  readonly values: Float64Array;
  /** By datapoint: unit eigenvectors of the first values, 128 at most; the entry that is largest in size is positive. */
  readonly vectors: readonly Float32Array[];
  /** The sum of all n eigenvalues. */
  readonly trace: number;
  /** How far from an eigenvalue any of the values may be, in their unit: by the solver, and by entries being float32. */
  readonly error: number;
  /** Of the centred labels' (or targets') squared norm, along the eigenvector of each value; absent where there are none. */
  readonly goalShares?: Float64Array;
  /** Of each vector, which waves over the pairs of residues it is, pairs that are not there being 0; absent for other datapoints. */
  readonly waves?: readonly PairWaves[];
  /** From 1 to n; between two ends where not all eigenvalues are known. */
  readonly effectiveRank: Bounds;
  readonly participation: Bounds;
  readonly reduction: KernelReduction;
  readonly parameters: string;
  /** Training step of its network. */
  readonly step: number;
  readonly seconds: number;
}

/**
 * How fast full-batch gradient descent on the squared error of all n datapoints learns along each eigenvector, were the kernel to
 * stay as it is, and the same for all C logits: a trace's eigenvalues are divided by C.
 */
export interface ModeLearning {
  /** Of the training settings, whose steps are however of mini-batches. */
  readonly rate: number;
  readonly optimizer: TrainingSettings['optimizer'];
  readonly loss: TrainingSettings['loss'];
  /** Which the descent is without. */
  readonly weightDecay: number;
  /** Heavy-ball momentum of the descent; 0 for plain descent, which stands in for Adam too. */
  readonly momentum: number;
  /** Of the error along each eigenvector, taken away by one step, with momentum in the long run. Above 2 it grows. */
  readonly perStep: Float64Array;
  /** Steps until half of it is left; infinite, or NaN where it grows. */
  readonly halving: Float64Array;
}

/** Eigenvalues and eigenvectors of the kernel that is shown. */
export interface Spectrum {
  /** Undefined until computed for the kernel that is shown: of itself while the view is, or datapoints are coloured by it. */
  readonly view: ReadonlySignal<SpectrumView | undefined>;
  /** Computes it. Resolves when it is done, or was cancelled; rejects with what failed. */
  compute(): Promise<void>;
  /** The eigenvector that is looked at, counted from 1. */
  readonly mode: ReadonlySignal<number>;
  /** Any of the known ones. */
  choose(mode: number): void;
  /** Its entries by datapoint. */
  readonly vector: ReadonlySignal<Float32Array | undefined>;
  /** Of the effective dimension, in the unit of the eigenvalues: the reader's, or their mean. */
  readonly gamma: ReadonlySignal<number | undefined>;
  /** A positive number, or with nothing the mean again. */
  setGamma(gamma: number | undefined): void;
  /** tr K (K + gamma I)^-1, from 0 to n. */
  readonly dimension: ReadonlySignal<Bounds | undefined>;
  /** Absent for a cosine and for log-probabilities, along whose eigenvectors nothing decays by itself. */
  readonly learning: ReadonlySignal<ModeLearning | undefined>;
}
