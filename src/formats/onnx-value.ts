// Values met while a graph is read: numbers that are known beforehand, and views of what is computed from a datapoint.
import { unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Value } from '../model/graph-draft';
import { Places } from '../model/places';
import type { NumberType } from './onnx-tensor';

/**
 * Shapes are those with one datapoint in the batch, whose axis keeps its place: the file's axis `axis` has
 * outer * B * inner numbers where the shape has outer * inner. A file may merge the batch with other axes in between.
 */
export interface Batch {
  readonly axis: number;
  readonly outer: number;
}

interface Common {
  readonly batch?: Batch;
  readonly type: NumberType;
}

/** Numbers that do not depend on the datapoint and are not trained; also what is said about shapes. */
export interface Known extends Common {
  readonly kind: 'known';
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
  /** Where it is 1 the number is to be multiplied by the size of the batch. */
  readonly perBatch?: Uint8Array;
}

/** A view of a node: of the input, of a parameter, or of what is computed from them. */
export interface Computed extends Common {
  readonly kind: 'computed';
  readonly value: Value;
}

export type OnnxValue = Known | Computed;

export const shapeOf = (value: OnnxValue): readonly number[] =>
  value.kind === 'known' ? value.shape : value.value.places.shape;

export function known(shape: readonly number[], data: ArrayLike<number>, type: NumberType): Known {
  return { kind: 'known', shape, data, type };
}

export function computed(value: Value, batch: Batch | undefined, type: NumberType = 'float'): Computed {
  return { kind: 'computed', value, type, ...(batch ? { batch } : {}) };
}

/** Known numbers seen through places; `fill` where a place is -1. */
export function gather(source: Known, places: Places, batch: Batch | undefined, fill = 0): Known {
  const index = places.numbers();
  const data = Float64Array.from(index, (place) => (place < 0 ? fill : source.data[place]));
  const { perBatch, type } = source;
  const marks = perBatch && Uint8Array.from(index, (place) => (place < 0 ? 0 : perBatch[place]));
  const extra = { ...(batch ? { batch } : {}), ...(marks?.includes(1) ? { perBatch: marks } : {}) };
  return { kind: 'known', shape: places.shape, data, type, ...extra };
}

/** A view of either kind of value. */
export function moved(value: OnnxValue, batch: Batch | undefined, move: (places: Places) => Places): OnnxValue {
  if (value.kind === 'known') return gather(value, move(Places.whole(value.shape)), batch);
  const places = move(value.value.places);
  if (places.size === 0) throw unsupported('a value without numbers');
  return computed({ ...value.value, places }, batch, value.type);
}

/** The known numbers as a list. Throws Unsupported where they depend on the datapoint or on the size of the batch. */
export function numbersOf(value: OnnxValue, what: string): number[] {
  if (value.kind !== 'known') throw unsupported(`${what} that depends on the datapoint`);
  if (value.perBatch?.includes(1)) throw unsupported(`${what} that depends on the size of the batch`);
  return Array.from(value.data);
}

/** An axis counted from the front. Throws Unsupported where there is no such axis. */
export function axisOf(axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(front) && front >= 0 && front < rank) return front;
  throw unsupported(`axis ${axis} of ${rank}`);
}

/** Throws Unsupported where one of the axes is the batch's. */
export function keepBatch({ batch }: OnnxValue, axes: readonly number[], what: string): void {
  if (batch && axes.includes(batch.axis)) throw unsupported(`${what} over the axis of the batch`);
}

/**
 * The batch of values that are broadcast together, as an axis of the result. Throws Unsupported where the values have it
 * on different axes.
 */
export function sharedBatch(values: readonly OnnxValue[]): Batch | undefined {
  const rank = Math.max(...values.map((value) => shapeOf(value).length));
  const found = values.flatMap(({ batch, ...value }) => {
    const shift = rank - shapeOf(value as OnnxValue).length;
    return batch ? [{ axis: batch.axis + shift, outer: batch.outer }] : [];
  });
  const [first] = found;
  if (!first) return undefined;
  const misfit = found.some(({ axis, outer }) => axis !== first.axis || outer !== first.outer);
  const repeated = values.some((value) => !value.batch && lengthAt(value, first.axis, rank) !== 1);
  if (misfit || repeated) throw unsupported('values that have the batch on different axes');
  return first;
}

function lengthAt(value: OnnxValue, axis: number, rank: number): number {
  const shape = shapeOf(value);
  return shape[axis - rank + shape.length] ?? 1;
}

/** Where the batch is after a reshape to axes of these lengths, given how many numbers lie before it; -1 for nowhere. */
export function batchAxis(shape: readonly number[], before: number, allowed: (axis: number) => boolean): number {
  for (let axis = 0, product = 1; axis < shape.length; product *= shape[axis++]) {
    const outer = before / product;
    if (Number.isInteger(outer) && outer >= 1 && shape[axis] % outer === 0 && allowed(axis)) return axis;
  }
  return -1;
}

/** How many numbers of one datapoint lie before the batch in row-major order of the axes. */
export function sizeBefore(shape: readonly number[], { axis, outer }: Batch): number {
  return sizeOf(shape.slice(0, axis)) * outer;
}

const mostKnown = 2 ** 24;

/** Throws Unsupported before known numbers of this shape would be too many. */
export function requireSize(shape: readonly number[]): void {
  const fits = shape.every((length) => Number.isInteger(length) && length >= 0) && sizeOf(shape) <= mostKnown;
  if (!fits) throw unsupported(`a value [${shape}] of more than ${mostKnown} numbers`);
}
