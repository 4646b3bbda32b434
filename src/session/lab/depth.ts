// What the laboratory tells of a nudge in depth: orders of prediction, rates, layers, and log-probabilities factor by factor.
import type { ReadonlySignal } from '@preact/signals-core';
import type { NudgeSettings } from '../../state/settings';

/** What is stepped on: the nudge's datapoint, a set of the reader's, or a part of what is trained on. */
export type DepthSubject =
  | { readonly kind: 'datapoint' }
  | { readonly kind: 'set'; readonly name: string }
  /** The first mini-batch of the present epoch. */
  | { readonly kind: 'batch' }
  /** All that is trained on: one step on its mean gradient. */
  | { readonly kind: 'epoch' };

/** How well a prediction meets what really happens. */
export interface OrderFit {
  readonly pearson: number;
  readonly spearman: number;
  /** |predicted - actual| / |actual|, root sums over all datapoints; NaN where nothing moved. */
  readonly relativeError: number;
}

/** Relative errors at one rate; NaN where nothing moved, or not all of it is finite. */
export interface RatePoint {
  readonly rate: number;
  readonly first: number;
  readonly second: number;
  /** About what rounding the logits to float32 adds to either. */
  readonly rounding: number;
}

/** A real epoch of plain gradient descent in mini-batches, beside the sum of what each of them does to the weights at its start. */
export interface DepthEpoch {
  readonly steps: number;
  readonly batchSize: number;
  /** Columns of n numbers, by datapoint: predicted to first order, and what really happens. */
  readonly first: Float32Array;
  readonly actual: Float32Array;
  /** Correlations are over all datapoints but those trained on. */
  readonly fit: OrderFit;
}

/** A step by the mean gradient over its datapoints. Columns of n numbers, by datapoint. */
export interface DepthView {
  readonly subject: DepthSubject;
  /** The datapoints stepped on, ascending. Each is stepped towards its own label, a nudge's towards the nudge's. */
  readonly members: Uint32Array;
  /** Rate and measure; of a batch the measure is of own labels, or the norm. */
  readonly settings: NudgeSettings;
  /** Predicted to first and to second order, and what really happens. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly actual: Float32Array;
  /** Correlations are over all datapoints but the members. */
  readonly firstFit: OrderFit;
  readonly secondFit: OrderFit;
  /** By ascending rate, the present one among them. */
  readonly curve: readonly RatePoint[];
  /** The largest stable rate of such steps alone, of the linearised model. NaN where the kernel is not finite. */
  readonly stableRate: number;
  /** Of a step on all that is trained on: the present epoch at the same rate. */
  readonly epoch?: DepthEpoch;
  readonly seconds: number;
  /** Training step of the network. */
  readonly step: number;
}

/** A layer's part of the trace kernel over the probe. Matrices are [m, m], row by row in the shown order. */
export interface DepthLayer {
  readonly id: string;
  readonly parameters: readonly string[];
  /** What the layer reads, for people; undefined where its input is no layer of activations. */
  readonly reads: string | undefined;
  readonly part: Float32Array;
  /** Its share of the kernel's trace. */
  readonly share: number;
  /** Absent where the part is no product of two Grams. */
  readonly factors?: LayerSimilarity;
}

export interface LayerSimilarity {
  /** alpha <a, a'> + beta. */
  readonly activations: Float32Array;
  /** The weight's multiplier, squared, times its rate; 1 in the standard parameterization. */
  readonly alpha: number;
  /** The bias's; 0 without one. */
  readonly beta: number;
  /** sum_c <delta_c, delta'_c>. */
  readonly backprop: Float32Array;
  /** CKA of the Gram of activations and the whole kernel. */
  readonly cka: number;
  /** Rank correlation of both over pairs of different datapoints. */
  readonly rank: number;
  /** Rank correlations of similarity with the nudged datapoint, over all others: with its kernel row and with the actual shift. Absent for batches. */
  readonly row?: { readonly kernel: number; readonly actual: number };
}

export interface DepthLayers {
  /** The step they are of. */
  readonly of: DepthView;
  /** At most 256 datapoints, evenly through the shown order. */
  readonly probe: Uint32Array;
  /** The trace kernel over the probe, [m, m]. */
  readonly kernel: Float32Array;
  readonly layers: readonly DepthLayer[];
}

/** -eta A(x) K(x, x_o) r and its factors, at one other datapoint x. Matrices [C, C] row by row, columns [C]. */
export interface DepthFactors {
  readonly of: DepthView;
  /** x. */
  readonly datapoint: number;
  readonly classes: number;
  /** A = I - 1 pi^T. */
  readonly centring: Float64Array;
  /** K(x, x_o). */
  readonly block: Float32Array;
  /** r = softmax(f(x_o)) - onehot(y_o). */
  readonly residual: Float64Array;
  readonly probabilities: Float64Array;
  readonly predictedLog: Float64Array;
  readonly actualLog: Float64Array;
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
}

/** Most logits of which factors are told: more would be no table to read. */
export const mostFactorClasses = 24;

/**
 * Requests resolve when they are done, and when they were cancelled or superseded, which changes nothing; they reject with what
 * failed, which is the session's problem too.
 */
export interface Depth {
  readonly subject: ReadonlySignal<DepthSubject>;
  /** Computes nothing by itself. */
  choose(subject: DepthSubject): void;
  readonly view: ReadonlySignal<DepthView | undefined>;
  readonly layers: ReadonlySignal<DepthLayers | undefined>;
  readonly factors: ReadonlySignal<DepthFactors | undefined>;
  /**
   * Computes view and layers of the subject, at the rate and in the measure of the nudge's settings. Rejects with Unsupported
   * where there is nothing to step on, LimitExceeded where logits are more than can be read.
   */
  compute(): Promise<void>;
  /**
   * Computes the factors at another datapoint, of the view that is shown: for cross-entropy, a single datapoint and at most
   * `mostFactorClasses` logits. Rejects with Unsupported otherwise, and where the network was trained since.
   */
  compare(datapoint: number): Promise<void>;
}
