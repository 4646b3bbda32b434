// What the laboratory shows of networks whose inputs are one number or two: functions over a line, or over a plane.
import type { ReadonlySignal } from '@preact/signals-core';
import type { NudgeSettings } from '../../state/settings';

/** Even places along one feature, from the first to the last, both included. */
export interface GridAxis {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** One axis for a line, two for a plane: place i has x at i mod x.count, and y at the rest; y rises with i. */
export interface Grid {
  readonly x: GridAxis;
  readonly y?: GridAxis;
}

/** What the network says at every place of a grid around the datapoints. */
export interface PlaneView {
  readonly grid: Grid;
  /** Places of the grid. */
  readonly count: number;
  /** Logits, [C, count]. */
  readonly outputs: Float32Array;
  /** Softmax of them, [count, C]; absent for real-valued targets. */
  readonly probabilities?: Float32Array;
  /** Training step of the network. */
  readonly step: number;
}

/** What one gradient step on one datapoint does at every place of the grid. */
export interface PlaneNudge {
  readonly grid: Grid;
  readonly settings: NudgeSettings;
  /** What the numbers below are of: the change of log p of the nudge's label, or of its logit, or the norm of all changes. */
  readonly measure: NudgeSettings['measure'];
  /** To first order, and after the real step, [count]. */
  readonly predicted: Float32Array;
  readonly actual: Float32Array;
  /** |predicted - actual| / |actual|, root sums over the grid; NaN where nothing moves. */
  readonly relativeError: number;
  /** Trace of the kernel, K(x, x_o), [count]. */
  readonly kernelRow: Float32Array;
  readonly step: number;
}

/** Of datapoints with one feature or two; for others there is never anything. */
export interface Plane {
  /** Computed of itself while the view is shown; of these weights, or those shortly before. */
  readonly view: ReadonlySignal<PlaneView | undefined>;
  /** Of the session's nudge. */
  readonly nudge: ReadonlySignal<PlaneNudge | undefined>;
  /** Computes both anew. Resolves when done or cancelled; rejects with what failed, Unsupported for datapoints of more features. */
  compute(): Promise<void>;
}
