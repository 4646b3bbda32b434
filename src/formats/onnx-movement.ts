// ONNX operators that move numbers without changing them.
import { invalidFile, unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { finite } from '../model/graph-draft';
import { Places } from '../model/places';
import { reshaped } from './onnx-reshape';
import type { Call, Operator, Scope } from './onnx-scope';
import {
  axisOf,
  type Batch,
  computed,
  gather,
  keepBatch,
  type Known,
  moved,
  numbersOf,
  requireSize,
  type OnnxValue,
  shapeOf,
} from './onnx-value';

function transpose(_scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const rank = shapeOf(x).length;
  const order = call.integers('perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  const batch = x.batch && { ...x.batch, axis: order.indexOf(x.batch.axis) };
  return moved(x, batch, (places) => places.transpose(order));
}

function unsqueeze(_scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const list = call.list('axes', 1) ?? [];
  const axes = list.map((axis) => axisOf(axis, shapeOf(x).length + list.length));
  const rest = [...shapeOf(x).keys()];
  const origin = Array.from({ length: rest.length + axes.length }, (_, axis) =>
    axes.includes(axis) ? -1 : rest.shift(),
  );
  const shape = origin.map((axis) => (axis === -1 ? 1 : shapeOf(x)[axis!]));
  const batch = x.batch && { ...x.batch, axis: origin.indexOf(x.batch.axis) };
  return moved(x, batch, (places) => places.reshape(shape));
}

function squeeze(_scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const shape = shapeOf(x);
  const free = [...shape.keys()].filter((axis) => shape[axis] === 1 && axis !== x.batch?.axis);
  const axes = call.list('axes', 1)?.map((axis) => axisOf(axis, shape.length)) ?? free;
  keepBatch(x, axes, 'Squeeze');
  const kept = [...shape.keys()].filter((axis) => !axes.includes(axis));
  const batch = x.batch && { ...x.batch, axis: kept.indexOf(x.batch.axis) };
  return moved(x, batch, (places) => places.reshape(kept.map((axis) => shape[axis])));
}

/** From `start` in steps while inside the bounds that numpy's slices have. */
function sliceRange(length: number, start: number, end: number, step: number): { first: number; count: number } {
  if (!Number.isInteger(step) || step === 0) throw unsupported(`Slice in steps of ${step}`);
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const bound = (at: number) => Math.min(Math.max(at < 0 ? at + length : at, low), high);
  const first = bound(start);
  return { first, count: Math.max(0, Math.ceil((bound(end) - first) / step)) };
}

interface Range {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

function rangesOf(call: Call, shape: readonly number[]): Range[] {
  const [starts, ends] = [1, 2].map((at) => Array.from(call.known(at).data));
  const axes = call.inputs[3] ? numbersOf(call.inputs[3], 'axes of Slice') : [...starts.keys()];
  const steps = call.inputs[4] ? numbersOf(call.inputs[4], 'steps of Slice') : starts.map(() => 1);
  return starts.map((start, at) => ({ axis: axisOf(axes[at], shape.length), start, end: ends[at], step: steps[at] }));
}

function slice(_scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const marked = [1, 2].some((at) => call.known(at).perBatch);
  return rangesOf(call, shapeOf(x)).reduce((value, { axis, start, end, step }) => {
    const length = shapeOf(value)[axis];
    const { first, count } = sliceRange(length, start, end, step);
    if (first === 0 && count === length && step === 1 && (axis !== x.batch?.axis || end > 2 ** 30 || marked))
      return value;
    keepBatch(value, [axis], 'Slice');
    if (marked) throw unsupported('Slice by the size of the batch');
    return moved(value, value.batch, (places) => places.slice(axis, first, count, step));
  }, x);
}

function split(_scope: Scope, call: Call): OnnxValue[] {
  const x = call.input(0);
  const axis = axisOf(call.integer('axis', 0), shapeOf(x).length);
  keepBatch(x, [axis], 'Split');
  const length = shapeOf(x)[axis];
  const count = call.integer('num_outputs', call.node.outputs.length);
  const each = Math.ceil(length / count);
  const lengths = call.list('split', 1) ?? Array.from({ length: count }, (_, at) => Math.min(each, length - at * each));
  return splitPieces(x, axis, lengths);
}

/** Pieces of these lengths along an axis. */
export function splitPieces(x: OnnxValue, axis: number, lengths: readonly number[]): OnnxValue[] {
  let start = 0;
  return lengths.map((part) => moved(x, x.batch, (places) => places.slice(axis, (start += part) - part, part)));
}

function concat(scope: Scope, call: Call): OnnxValue {
  const values = call.inputs.map((_, at) => call.input(at));
  const rank = shapeOf(values[0]).length;
  const axis = axisOf(call.integer('axis', 0), rank);
  for (const value of values) keepBatch(value, [axis], 'Concat');
  const batch = values.find((value) => value.batch)?.batch;
  const alike = values.every((value) => shapeOf(value).length === rank && sameBatch(value.batch, batch));
  if (!alike) throw unsupported('Concat of values that have the batch on different axes');
  if (values.every((value) => value.kind === 'known')) return concatKnown(values, axis, batch);
  return computed(
    scope.builder.concat(
      values.map((value) => scope.valueOf(value)),
      axis,
    ),
    batch,
  );
}

const sameBatch = (a: Batch | undefined, b: Batch | undefined): boolean => a?.axis === b?.axis && a?.outer === b?.outer;

function concatKnown(values: readonly Known[], axis: number, batch: Batch | undefined): Known {
  const first = values[0].shape;
  const total = values.reduce((sum, { shape }) => sum + shape[axis], 0);
  const inner = (shape: readonly number[]) => sizeOf(shape.slice(axis));
  if (values.some(({ shape }) => `${shape.with(axis, 1)}` !== `${first.with(axis, 1)}`))
    throw invalidFile('ONNX', 'Concat', 'its inputs have different shapes');
  const shape = first.with(axis, total);
  requireSize(shape);
  const [data, marks] = [new Float64Array(sizeOf(shape)), new Uint8Array(sizeOf(shape))];
  let start = 0;
  for (const value of values) {
    const step = inner(value.shape);
    for (let at = 0; at < value.data.length; at++) {
      const place = start + Math.floor(at / step) * inner(shape) + (at % step);
      data[place] = value.data[at];
      marks[place] = value.perBatch?.[at] ?? 0;
    }
    start += step;
  }
  const extra = { ...(batch ? { batch } : {}), ...(marks.includes(1) ? { perBatch: marks } : {}) };
  return { kind: 'known', shape, data, type: values[0].type, ...extra };
}

/** Ids look up rows of a parameter; known indices pick along any axis. */
function gatherNumbers(scope: Scope, call: Call): OnnxValue {
  const [x, indices] = [call.input(0), call.input(1)];
  const axis = axisOf(call.integer('axis', 0), shapeOf(x).length);
  if (indices.kind === 'computed') return embedding(scope, x, indices, axis);
  keepBatch(x, [axis], 'Gather');
  const length = shapeOf(x)[axis];
  const list = numbersOf(indices, 'indices of Gather').map((index) => (index < 0 ? index + length : index));
  const wrong = list.find((index) => !(index >= 0 && index < length));
  if (wrong !== undefined) throw invalidFile('ONNX', call.node.name, `index ${wrong} of ${length} numbers`);
  const shape = [...shapeOf(x).slice(0, axis), ...indices.shape, ...shapeOf(x).slice(axis + 1)];
  requireSize(shape);
  const shift = x.batch && x.batch.axis > axis ? indices.shape.length - 1 : 0;
  const batch = x.batch && { ...x.batch, axis: x.batch.axis + shift };
  return moved(x, batch, (places) => places.take(axis, list).reshape(shape));
}

function embedding(scope: Scope, table: OnnxValue, ids: OnnxValue & { kind: 'computed' }, axis: number): OnnxValue {
  const name = scope.wholeParameter(table);
  if (name === undefined || axis !== 0 || ids.type === 'float')
    throw unsupported('Gather with indices that depend on the datapoint, unless they are ids of a trained table');
  return computed(scope.builder.embedding(ids.value, name), ids.batch);
}

/** The index that padding of each kind sees; -1 for the constant. */
function paddedIndex(mode: string, at: number, length: number): number {
  if (at >= 0 && at < length) return at;
  if (mode === 'constant') return -1;
  if (mode === 'edge') return Math.min(Math.max(at, 0), length - 1);
  if (mode === 'wrap') return ((at % length) + length) % length;
  if (mode !== 'reflect') throw unsupported(`Pad of the kind ${mode}`);
  const period = Math.max(1, 2 * (length - 1));
  const within = ((at % period) + period) % period;
  return Math.min(within, period - within);
}

function pad(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const pads = numbersOf(call.input(1), 'pads of Pad');
  const fill = call.inputs[2] ? scope.scalarIn(call.inputs[2]) : 0;
  if (fill === undefined) throw unsupported('Pad with a number that is computed');
  const rank = shapeOf(x).length;
  const axes = call.inputs[3] ? numbersOf(call.inputs[3], 'axes of Pad') : [...shapeOf(x).keys()];
  const mode = call.text('mode', 'constant');
  return axes.reduce<OnnxValue>((value, given, at) => {
    const axis = axisOf(given, rank);
    const [before, after] = [pads[at], pads[at + axes.length]];
    if (before === 0 && after === 0) return value;
    keepBatch(value, [axis], 'Pad');
    return padAxis(scope, value, axis, { before, after, mode, fill });
  }, x);
}

interface Padding {
  readonly before: number;
  readonly after: number;
  readonly mode: string;
  readonly fill: number;
}

function padAxis(scope: Scope, value: OnnxValue, axis: number, { before, after, mode, fill }: Padding): OnnxValue {
  const length = shapeOf(value)[axis];
  requireSize(shapeOf(value).with(axis, length + before + after));
  const indices = Array.from({ length: length + before + after }, (_, at) => paddedIndex(mode, at - before, length));
  if (value.kind === 'computed') {
    return computed(scope.builder.take(value.value, axis, indices, finite(fill)), value.batch, value.type);
  }
  return gather(value, Places.whole(value.shape).take(axis, indices), value.batch, fill);
}

/** Operators of this file by their names. */
export const movement: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['Transpose', transpose],
  ['Reshape', reshaped],
  ['Flatten', reshaped],
  ['Unsqueeze', unsqueeze],
  ['Squeeze', squeeze],
  ['Slice', slice],
  ['Split', split],
  ['Concat', concat],
  ['Gather', gatherNumbers],
  ['Pad', pad],
]);
