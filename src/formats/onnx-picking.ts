// ONNX operators that pick numbers by lists of indices, and matrices of zeros and ones.
import { invalidFile, unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { Places } from '../model/places';
import { unravel } from '../model/window';
import type { Call, Operator, Scope } from './onnx-scope';
import {
  axisOf,
  computed,
  keepBatch,
  known,
  type Known,
  moved,
  numbersOf,
  type OnnxValue,
  requireSize,
  shapeOf,
} from './onnx-value';

/** An index counted from the front. Throws InvalidFile outside the axis. */
function inside(index: number, length: number, call: Call): number {
  const front = index < 0 ? index + length : index;
  if (Number.isInteger(front) && front >= 0 && front < length) return front;
  throw invalidFile('ONNX', call.node.name, `index ${index} of ${length} numbers`);
}

/** The numbers of x at these places of row-major order. */
function picked(
  x: OnnxValue,
  shape: readonly number[],
  places: readonly number[],
  batch: OnnxValue['batch'],
): OnnxValue {
  requireSize(shape);
  return moved(x, batch, (own) => own.reshape([own.size]).take(0, places).reshape(shape));
}

/** One index for each number of the result along an axis. The batch, where there is one, is an axis of length 1. */
function gatherElements(_scope: Scope, call: Call): OnnxValue {
  const [x, indices] = [call.input(0), call.known(1)];
  const shape = shapeOf(x);
  const axis = axisOf(call.integer('axis', 0), shape.length);
  keepBatch(x, [axis], call.type);
  if (indices.shape.length !== shape.length || (x.batch && shape[x.batch.axis] !== 1) || indices.perBatch)
    throw unsupported(`GatherElements of [${shape}] by [${indices.shape}]`);
  const whole = Places.whole(shape).numbers();
  const places = Array.from(indices.data, (index, at) => {
    const where = unravel(at, indices.shape).with(axis, inside(index, shape[axis], call));
    return whole[where.reduce((place, along, other) => place * shape[other] + along, 0)];
  });
  return picked(x, indices.shape, places, x.batch);
}

/** Indices of the first axes, which the batch may not be among; the axes after them stay. */
function gatherNd(_scope: Scope, call: Call): OnnxValue {
  const [x, indices] = [call.input(0), call.known(1)];
  if (call.integer('batch_dims', 0) !== 0) throw unsupported('GatherND with batch_dims');
  const shape = shapeOf(x);
  const [front, depth] = [indices.shape.slice(0, -1), indices.shape.at(-1) ?? 0];
  if (depth < 1 || depth > shape.length || indices.perBatch) throw unsupported(`GatherND by [${indices.shape}]`);
  keepBatch(x, [...shape.keys()].slice(0, depth), call.type);
  const rest = shape.slice(depth);
  const rows = Array.from({ length: sizeOf(front) }, (_, row) =>
    shape.slice(0, depth).reduce((place, length, at) => {
      return place * length + inside(indices.data[row * depth + at], length, call);
    }, 0),
  );
  const after = [...front, ...rest];
  requireSize(after);
  const batch = x.batch && { ...x.batch, axis: x.batch.axis - depth + front.length };
  return moved(x, batch, (own) =>
    own
      .reshape([own.size / sizeOf(rest), sizeOf(rest)])
      .take(0, rows)
      .reshape(after),
  );
}

function eyeLike(_scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const [rows, columns] = shapeOf(x);
  const offset = call.integer('k', 0);
  requireSize(shapeOf(x));
  const data = Float64Array.from({ length: rows * columns }, (_, at) =>
    at % columns === Math.floor(at / columns) + offset ? 1 : 0,
  );
  return known([rows, columns], data, 'float');
}

/** Numbers of known value on either side of a diagonal of the last two axes. */
function triangleMask(x: OnnxValue, offset: number, upper: boolean): Known {
  const [rows, columns] = shapeOf(x).slice(-2);
  requireSize([rows, columns]);
  const kept = (at: number) => {
    const distance = (at % columns) - Math.floor(at / columns) - offset;
    return (upper ? distance >= 0 : distance <= 0) ? 1 : 0;
  };
  return known(
    [rows, columns],
    Float64Array.from({ length: rows * columns }, (_, at) => kept(at)),
    'bool',
  );
}

/** The numbers above or below a diagonal of the last two axes, zeros elsewhere. */
function triangle(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const rank = shapeOf(x).length;
  keepBatch(x, [rank - 2, rank - 1], call.type);
  const offset = call.inputs[1] ? numbersOf(call.inputs[1], 'Trilu')[0] : 0;
  const mask = triangleMask(x, offset, call.integer('upper', 1) !== 0);
  const numbers = scope.numbersIn(x);
  if (numbers && !numbers.perBatch) {
    const size = sizeOf(mask.shape);
    return { ...numbers, data: Float64Array.from(numbers.data, (value, at) => (mask.data[at % size] ? value : 0)) };
  }
  const tensor = { shape: mask.shape, data: Float64Array.from(mask.data) };
  return computed(scope.builder.select(tensor, scope.valueOf(x), scope.builder.scalar(0)), x.batch);
}

/** Each id as a row of `off` with one `on`, along a new axis. */
function oneHot(scope: Scope, call: Call): OnnxValue {
  const ids = call.input(0);
  const depth = numbersOf(call.input(1), 'the depth of OneHot')[0];
  if (!(depth >= 1)) throw unsupported(`OneHot of depth ${depth}`);
  const [off, on] = numbersOf(call.input(2), 'the values of OneHot');
  const rank = shapeOf(ids).length;
  const axis = axisOf(call.integer('axis', -1), rank + 1);
  requireSize([...shapeOf(ids), depth]);
  const { builder } = scope;
  const value = ids.kind === 'known' ? scope.valueOf(ids) : ids.value;
  const column = builder.reshape(value, [...value.places.shape.slice(0, axis), 1, ...value.places.shape.slice(axis)]);
  const counts = builder.constant(
    [depth, ...Array<number>(rank - axis).fill(1)],
    Float32Array.from({ length: depth }, (_, k) => k),
  );
  const distance = builder.each(builder.subtract(column, counts), { op: 'unary', kind: 'absolute' });
  const other = builder.each(distance, { op: 'unary', kind: 'step' });
  const made = builder.add(builder.multiply(other, builder.scalar(off - on)), builder.scalar(on));
  const batch = ids.batch && { ...ids.batch, axis: ids.batch.axis + (ids.batch.axis >= axis ? 1 : 0) };
  return computed(made, batch, call.input(2).type);
}

/** Operators of this file by their names. */
export const picking: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['GatherElements', gatherElements],
  ['GatherND', gatherNd],
  ['EyeLike', eyeLike],
  ['Trilu', triangle],
  ['OneHot', oneHot],
]);
