// The losses of labelled datapoints over rows of logits [n, C]: what training moves them by, and how good they are.
import { shapeMismatch } from '../core/errors';

/** 1/2 |f - y|^2, y one-hot or a row of targets, or -log softmax(f)_y. */
export type LabelLossName = 'squared-error' | 'cross-entropy';

export interface Labels {
  readonly loss: LabelLossName;
  /** Class of each datapoint, [n]. */
  readonly labels: ArrayLike<number>;
  /** C, the logits of each. */
  readonly classes: number;
  /** Real numbers that the logits are to be in place of classes, [n, C]: for the squared error. */
  readonly targets?: ArrayLike<number>;
}

/**
 * Mean loss per datapoint, and the share whose largest logit is that of their label; ties go to the lower logit. The share is
 * NaN for targets, and where a logit is not finite.
 */
export interface Fit {
  readonly loss: number;
  readonly accuracy: number;
}

/** Where the largest of a row's logits is. */
function largestAt(outputs: ArrayLike<number>, first: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++) if (outputs[first + c] > outputs[first + best]) best = c;
  return best;
}

/** log sum_c exp f_c of a row. */
function logSum(outputs: ArrayLike<number>, first: number, classes: number): number {
  const largest = outputs[first + largestAt(outputs, first, classes)];
  let sum = 0;
  for (let c = first; c < first + classes; c++) sum += Math.exp(outputs[c] - largest);
  return largest + Math.log(sum);
}

/** softmax of each row of [n, C]. */
export function probabilityRows(outputs: ArrayLike<number>, classes: number): Float64Array {
  const out = new Float64Array(outputs.length);
  for (let first = 0; first < out.length; first += classes) {
    const normaliser = logSum(outputs, first, classes);
    for (let c = first; c < first + classes; c++) out[c] = Math.exp(outputs[c] - normaliser);
  }
  return out;
}

/** The gradient of each datapoint's own loss in its logits, [n, C]: f - y, or softmax(f) - onehot(y). Throws ShapeMismatch. */
export function lossResiduals({ loss, labels, classes, targets }: Labels, outputs: ArrayLike<number>): Float64Array {
  if (outputs.length !== labels.length * classes) {
    throw shapeMismatch(`${labels.length} rows of ${classes} logits`, `${outputs.length} numbers`);
  }
  if (targets) return Float64Array.from(outputs, (value, at) => value - targets[at]);
  const rows = loss === 'cross-entropy' ? probabilityRows(outputs, classes) : Float64Array.from(outputs);
  for (let i = 0; i < labels.length; i++) rows[i * classes + labels[i]] -= 1;
  return rows;
}

/** How good the logits are; NaN and 0 without datapoints. */
export function fitOf(goals: Labels, outputs: ArrayLike<number>): Fit {
  return goals.targets ? fitOfTargets(goals, goals.targets, outputs) : fitOfClasses(goals, outputs);
}

function fitOfTargets({ labels }: Labels, targets: ArrayLike<number>, outputs: ArrayLike<number>): Fit {
  let total = 0;
  for (let at = 0; at < outputs.length; at++) total += (outputs[at] - targets[at]) ** 2 / 2;
  return { loss: total / labels.length, accuracy: NaN };
}

function fitOfClasses({ loss, labels, classes }: Labels, outputs: ArrayLike<number>): Fit {
  const areFinite = Array.prototype.every.call(outputs, Number.isFinite);
  let [total, right] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const first = i * classes;
    if (largestAt(outputs, first, classes) === labels[i]) right++;
    if (loss === 'cross-entropy') total += logSum(outputs, first, classes) - outputs[first + labels[i]];
    else for (let c = 0; c < classes; c++) total += (outputs[first + c] - Number(c === labels[i])) ** 2 / 2;
  }
  return { loss: total / labels.length, accuracy: areFinite ? right / Math.max(1, labels.length) : NaN };
}
