// ONNX operators that speak of shapes and types, repeat numbers, or make them from nothing.
import { unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Value } from '../model/graph-builder';
import { broadcastShape } from '../model/places';
import type { Call, Operator, Scope } from './onnx-scope';
import type { NumberType } from './onnx-tensor';
import { keepBatch, known, moved, numbersOf, type OnnxValue, requireSize, shapeOf } from './onnx-value';

function expand(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const target = call.known(1);
  const lengths = Array.from(target.data);
  requireSize(lengths);
  const shape = broadcastShape(shapeOf(x), lengths);
  requireSize(shape);
  const marked = lengths.findIndex((_, at) => target.perBatch?.[at] === 1);
  const shift = shape.length - lengths.length;
  const own = x.batch && { ...x.batch, axis: x.batch.axis + shape.length - shapeOf(x).length };
  const batch = own ?? (marked < 0 ? undefined : { axis: marked + shift, outer: 1 });
  if (own && marked >= 0 && own.axis !== marked + shift) throw unsupported('Expand to two axes of the batch');
  if (x.kind === 'computed') scope.builder.require(shape);
  return moved(x, batch, (places) => places.expand(shape));
}

/** Whole repetitions along each axis. */
function tile(scope: Scope, call: Call): OnnxValue {
  const repeats = call.known(1);
  return Array.from(repeats.data).reduce<OnnxValue>((value, count, axis) => {
    const length = shapeOf(value)[axis];
    if (repeats.perBatch?.[axis] && count === 1 && length === 1 && !value.batch)
      return moved(value, { axis, outer: 1 }, (places) => places);
    if (count === 1) return value;
    keepBatch(value, [axis], 'Tile');
    const shape = shapeOf(value).with(axis, length * count);
    requireSize(shape);
    const indices = Array.from({ length: length * count }, (_, at) => at % length);
    if (value.kind === 'computed') scope.builder.require(shape);
    return moved(value, value.batch, (places) => places.take(axis, indices));
  }, call.input(0));
}

/** The lengths of the axes; the batch's is a multiple of its size. */
function shapeNumbers(_scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const rank = shapeOf(x).length;
  const bound = (at: number) => Math.min(Math.max(at < 0 ? at + rank : at, 0), rank);
  const [start, end] = [bound(call.integer('start', 0)), bound(call.integer('end', rank))];
  const lengths = shapeOf(x).slice(start, end);
  const result = known([lengths.length], lengths, 'int');
  const marked = x.batch !== undefined && x.batch.axis >= start && x.batch.axis < end;
  if (!marked) return result;
  return { ...result, perBatch: Uint8Array.from(lengths, (_, at) => (at + start === x.batch!.axis ? 1 : 0)) };
}

/** Numbers of one value; an axis as long as the batch is the batch's. */
function constantOfShape(_scope: Scope, call: Call): OnnxValue {
  const lengths = call.known(0);
  const shape = Array.from(lengths.data);
  requireSize(shape);
  const tensor = call.attribute('value')?.tensor;
  const data = new Float64Array(sizeOf(shape)).fill(tensor?.data[0] ?? 0);
  const axis = lengths.perBatch?.indexOf(1) ?? -1;
  const filled = known(shape, data, tensor?.type ?? 'float');
  return axis < 0 ? filled : { ...filled, batch: { axis, outer: 1 } };
}

function range(_scope: Scope, call: Call): OnnxValue {
  const [start, limit, step] = [0, 1, 2].map((at) => numbersOf(call.input(at), 'Range')[0]);
  const count = Math.max(0, Math.ceil((limit - start) / step));
  requireSize([count]);
  return known(
    [count],
    Float64Array.from({ length: count }, (_, at) => start + at * step),
    call.input(0).type,
  );
}

const castTypes: Readonly<Record<number, NumberType>> = {
  1: 'float',
  2: 'int',
  3: 'int',
  6: 'int',
  7: 'int',
  9: 'bool',
  10: 'float',
  11: 'float',
  16: 'float',
};

/** 1 where there is another number than 0. */
function nonZero({ builder }: Scope, x: Value): Value {
  return builder.each(builder.each(x, { op: 'unary', kind: 'absolute' }), { op: 'unary', kind: 'step' });
}

function cast(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const code = call.type === 'Cast' ? call.integer('to', 1) : undefined;
  const type = code === undefined ? shapedType(call) : castTypes[code];
  if (type === undefined) throw unsupported(`Cast to element type ${code}`);
  if (x.kind === 'known') {
    const convert = { float: (n: number) => n, int: Math.trunc, bool: (n: number) => (n === 0 ? 0 : 1) }[type];
    return { ...x, type, data: Float64Array.from(x.data, convert) };
  }
  if (x.type === 'float' && type === 'bool') return { ...x, type, value: nonZero(scope, x.value) };
  if (x.type === 'float' && type === 'int') throw unsupported('Cast of computed numbers to whole ones');
  return { ...x, type };
}

const shapedType = (call: Call): NumberType => call.input(1).type;

function identity(_scope: Scope, call: Call): OnnxValue {
  return call.input(0);
}

function constant(_scope: Scope, call: Call): OnnxValue {
  const tensor = call.attribute('value')?.tensor;
  if (tensor) return known(tensor.shape, tensor.data, tensor.type);
  const [float, integer] = [call.attribute('value_float')?.float, call.attribute('value_int')?.integer];
  if (float !== undefined) return known([], [float], 'float');
  if (integer !== undefined) return known([], [integer], 'int');
  const [floats, integers] = [call.attribute('value_floats')?.floats, call.attribute('value_ints')?.integers];
  if (floats) return known([floats.length], floats, 'float');
  if (integers) return known([integers.length], integers, 'int');
  throw unsupported('a Constant that is not of numbers');
}

/** Operators of this file by their names. */
export const shapes: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['Expand', expand],
  ['Tile', tile],
  ['Shape', shapeNumbers],
  ['ConstantOfShape', constantOfShape],
  ['Range', range],
  ['Cast', cast],
  ['CastLike', cast],
  ['Identity', identity],
  ['Dropout', identity],
  ['Constant', constant],
]);
