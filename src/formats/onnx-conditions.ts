// ONNX operators that compare and choose. What is known is decided while the file is read; a condition on datapoints is
// a value of zeros and ones whose derivative is 0.
import { unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { UnaryNode } from '../model/graph';
import type { GraphBuilder, Value } from '../model/graph-builder';
import { broadcastShape } from '../model/places';
import { canFold, fold, foldWhere } from './onnx-fold';
import type { Call, Operator, Scope } from './onnx-scope';
import { computed, known, type Known, type OnnxValue, shapeOf, sharedBatch } from './onnx-value';

const isKnown = (value: OnnxValue): value is Known => value.kind === 'known';

const unary = (builder: GraphBuilder, x: Value, kind: UnaryNode['kind']): Value =>
  builder.each(x, { op: 'unary', kind });

/** 1 where x is greater than y, else 0. */
const above = (builder: GraphBuilder, x: Value, y: Value): Value => unary(builder, builder.subtract(x, y), 'step');

const not = (builder: GraphBuilder, x: Value): Value => builder.subtract(builder.scalar(1), x);

type Comparison = (builder: GraphBuilder, x: Value, y: Value) => Value;

const comparisons: Readonly<Record<string, Comparison>> = {
  Greater: above,
  Less: (builder, x, y) => above(builder, y, x),
  GreaterOrEqual: (builder, x, y) => not(builder, above(builder, y, x)),
  LessOrEqual: (builder, x, y) => not(builder, above(builder, x, y)),
  Equal: (builder, x, y) => not(builder, builder.add(above(builder, x, y), above(builder, y, x))),
  And: (builder, x, y) => builder.multiply(x, y),
  Or: (builder, x, y) => unary(builder, builder.add(x, y), 'step'),
};

/** A value whose numbers are compared or combined: floats, token ids or zeros and ones. */
function comparable(scope: Scope, value: OnnxValue): Value {
  return value.kind === 'known' ? scope.valueOf(value) : value.value;
}

function readLogic(scope: Scope, call: Call): OnnxValue {
  const sides = call.inputs.map((_, at) => call.input(at));
  const numbers = sides.map((side) => scope.numbersIn(side));
  if (numbers.every((side) => side !== undefined) && canFold(call.type)) return fold(call.type, numbers);
  const apply = Object.hasOwn(comparisons, call.type) && sides.length === 2 ? comparisons[call.type] : undefined;
  if (!apply) throw unsupported(`${call.type} of numbers that depend on the datapoint`);
  const [x, y] = sides.map((side) => comparable(scope, side));
  const condition = computed(apply(scope.builder, x, y), sharedBatch(sides), 'bool');
  if (call.type === 'Greater') scope.rememberComparison(condition, sides[0], scope.scalarIn(sides[1]));
  return condition;
}

type Rounding = (builder: GraphBuilder, x: Value) => Value;

const roundings: Readonly<Record<string, Rounding>> = {
  Not: not,
  Floor: (builder, x) => unary(builder, x, 'floor'),
  Ceil: (builder, x) => unary(builder, unary(builder, unary(builder, x, 'negate'), 'floor'), 'negate'),
  Sign: (builder, x) =>
    builder.subtract(unary(builder, x, 'step'), unary(builder, unary(builder, x, 'negate'), 'step')),
};

function readRounding(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  if (isKnown(x)) return fold(call.type, [x]);
  const made = roundings[call.type](scope.builder, comparable(scope, x));
  return computed(made, x.batch, x.type);
}

/** Numbers are taken to be numbers: the networks that are read have no NaN or infinity in between. */
function readUndefined(_scope: Scope, call: Call): OnnxValue {
  const shape = shapeOf(call.input(0)).map(() => 1);
  return known(shape, new Float64Array(1), 'bool');
}

/** The largest or smallest of values; of one value and a number it is a clip. */
function readBound(scope: Scope, call: Call): OnnxValue {
  const sides = call.inputs.map((_, at) => call.input(at));
  if (sides.every(isKnown)) return fold(call.type, sides);
  const first = sides.find((side) => !isKnown(side))!;
  const second = sides.find((side) => side !== first) ?? first;
  const limit = sides.length === 2 && isKnown(second) ? scope.uniformIn(second) : undefined;
  const batch = sharedBatch(sides);
  if (limit !== undefined && covers(first, second)) return computed(clipped(scope, call, first, limit), batch);
  const bound = (x: Value, y: Value) =>
    call.type === 'Max' ? scope.builder.maximum(x, y) : scope.builder.minimum(x, y);
  return computed(sides.map((side) => scope.valueOf(side)).reduce(bound), batch);
}

const covers = (x: OnnxValue, y: OnnxValue): boolean => `${broadcastShape(shapeOf(x), shapeOf(y))}` === `${shapeOf(x)}`;

function clipped(scope: Scope, { type }: Call, x: OnnxValue, limit: number): Value {
  const far = 3.4028234663852886e38;
  const constants = type === 'Max' ? [limit, far] : [-far, limit];
  return scope.builder.each(scope.valueOf(x), { op: 'unary', kind: 'clip', constants });
}

/** Exporters write softplus as x where x is so large that both are the same. */
function isSoftplus(scope: Scope, condition: OnnxValue, x: OnnxValue, y: OnnxValue): boolean {
  const compared = scope.compared(condition);
  if (!compared || compared.limit < 16 || x.kind !== 'computed' || y.kind !== 'computed') return false;
  const node = scope.builder.nodeOf(y.value);
  const softplus = node.op === 'activation' && node.kind === 'softplus' && node.inputs[0] === x.value.base;
  return softplus && compared.x === x;
}

function readWhere(scope: Scope, call: Call): OnnxValue {
  const [condition, x, y] = [0, 1, 2].map((at) => call.input(at));
  if (isSoftplus(scope, condition, x, y)) return y;
  const numbers = scope.numbersIn(condition);
  if (!numbers) return chosen(scope, condition, x, y);
  if (isKnown(x) && isKnown(y)) return foldWhere(numbers, x, y);
  const only = onlyChoice(numbers, x, y);
  if (only) return only;
  const tensor = { shape: numbers.shape, data: Float64Array.from(numbers.data) };
  const made = scope.builder.select(tensor, scope.valueOf(x), scope.valueOf(y));
  return computed(made, sharedBatch([numbers, x, y]));
}

/** What is chosen everywhere, where it has the shape of the whole. */
function onlyChoice({ shape, data }: Known, x: OnnxValue, y: OnnxValue): OnnxValue | undefined {
  const flags = Array.from(data, Boolean);
  if (flags.length === 0 || flags.some((flag) => flag !== flags[0])) return undefined;
  const choice = flags[0] ? x : y;
  const whole = broadcastShape(shape, shapeOf(x), shapeOf(y));
  const same = whole.length === shapeOf(choice).length && sizeOf(whole) === sizeOf(shapeOf(choice));
  return same ? choice : undefined;
}

/** c x + (1 - c) y for a condition c of zeros and ones. */
function chosen(scope: Scope, condition: OnnxValue, x: OnnxValue, y: OnnxValue): OnnxValue {
  const { builder } = scope;
  const [flags, first, second] = [comparable(scope, condition), scope.valueOf(x), scope.valueOf(y)];
  const made = builder.add(builder.multiply(flags, first), builder.multiply(not(builder, flags), second));
  return computed(made, sharedBatch([condition, x, y]));
}

/** Operators of this file by their names. */
export const conditions: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...[...Object.keys(comparisons), 'Mod'].map((type) => [type, readLogic] as const),
  ...Object.keys(roundings).map((type) => [type, readRounding] as const),
  ['IsNaN', readUndefined],
  ['IsInf', readUndefined],
  ['Max', readBound],
  ['Min', readBound],
  ['Where', readWhere],
]);
