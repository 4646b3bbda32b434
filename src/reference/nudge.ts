// One gradient step on one datapoint: what the kernel predicts for all others, and what really happens.
import { shapeMismatch } from '../core/errors';
import type { LossKind } from '../model/loss';
import { outputSize } from '../model/shape';
import { logits } from './forward';
import { jvp } from './jvp';
import { scaledByRates } from './kernel-vector-product';
import { logSoftmax, residuals } from './loss';
import type { Batch, ReferenceModel } from './model';
import { curvature } from './second-order';
import { vjp } from './vjp';

export interface NudgeStep {
  /** Features of the nudged datapoint. */
  readonly datapoint: ArrayLike<number>;
  /** Target row [C]; one-hot for a label. */
  readonly target: ArrayLike<number>;
  readonly loss: LossKind;
  /** Learning rate eta. */
  readonly rate: number;
}

export interface NudgeResult {
  /** Step direction by parameter: rate factor times gradient; the step subtracts eta times it. */
  readonly direction: Record<string, Float64Array>;
  /** Gradient of the nudge's loss at its own logits, [C]. */
  readonly residual: Float64Array;
  /** Logits before the step, [n, C]. */
  readonly before: Float64Array;
  /** First-order change of the logits, -eta K(x, x_o) r, [n, C]. */
  readonly predicted: Float64Array;
  /** Change of the logits by the real step, [n, C]. */
  readonly actual: Float64Array;
}

/** Predicted and actual change of every logit of `others`. Throws ShapeMismatch for misfitting rows. */
export function nudge(model: ReferenceModel, step: NudgeStep, others: Batch): NudgeResult {
  const classes = outputSize(model.graph);
  if (step.target.length !== classes) throw shapeMismatch(`a target of ${classes} numbers`, `${step.target.length}`);
  const point = { n: 1, data: step.datapoint };
  const residual = residuals(step.loss, logits(model, point), step.target, classes);
  const [{ parameters }] = vjp(model, point, [residual]);
  const direction = scaledByRates(model.graph, parameters);
  const before = logits(model, others);
  const predicted = jvp(model, others, [{ parameters: direction }])[0].map((value) => -step.rate * value);
  const after = logits(moved(model, direction, -step.rate), others);
  const actual = after.map((value, i) => value - before[i]);
  return { direction, residual, before, predicted, actual };
}

/** The first-order change with 1/2 eta^2 d^T (d2f / dtheta2) d, d the step's direction, [n, C]. */
export function secondOrderChange(
  model: ReferenceModel,
  { direction, predicted }: Pick<NudgeResult, 'direction' | 'predicted'>,
  rate: number,
  others: Batch,
): Float64Array {
  const bend = curvature(model, others, { parameters: direction });
  return predicted.map((value, i) => value + (rate ** 2 / 2) * bend[i]);
}

/** The same model with parameters values + scale * direction. */
export function moved(model: ReferenceModel, direction: Record<string, Float64Array>, scale: number): ReferenceModel {
  const values = Object.fromEntries(
    model.graph.parameters.map(({ name }) => [
      name,
      direction[name].map((value, i) => model.values[name][i] + scale * value),
    ]),
  );
  return { graph: model.graph, values };
}

/** The one number per datapoint that stands for a change of its logits. */
export type ShiftKind =
  /** Signed change of log p of one label, the nudge's. */
  | { readonly kind: 'log-probability'; readonly label: number }
  /** Signed change of log p of each datapoint's own label. */
  | { readonly kind: 'own-log-probability'; readonly labels: ArrayLike<number> }
  | { readonly kind: 'logit'; readonly logit: number }
  /** Euclidean norm of the change of the logits. */
  | { readonly kind: 'norm' };

function labelOf(kind: ShiftKind, i: number): number {
  if (kind.kind === 'log-probability') return kind.label;
  if (kind.kind === 'own-log-probability') return kind.labels[i];
  return kind.kind === 'logit' ? kind.logit : 0;
}

function pick(rows: Float64Array, classes: number, kind: ShiftKind): Float64Array {
  const n = rows.length / classes;
  if (kind.kind !== 'norm') return Float64Array.from({ length: n }, (_, i) => rows[i * classes + labelOf(kind, i)]);
  return Float64Array.from({ length: n }, (_, i) => Math.hypot(...rows.subarray(i * classes, (i + 1) * classes)));
}

const ofLogits = (kind: ShiftKind) => kind.kind === 'logit' || kind.kind === 'norm';

/** First-order shift [n] of a change of logits [n, C]: D log pi = (I - 1 pi^T) Dz at the logits before. */
export function predictedShift(
  before: Float64Array,
  change: Float64Array,
  classes: number,
  kind: ShiftKind,
): Float64Array {
  if (ofLogits(kind)) return pick(change, classes, kind);
  const p = logSoftmax(before, classes).map(Math.exp);
  const logChange = change.map((value, index) => {
    const row = index - (index % classes);
    let mean = 0;
    for (let c = 0; c < classes; c++) mean += p[row + c] * change[row + c];
    return value - mean;
  });
  return pick(logChange, classes, kind);
}

/** The shift [n] of a change that really happened: log p after less log p before. */
export function actualShift(
  before: Float64Array,
  change: Float64Array,
  classes: number,
  kind: ShiftKind,
): Float64Array {
  if (ofLogits(kind)) return pick(change, classes, kind);
  const earlier = logSoftmax(before, classes);
  const later = logSoftmax(
    before.map((value, i) => value + change[i]),
    classes,
  );
  return pick(
    later.map((value, i) => value - earlier[i]),
    classes,
    kind,
  );
}
