// ONNX operators with windows: convolutions and pooling, their automatic padding and rounding up.
import { unsupported } from '../core/errors';
import type { Window } from '../model/graph';
import type { Value } from '../model/graph-builder';
import { averagePool, globalPool, maxPool, seen, windowCells } from '../model/graph-pooling';
import { convolve, convolveTransposed } from './onnx-convolutions';
import { withBatch, withoutBatch } from './onnx-layers';
import type { Call, Operator, Scope } from './onnx-scope';
import { type OnnxValue, requireSize, shapeOf } from './onnx-value';

function whole(call: Call, name: string, list: readonly number[] | undefined, axes: number, least: number): number[] {
  const found = list && list.length > 0 ? list : Array<number>(axes).fill(least);
  if (found.length >= axes && found.every((value) => Number.isInteger(value) && value >= least && value < 2 ** 24))
    return [...found];
  throw unsupported(`${call.type} with ${name} [${found}]`);
}

/** Padding that gives ceil(length / stride) positions, the odd one at the end or at the start. */
function samePadding(size: readonly number[], window: Window, upper: boolean): Pick<Window, 'before' | 'after'> {
  const total = size.map((length, axis) => {
    const span = window.dilation[axis] * (window.size[axis] - 1) + 1;
    const positions = Math.ceil(length / window.stride[axis]);
    return Math.max(0, (positions - 1) * window.stride[axis] + span - length);
  });
  const [less, more] = [total.map((sum) => Math.floor(sum / 2)), total.map((sum) => Math.ceil(sum / 2))];
  return upper ? { before: less, after: more } : { before: more, after: less };
}

/** The window of a node over axes of these lengths. Throws Unsupported for what no network has. */
function windowOf(call: Call, size: readonly number[], kernel: readonly number[] | undefined): Window {
  const axes = size.length;
  const at = (name: string, least: number) => whole(call, name, call.integers(name), axes, least);
  const lengths = whole(call, 'kernel_shape', kernel, axes, 1);
  const pads = call.integers('pads') ?? [];
  const padding = whole(call, 'pads', pads, pads.length > 0 ? 2 * axes : axes, 0);
  const [before, after] = [padding.slice(0, axes), pads.length > 0 ? padding.slice(axes) : padding];
  const window = { size: lengths, stride: at('strides', 1), dilation: at('dilations', 1), before, after };
  const automatic = call.text('auto_pad', 'NOTSET');
  if (automatic === 'NOTSET') return window;
  const none = size.map(() => 0);
  if (automatic === 'VALID') return { ...window, before: none, after: none };
  if (automatic !== 'SAME_UPPER' && automatic !== 'SAME_LOWER') throw unsupported(`padding of the kind ${automatic}`);
  return { ...window, ...samePadding(size, window, automatic === 'SAME_UPPER') };
}

function conv(scope: Scope, call: Call): OnnxValue {
  const x = withoutBatch(scope, call.input(0), 'Conv');
  const shape = shapeOf(call.input(1));
  if (shape.length > 4) throw unsupported(`Conv over ${shape.length - 2} axes`);
  const size = x.places.shape.slice(1);
  const window = windowOf(call, size, shape.slice(2));
  const [weight, groups] = [scope.parameterOfShape(call.input(1), shape), call.integer('group', 1)];
  const bias = scope.parameterOfShape(call.inputs[2], [shape[0]]);
  if (weight === undefined) {
    const made = convolve(scope, { x, weight: scope.valueOf(call.input(1)), groups, window });
    return withBatch(scope, biased(scope, call, made), call.input(0));
  }
  const made = scope.builder.conv(x, { weight, groups, window, ...(bias === undefined ? {} : { bias }) });
  return withBatch(scope, bias === undefined ? biased(scope, call, made) : made, call.input(0));
}

/** [filters, ...positions] plus the bias of each filter. */
function biased(scope: Scope, call: Call, made: Value): Value {
  if (!call.inputs[2]) return made;
  const { builder } = scope;
  const [filters, ...positions] = made.places.shape;
  const column = builder.reshape(scope.valueOf(call.inputs[2]), [filters, ...positions.map(() => 1)]);
  return builder.add(made, column);
}

/** Lengths of a transposed convolution's result. */
function transposedLengths(call: Call, size: readonly number[], window: Window): number[] {
  const extra = call.integers('output_padding') ?? size.map(() => 0);
  if (call.integers('output_shape')) throw unsupported('ConvTranspose to an output_shape');
  const full = size.map((length, axis) => {
    return window.stride[axis] * (length - 1) + extra[axis] + window.dilation[axis] * (window.size[axis] - 1) + 1;
  });
  const lengths = full.map((length, axis) => length - window.before[axis] - window.after[axis]);
  if (lengths.some((length) => length < 1)) throw unsupported(`ConvTranspose to [${lengths}]`);
  requireSize(lengths);
  return lengths;
}

function convTranspose(scope: Scope, call: Call): OnnxValue {
  const x = withoutBatch(scope, call.input(0), call.type);
  const shape = shapeOf(call.input(1));
  if (shape.length > 4) throw unsupported(`ConvTranspose over ${shape.length - 2} axes`);
  if (call.text('auto_pad', 'NOTSET') !== 'NOTSET') throw unsupported('ConvTranspose with auto_pad');
  const size = x.places.shape.slice(1);
  const window = windowOf(call, size, shape.slice(2));
  const parts = { x, weight: scope.valueOf(call.input(1)), groups: call.integer('group', 1), window };
  const made = convolveTransposed(scope, parts, transposedLengths(call, size, window));
  return withBatch(scope, biased(scope, call, made), call.input(0));
}

/** The window with as much more padding at the end as makes its positions rounded up instead of down. */
function roundedUp(size: readonly number[], window: Window): Window {
  const after = size.map((length, axis) => {
    const [stride, before] = [window.stride[axis], window.before[axis]];
    const span = window.dilation[axis] * (window.size[axis] - 1) + 1;
    const positions = Math.ceil((length + before + window.after[axis] - span) / stride) + 1;
    const started = (positions - 1) * stride >= length + before ? positions - 1 : positions;
    return Math.max(window.after[axis], (started - 1) * stride + span - length - before);
  });
  return { ...window, after };
}

interface Pooling {
  readonly x: Value;
  readonly size: readonly number[];
  readonly window: Window;
  /** The window's positions, rounded up where the node asks for it. */
  readonly moved: Window;
}

function poolingOf(scope: Scope, call: Call): Pooling {
  const x = withoutBatch(scope, call.input(0), call.type);
  const size = x.places.shape.slice(1);
  const window = windowOf(call, size, call.integers('kernel_shape'));
  const moved = call.integer('ceil_mode', 0) === 0 ? window : roundedUp(size, window);
  return { x, size, window, moved };
}

function requireValuesOnly(call: Call): void {
  if (call.node.outputs.length > 1) throw unsupported(`${call.type} that gives indices`);
}

function readMaxPool(scope: Scope, call: Call): OnnxValue {
  requireValuesOnly(call);
  const { x, size, moved } = poolingOf(scope, call);
  return withBatch(scope, maxPool(scope.builder, x, windowCells(size, moved)), call.input(0));
}

/** Padding counts where the node says so, but not what rounding up has added. */
function readAveragePool(scope: Scope, call: Call): OnnxValue {
  const { x, size, window, moved } = poolingOf(scope, call);
  const cells = windowCells(size, moved);
  const padded = size.map((length, axis) => length + window.before[axis] + window.after[axis]);
  const none = size.map(() => 0);
  const counted = windowCells(padded, {
    ...moved,
    before: none,
    after: moved.after.map((after, axis) => after - window.after[axis]),
  });
  const divisors = seen(call.integer('count_include_pad', 0) === 0 ? cells : counted);
  return withBatch(scope, averagePool(scope.builder, x, cells, divisors), call.input(0));
}

function readGlobalPool(scope: Scope, call: Call): OnnxValue {
  const x = withoutBatch(scope, call.input(0), call.type);
  const kind = call.type === 'GlobalMaxPool' ? 'max' : 'mean';
  return withBatch(scope, globalPool(scope.builder, x, kind), call.input(0));
}

/** Operators of this file by their names. */
export const windows: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['Conv', conv],
  ['ConvTranspose', convTranspose],
  ['MaxPool', readMaxPool],
  ['AveragePool', readAveragePool],
  ['GlobalAveragePool', readGlobalPool],
  ['GlobalMaxPool', readGlobalPool],
]);
