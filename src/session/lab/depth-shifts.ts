// The shifts of all datapoints by one step: predicted to both orders, and what really happened.
import type { StepDerivatives } from '../../engine/step-changes';
import { shifts, type ShiftKind, type ShiftOrder } from '../../theory/shifts';

/** One number per datapoint, [n]. */
export interface Shifted {
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly actual: Float32Array;
}

/** By datapoint, [n, C] each. */
export interface SteppedBy extends StepDerivatives {
  /** The logits after the step. */
  readonly after: Float32Array;
  readonly rate: number;
  readonly classes: number;
}

const atOnce = 2 ** 15; // logits in a piece: a few milliseconds

/** Piece by piece, with a breath between two. */
export async function shiftedBy(step: SteppedBy, kind: ShiftKind, breathe: () => Promise<void>): Promise<Shifted> {
  const n = step.logits.length / step.classes;
  const [first, second, actual] = [0, 1, 2].map(() => new Float32Array(n));
  const length = Math.max(1, Math.floor(atOnce / step.classes));
  for (let start = 0; start < n; start += length) {
    const piece = pieceOf(step, start, Math.min(n, start + length));
    const own = { ...kind, labels: partOf(kind.labels, start, piece.logits.length / step.classes) };
    first.set(shiftsOf(piece, firstOrder(piece), own, 'first'), start);
    second.set(shiftsOf(piece, secondOrder(piece), own, 'exact'), start);
    actual.set(shiftsOf(piece, realChange(piece), own, 'exact'), start);
    await breathe();
  }
  return { first, second, actual };
}

function shiftsOf(
  { logits, classes }: SteppedBy,
  change: Float64Array,
  kind: ShiftKind,
  order: ShiftOrder,
): Float64Array {
  return shifts({ logits, change, classes }, kind, order);
}

/** Datapoints from `start` to before `end`. */
export function pieceOf(step: SteppedBy, start: number, end: number): SteppedBy {
  const part = (values: Float32Array): Float32Array => values.subarray(start * step.classes, end * step.classes);
  const { logits, first, second, after } = step;
  return { ...step, logits: part(logits), first: part(first), second: part(second), after: part(after) };
}

const partOf = (values: ArrayLike<number>, start: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => values[start + i]);

/** -eta J d. */
export const firstOrder = ({ first, rate }: SteppedBy): Float64Array =>
  Float64Array.from(first, (value) => -rate * value);

/** -eta J d + 1/2 eta^2 d^T (d2f / dtheta2) d. */
export const secondOrder = ({ first, second, rate }: SteppedBy): Float64Array =>
  Float64Array.from(first, (value, at) => -rate * value + (rate ** 2 / 2) * second[at]);

/** f(theta - eta d) - f(theta). */
export const realChange = ({ logits, after }: SteppedBy): Float64Array =>
  Float64Array.from(after, (value, at) => value - logits[at]);

const unit = 2 ** -23; // of float32

/** About how far rounding moves the change of a column of shifts: a unit in the last place of each datapoint's largest logit. */
export function rounding(logits: Float32Array, classes: number): number {
  let sum = 0;
  for (let row = 0; row < logits.length; row += classes) {
    let largest = 0;
    for (let c = row; c < row + classes; c++) largest = Math.max(largest, Math.abs(logits[c]));
    sum += largest ** 2;
  }
  return unit * Math.sqrt(sum);
}
