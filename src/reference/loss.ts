// Losses and their gradients with respect to the logits, float64.
import type { LossKind } from '../model/loss';

/** log softmax of each row of [n, C]. */
export function logSoftmax(rows: ArrayLike<number>, classes: number): Float64Array {
  const out = new Float64Array(rows.length);
  for (let start = 0; start < rows.length; start += classes) {
    let largest = -Infinity;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, rows[start + c]);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(rows[start + c] - largest);
    for (let c = 0; c < classes; c++) out[start + c] = rows[start + c] - largest - Math.log(sum);
  }
  return out;
}

/** softmax of each row of [n, C]. */
export function softmax(rows: ArrayLike<number>, classes: number): Float64Array {
  return logSoftmax(rows, classes).map(Math.exp);
}

/**
 * The gradient of each datapoint's own loss with respect to its logits, [n, C]: f - y, or
 * softmax(f) - y for targets that sum to one. Not divided by n.
 */
export function residuals(
  kind: LossKind,
  logits: ArrayLike<number>,
  targets: ArrayLike<number>,
  classes: number,
): Float64Array {
  if (kind === 'squared-error') return Float64Array.from(logits, (value, i) => value - targets[i]);
  return softmax(logits, classes).map((p, i) => p - targets[i]);
}

/** Mean over datapoints of 1/2 |f - y|^2 or of -sum_c y_c log softmax(f)_c. Rows are [n, C]. */
export function meanLoss(
  kind: LossKind,
  logits: ArrayLike<number>,
  targets: ArrayLike<number>,
  classes: number,
): number {
  const n = logits.length / classes;
  const log = kind === 'cross-entropy' ? logSoftmax(logits, classes) : undefined;
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    if (log) sum -= targets[i] === 0 ? 0 : targets[i] * log[i];
    else sum += (logits[i] - targets[i]) ** 2 / 2;
  }
  return sum / n;
}

/** Share of datapoints whose largest logit is that of their label; ties go to the lower logit. */
export function accuracy(logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[i * classes + c] > logits[i * classes + best]) best = c;
    if (best === labels[i]) right++;
  }
  return right / labels.length;
}
