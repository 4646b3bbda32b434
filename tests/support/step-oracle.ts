// A step on a batch in float64: its direction, both orders of prediction, what really happens, and errors at any rate.
import { oneHot, type LossKind } from '../../src/model/loss';
import { outputSize } from '../../src/model/shape';
import { logits } from '../../src/reference/forward';
import { jvp } from '../../src/reference/jvp';
import { scaledByRates } from '../../src/reference/kernel-vector-product';
import { residuals } from '../../src/reference/loss';
import type { Batch, ReferenceModel } from '../../src/reference/model';
import { actualShift, moved, predictedShift, type ShiftKind } from '../../src/reference/nudge';
import { curvature } from '../../src/reference/second-order';
import { vjp } from '../../src/reference/vjp';
import { relativeError } from './numbers';

/** rate o (1/m) sum_i J(x_i)^T r_i. */
export function meanDirection(
  model: ReferenceModel,
  batch: Batch,
  labels: ArrayLike<number>,
  loss: LossKind,
): Record<string, Float64Array> {
  const classes = outputSize(model.graph);
  const own = residuals(loss, logits(model, batch), oneHot(labels, classes), classes);
  const [{ parameters }] = vjp(model, batch, [own.map((value) => value / batch.n)]);
  return scaledByRates(model.graph, parameters);
}

/** Some datapoints of a batch as another. */
export function chosen({ n, data }: Batch, members: ArrayLike<number>): Batch {
  const features = data.length / n;
  const rows = Array.from(members, (at) => Array.from({ length: features }, (_, k) => data[at * features + k]));
  return { n: members.length, data: rows.flat() };
}

/** Of all datapoints along one direction, [n, C] each. */
export class OracleStep {
  readonly classes: number;
  readonly before: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;

  constructor(
    private readonly model: ReferenceModel,
    private readonly all: Batch,
    private readonly direction: Record<string, Float64Array>,
  ) {
    this.classes = outputSize(model.graph);
    this.before = logits(model, all);
    this.first = jvp(model, all, [{ parameters: direction }])[0];
    this.second = curvature(model, all, { parameters: direction });
  }

  after(rate: number): Float64Array {
    return logits(moved(this.model, this.direction, -rate), this.all);
  }

  /** One number per datapoint at a rate: predicted to both orders, and what really happens. */
  shifts(rate: number, kind: ShiftKind): { first: Float64Array; second: Float64Array; actual: Float64Array } {
    const { before, classes, first, second } = this;
    const after = this.after(rate);
    const along = first.map((value) => -rate * value);
    const bent = along.map((value, at) => value + (rate ** 2 / 2) * second[at]);
    const change = after.map((value, at) => value - before[at]);
    return {
      first: predictedShift(before, along, classes, kind),
      second: actualShift(before, bent, classes, kind),
      actual: actualShift(before, change, classes, kind),
    };
  }

  /** Relative errors of both orders at a rate. */
  errors(rate: number, kind: ShiftKind): { first: number; second: number } {
    const { first, second, actual } = this.shifts(rate, kind);
    return { first: relativeError(first, actual), second: relativeError(second, actual) };
  }
}
