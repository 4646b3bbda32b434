// What a kernel that does not change predicts of a training run, beside the run itself, as elements see it.
import type { ReadonlySignal } from '@preact/signals-core';
import type { TrainingSettings } from '../../state/settings';

export interface PredictionSettings {
  /** Datapoints that are trained on, and held-out ones that are watched; all there are where there are fewer. */
  readonly train: number;
  readonly test: number;
  readonly loss: TrainingSettings['loss'];
  /** Learning rate over the largest stable rate of the linearised model. */
  readonly share: number;
  /** Full-batch steps of the real run; the flow is followed as long. */
  readonly steps: number;
  /** What is predicted: gradient flow, or gradient descent step by step. */
  readonly kind: 'flow' | 'descent';
}

/** Mean loss per datapoint, and the share classified rightly: NaN where a logit is not finite. */
export interface FitValue {
  readonly loss: number;
  readonly accuracy: number;
}

/** A run at every moment. Numbers that have left float64 are not finite. */
export interface Trajectory {
  readonly train: readonly FitValue[];
  /** Absent where nothing is held out. */
  readonly test?: readonly FitValue[];
  /** Logits by datapoint of the probe, [n + n*, C], at each moment. */
  readonly outputs: readonly Float64Array[];
}

/** Kernel regression on the labels, where training on the squared error ends. Losses are of the squared error. */
export interface RegressionLimit {
  readonly train: FitValue;
  readonly test?: FitValue;
  /** |f - y| on the training points there, over that at the start. */
  readonly left: number;
}

export interface PredictionView {
  readonly settings: PredictionSettings;
  /** Of the probe: those trained on first, then those held out, as indices of the dataset, and the label of each. */
  readonly datapoints: Uint32Array;
  readonly labels: Uint32Array;
  /** Real-valued targets in their place, [n + n*, C]: nothing is then classified, and every accuracy is NaN. */
  readonly targets?: Float32Array;
  /** How many of them are trained on. */
  readonly trained: number;
  /** C, the logits of each. */
  readonly outputs: number;
  /** Steps at which everything below was looked at, from 0. */
  readonly moments: readonly number[];
  readonly rate: number;
  readonly stableRate: number;
  readonly predicted: Trajectory;
  readonly actual: Trajectory;
  readonly limit: RegressionLimit;
  /**
   * Top eigenvalue of the curvature H^1/2 K H^1/2 / n of the real network at the start and at the end, H = I for the squared
   * error; descent is stable below 2 / rate. NaN where the network is no longer finite.
   */
  readonly sharpness: { readonly start: number; readonly end: number };
  /** Where the real run's training loss was largest of all its steps, not of the moments alone; NaN where it is no number. */
  readonly excursion: { readonly step: number; readonly loss: number };
  /** The linearised model's error at each moment, all of it on the top mode at the start, where its length is 1. */
  readonly topMode: readonly number[];
  /** How the prediction was made: eigenvector by eigenvector, or by products with the kernel. */
  readonly method: 'eigenvectors' | 'products';
  readonly seconds: number;
}

export interface Prediction {
  /** Undefined until computed for the present network's initialisation. */
  readonly view: ReadonlySignal<PredictionView | undefined>;
  /** Most training points there is room for, with the present logits; 0 while there is no network. */
  readonly most: ReadonlySignal<number>;
  /**
   * Computes all of it for a copy of the session's network at its initialisation. Resolves when it is done or was cancelled, which
   * leaves what was shown before. Rejects with LimitExceeded for too many datapoints, Unsupported where there is nothing to train towards or
   * settings have no meaning, and with what failed.
   */
  compute(settings: PredictionSettings): Promise<void>;
}
