// ONNX operators that change the lengths of axes by copying or by weighting neighbours, and running sums.
import { unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Value } from '../model/graph-builder';
import type { Call, Operator, Scope } from './onnx-scope';
import {
  axisOf,
  computed,
  keepBatch,
  type Known,
  moved,
  numbersOf,
  type OnnxValue,
  requireSize,
  shapeOf,
} from './onnx-value';
import { withBatch, withoutBatch } from './onnx-layers';

/** x times a matrix [length, more] of numbers along one axis. */
function along(scope: Scope, x: Value, axis: number, more: number, entry: (from: number, to: number) => number): Value {
  const { builder } = scope;
  const { shape } = x.places;
  const length = shape[axis];
  requireSize([length, more]);
  const data = Float32Array.from({ length: length * more }, (_, at) => entry(Math.floor(at / more), at % more));
  const order = [...[...shape.keys()].filter((other) => other !== axis), axis];
  const last = builder.transpose(x, order);
  const rows = builder.reshape(last, [sizeOf(shape) / length, length]);
  const made = builder.reshape(
    builder.matmul(rows, builder.constant([length, more], data)),
    last.places.shape.with(-1, more),
  );
  return builder.transpose(
    made,
    order.map((_, at) => order.indexOf(at)),
  );
}

function runningSum(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const axis = axisOf(numbersOf(call.input(1), 'the axis of CumSum')[0], shapeOf(x).length);
  keepBatch(x, [axis], call.type);
  const [exclusive, reverse] = [call.integer('exclusive', 0) !== 0, call.integer('reverse', 0) !== 0];
  const counts = (from: number, to: number) => {
    if (from === to) return exclusive ? 0 : 1;
    return (reverse ? from > to : from < to) ? 1 : 0;
  };
  return computed(along(scope, scope.valueOf(x), axis, shapeOf(x)[axis], counts), x.batch);
}

interface Scaling {
  readonly from: number;
  readonly to: number;
  readonly scale: number;
}

/** Where position `to` of the result lies among those of the input. */
function coordinate(call: Call, to: number, { from, to: count, scale }: Scaling): number {
  const mode = call.text('coordinate_transformation_mode', 'half_pixel');
  if (mode === 'asymmetric') return to / scale;
  if (mode === 'align_corners') return count === 1 ? 0 : (to * (from - 1)) / (count - 1);
  if (mode === 'half_pixel' || (mode === 'pytorch_half_pixel' && count > 1)) return (to + 0.5) / scale - 0.5;
  if (mode === 'pytorch_half_pixel') return 0;
  throw unsupported(`Resize by the coordinates ${mode}`);
}

function nearest(call: Call, at: number): number {
  const mode = call.text('nearest_mode', 'round_prefer_floor');
  if (mode === 'floor') return Math.floor(at);
  if (mode === 'ceil') return Math.ceil(at);
  return mode === 'round_prefer_ceil' ? Math.floor(at + 0.5) : Math.ceil(at - 0.5);
}

/** One of the lists that lengths are asked for by; undefined where it is left out. */
function asked(scope: Scope, call: Call, at: number): Known | undefined {
  const found = call.inputs[at] && scope.numbersIn(call.inputs[at]);
  if (call.inputs[at] && !found) throw unsupported('Resize by numbers that are computed');
  return found && found.data.length > 0 ? found : undefined;
}

/** Lengths and scales of the axes: a list of scales, or one of lengths. The batch keeps its size. */
function scalings(scope: Scope, call: Call, x: OnnxValue): Scaling[] {
  const shape = shapeOf(x);
  const [scales, sizes] = [asked(scope, call, 2), asked(scope, call, 3)];
  const axes = (call.integers('axes') ?? [...shape.keys()]).map((axis) => axisOf(axis, shape.length));
  if (axes.length !== (scales ?? sizes)?.data.length)
    throw unsupported('Resize without a scale or length for each axis');
  return shape.map((from, axis) => {
    const at = axes.indexOf(axis);
    if (at < 0 || (axis === x.batch?.axis && sizes?.perBatch?.[at])) return { from, to: from, scale: 1 };
    const to = sizes ? sizes.data[at] : Math.floor(from * scales!.data[at]);
    return { from, to, scale: scales ? scales.data[at] : to / from };
  });
}

function resizeAxis(scope: Scope, call: Call, x: OnnxValue, axis: number, scaling: Scaling): OnnxValue {
  const { from, to } = scaling;
  if (from === to && scaling.scale === 1) return x;
  keepBatch(x, [axis], 'Resize');
  requireSize(shapeOf(x).with(axis, to));
  if (to < 1) throw unsupported(`Resize to ${to} numbers`);
  const inside = (at: number) => Math.min(Math.max(at, 0), from - 1);
  const mode = call.text('mode', 'nearest');
  if (mode === 'nearest') {
    const picks = Array.from({ length: to }, (_, at) => inside(nearest(call, coordinate(call, at, scaling))));
    return moved(x, x.batch, (places) => places.take(axis, picks));
  }
  if (mode !== 'linear' || call.integer('antialias', 0) !== 0) throw unsupported(`Resize of the kind ${mode}`);
  const weight = (place: number, at: number) => {
    const exact = inside(coordinate(call, at, scaling));
    return Math.max(0, 1 - Math.abs(exact - place));
  };
  return computed(along(scope, scope.valueOf(x), axis, to, weight), x.batch);
}

function resize(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  return scalings(scope, call, x).reduce((value, scaling, axis) => resizeAxis(scope, call, value, axis, scaling), x);
}

/** Channels become blocks of places, or blocks of places channels. */
function blocks(scope: Scope, call: Call): OnnxValue {
  const x = withoutBatch(scope, call.input(0), call.type);
  const size = call.integer('blocksize', 1);
  const [channels, height, width] = x.places.shape;
  const { builder } = scope;
  const apart = (shape: number[], order: number[], after: number[]) =>
    withBatch(scope, builder.reshape(builder.transpose(builder.reshape(x, shape), order), after), call.input(0));
  if (call.type === 'SpaceToDepth') {
    const [rows, columns] = [height / size, width / size];
    return apart([channels, rows, size, columns, size], [2, 4, 0, 1, 3], [channels * size * size, rows, columns]);
  }
  const rest = channels / (size * size);
  const after = [rest, height * size, width * size];
  if (call.text('mode', 'DCR') === 'CRD') return apart([rest, size, size, height, width], [0, 3, 1, 4, 2], after);
  return apart([size, size, rest, height, width], [2, 3, 0, 4, 1], after);
}

/** Operators of this file by their names. */
export const resizing: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['CumSum', runningSum],
  ['Resize', resize],
  ['DepthToSpace', blocks],
  ['SpaceToDepth', blocks],
]);
