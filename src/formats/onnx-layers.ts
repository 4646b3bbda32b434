// ONNX operators that hold weights, reduce or normalise.
import { unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Value } from '../model/graph-builder';
import { batchNorm, groupNorm, layerNorm } from '../model/graph-layers';
import { foldReduce } from './onnx-fold';
import { isNameless } from './onnx-names';
import type { Call, Operator, Scope } from './onnx-scope';
import { axisOf, type Batch, computed, keepBatch, moved, type OnnxValue, shapeOf, sharedBatch } from './onnx-value';

/** x times a matrix: a dense layer where the matrix is a parameter. */
export function matrixProduct(scope: Scope, x: OnnxValue, matrix: OnnxValue, bias?: string): Value {
  const layer = scope.matrixOf(matrix);
  if (layer) return scope.builder.dense(scope.valueOf(x), { ...layer, ...(bias === undefined ? {} : { bias }) });
  return scope.builder.matmul(scope.valueOf(x), scope.valueOf(matrix));
}

/** A vector as a matrix of one row or one column. */
function asMatrix(value: OnnxValue, column: boolean): OnnxValue {
  const shape = shapeOf(value);
  if (shape.length !== 1) return value;
  return moved(value, value.batch && { ...value.batch, axis: column ? 0 : 1 }, (places) =>
    places.reshape(column ? [...shape, 1] : [1, ...shape]),
  );
}

/** The batch of a product of matrices: one of the factors' own, or of the matrices that are multiplied one by one. */
function productBatch(left: OnnxValue, right: OnnxValue): Batch | undefined {
  keepBatch(left, [shapeOf(left).length - 1], 'MatMul');
  keepBatch(right, [shapeOf(right).length - 2], 'MatMul');
  const rank = Math.max(shapeOf(left).length, shapeOf(right).length);
  const found = [left, right].flatMap((side) => {
    const shift = rank - shapeOf(side).length;
    return side.batch ? [{ ...side.batch, axis: side.batch.axis + shift }] : [];
  });
  const [first, second] = found;
  const same = !second || (first.axis === second.axis && first.outer === second.outer && first.axis < rank - 2);
  const other = left.batch ? right : left;
  const length = shapeOf(other)[first ? first.axis - rank + shapeOf(other).length : 0] ?? 1;
  const alone = !first || second !== undefined || first.axis >= rank - 2 || length === 1;
  if (!same || !alone) throw unsupported('MatMul of values that have the batch on different axes');
  return first;
}

function matmul(scope: Scope, call: Call): OnnxValue {
  const [left, right] = [asMatrix(call.input(0), false), asMatrix(call.input(1), true)];
  const batch = productBatch(left, right);
  const result = computed(matrixProduct(scope, left, right), batch);
  const [first, last] = [shapeOf(call.input(0)).length === 1, shapeOf(call.input(1)).length === 1];
  const rank = shapeOf(result).length;
  const gone = [...(first ? [rank - 2] : []), ...(last ? [rank - 1] : [])];
  const kept = [...shapeOf(result).keys()].filter((axis) => !gone.includes(axis));
  const after = batch && { ...batch, axis: kept.indexOf(batch.axis) };
  return moved(result, after, (places) => places.reshape(kept.map((axis) => places.shape[axis])));
}

const transposed = (value: OnnxValue): OnnxValue =>
  moved(value, value.batch && { ...value.batch, axis: 1 - value.batch.axis }, (places) => places.transpose([1, 0]));

function scaled(scope: Scope, value: Value, factor: number): Value {
  return factor === 1 ? value : scope.builder.multiply(value, scope.builder.scalar(factor));
}

/** alpha A B + beta C. */
function gemm(scope: Scope, call: Call): OnnxValue {
  const [a, b] = [0, 1].map((at) => {
    const flag = call.integer(at === 0 ? 'transA' : 'transB', 0);
    if (shapeOf(call.input(at)).length !== 2) throw unsupported('Gemm of values that are not matrices');
    return flag === 0 ? call.input(at) : transposed(call.input(at));
  });
  const [alpha, beta, c] = [call.float('alpha', 1), call.float('beta', 1), call.inputs[2]];
  const batch = productBatch(a, b);
  const plain = alpha === 1 && beta === 1 && scope.matrixOf(b) !== undefined;
  const bias = plain ? scope.parameterOfShape(c, [shapeOf(b)[1]]) : undefined;
  const matrix = matrixProduct(scope, a, b, bias);
  if (!c || bias !== undefined) return computed(scaled(scope, matrix, alpha), batch);
  const sum = scope.builder.add(scaled(scope, matrix, alpha), scaled(scope, scope.valueOf(c), beta));
  return computed(sum, sharedBatch([computed(matrix, batch), c]));
}

/** Axes of a reduction: an attribute or an input by the operator set; all where none are named. */
function reducedAxes(call: Call, rank: number): number[] {
  const given = call.list('axes', 1);
  const none = call.integer('noop_with_empty_axes', 0) !== 0 ? [] : [...Array(rank).keys()];
  return given && given.length > 0 ? given.map((axis) => axisOf(axis, rank)) : none;
}

type Reduction = (scope: Scope, x: Value, axes: readonly number[]) => Value;

const reductions: ReadonlyMap<string, Reduction> = new Map<string, Reduction>([
  ['ReduceSum', ({ builder }, x, axes) => builder.reduce(x, 'sum', axes, true)],
  ['ReduceMean', ({ builder }, x, axes) => builder.reduce(x, 'mean', axes, true)],
  ['ReduceMax', ({ builder }, x, axes) => builder.reduce(x, 'max', axes, true)],
  ['ReduceMin', reduceMin],
  ['ReduceSumSquare', squares],
  ['ReduceLogSumExp', logSumExp],
  [
    'ReduceL1',
    ({ builder }, x, axes) => builder.reduce(builder.each(x, { op: 'unary', kind: 'absolute' }), 'sum', axes, true),
  ],
  ['ReduceLogSum', logSum],
  ['ReduceProd', productOf],
  ['ReduceL2', (scope, x, axes) => scope.builder.each(squares(scope, x, axes), { op: 'unary', kind: 'sqrt' })],
]);

function reduceMin({ builder }: Scope, x: Value, axes: readonly number[]): Value {
  const negated = builder.each(x, { op: 'unary', kind: 'negate' });
  return builder.each(builder.reduce(negated, 'max', axes, true), { op: 'unary', kind: 'negate' });
}

/** The largest number is taken off first, so that no exponential is too large. */
function logSumExp({ builder }: Scope, x: Value, axes: readonly number[]): Value {
  const largest = builder.reduce(x, 'max', axes, true);
  const powers = builder.each(builder.subtract(x, largest), { op: 'unary', kind: 'exp' });
  const logarithm = builder.each(builder.reduce(powers, 'sum', axes, true), { op: 'unary', kind: 'log' });
  return builder.add(logarithm, largest);
}

function logSum({ builder }: Scope, x: Value, axes: readonly number[]): Value {
  return builder.each(builder.reduce(x, 'sum', axes, true), { op: 'unary', kind: 'log' });
}

/** The most factors of one product. */
const mostFactors = 64;

function productOf({ builder }: Scope, x: Value, axes: readonly number[]): Value {
  return axes.reduce((value, axis) => {
    const length = value.places.shape[axis];
    if (length > mostFactors) throw unsupported(`ReduceProd of ${length} numbers`);
    const factors = builder.split(value, axis, Array<number>(length).fill(1));
    return factors.reduce((left, right) => builder.multiply(left, right));
  }, x);
}

function squares({ builder }: Scope, x: Value, axes: readonly number[]): Value {
  return builder.reduce(builder.multiply(x, x), 'sum', axes, true);
}

function reduce(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const folded = x.kind === 'known' ? foldReduce(call.type, x) : undefined;
  const keep = call.integer('keepdims', 1) !== 0;
  if (folded) return keep ? moved(folded, undefined, (places) => places.reshape([1])) : folded;
  const apply = reductions.get(call.type);
  if (!apply) throw unsupported(`${call.type} of numbers that depend on the datapoint`);
  const rank = shapeOf(x).length;
  const axes = reducedAxes(call, rank);
  keepBatch(x, axes, call.type);
  if (axes.length === 0) return x;
  const reduced = computed(apply(scope, scope.valueOf(x), axes), x.batch);
  if (keep) return reduced;
  const kept = [...Array(rank).keys()].filter((axis) => !axes.includes(axis));
  const batch = x.batch && { ...x.batch, axis: kept.indexOf(x.batch.axis) };
  return moved(reduced, batch, (places) => places.reshape(kept.map((axis) => places.shape[axis])));
}

function softmax(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const axis = axisOf(call.integer('axis', -1), shapeOf(x).length);
  keepBatch(x, [axis], call.type);
  return computed(scope.builder.softmax(scope.valueOf(x), axis, call.type === 'LogSoftmax'), x.batch);
}

function layerNormalization(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const rank = shapeOf(x).length;
  const first = axisOf(call.integer('axis', -1), rank);
  if (x.batch && x.batch.axis >= first) throw unsupported('LayerNormalization over the axis of the batch');
  const [gain, offset] = [1, 2].map((at) => call.inputs[at] && scope.valueOf(untrained(scope, call, at)));
  const epsilon = call.float('epsilon', 1e-5);
  return computed(layerNorm(scope.builder, scope.valueOf(x), rank - first, epsilon, { gain, offset }), x.batch);
}

/** The value of one datapoint, [channels, ...size]: the batch is the first axis and nothing else. */
export function withoutBatch(scope: Scope, x: OnnxValue, what: string): Value {
  const [first, ...rest] = shapeOf(x);
  const leading = x.batch === undefined || (x.batch.axis === 0 && x.batch.outer === 1);
  if (!leading || first !== 1 || rest.length < 1) throw unsupported(`${what} of a value [${shapeOf(x)}]`);
  return scope.builder.reshape(scope.valueOf(x), rest);
}

/** The result for the batch that the datapoint came from. */
export function withBatch(scope: Scope, value: Value, x: OnnxValue): OnnxValue {
  return computed(scope.builder.reshape(value, [1, ...value.places.shape]), x.batch);
}

function groupNormalization(scope: Scope, call: Call): OnnxValue {
  const x = withoutBatch(scope, call.input(0), call.type);
  const groups = call.type === 'InstanceNormalization' ? x.places.shape[0] : call.integer('num_groups', 1);
  const [gain, offset] = [1, 2].map((at) => scope.valueOf(untrained(scope, call, at)));
  const made = groupNorm(scope.builder, x, groups, call.float('epsilon', 1e-5), { gain, offset });
  return withBatch(scope, made, call.input(0));
}

/** Exporters give norms without gains and offsets nameless gains of 1 and offsets of 0: they are not trained. */
function untrained(scope: Scope, call: Call, at: number): OnnxValue {
  const value = call.input(at);
  const name = scope.parameterOf(value);
  const numbers = name !== undefined && isNameless(name) ? scope.numbersIn(value) : undefined;
  return numbers && Array.from(numbers.data).every((number) => number === 2 - at) ? numbers : value;
}

function batchNormalization(scope: Scope, call: Call): OnnxValue {
  if (call.integer('training_mode', 0) !== 0) throw unsupported('BatchNormalization in training mode');
  const x = withoutBatch(scope, call.input(0), call.type);
  const [gain, offset] = [1, 2].map((at) => scope.valueOf(untrained(scope, call, at)));
  const [mean, variance] = [3, 4].map((at) => scope.tensorIn(call.input(at), 'a running statistic').data);
  const channels = x.places.shape[0];
  if ([mean, variance].some((list) => list.length !== channels) || sizeOf(gain.places.shape) !== channels)
    throw unsupported(`BatchNormalization of ${channels} channels with other statistics`);
  const statistics = { mean, variance, epsilon: call.float('epsilon', 1e-5) };
  return withBatch(scope, batchNorm(scope.builder, x, statistics, { gain, offset }), call.input(0));
}

/** Operators of this file by their names. */
export const layers: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['MatMul', matmul],
  ['Gemm', gemm],
  ...[...reductions.keys()].map((type) => [type, reduce] as const),
  ['Softmax', softmax],
  ['LogSoftmax', softmax],
  ['LayerNormalization', layerNormalization],
  ['GroupNormalization', groupNormalization],
  ['InstanceNormalization', groupNormalization],
  ['BatchNormalization', batchNormalization],
]);
