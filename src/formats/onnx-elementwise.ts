// ONNX operators that act number by number.
import { unsupported } from '../core/errors';
import type { ActivationKind, UnaryKind } from '../model/graph';
import type { Value } from '../model/graph-builder';
import { canFold, fold } from './onnx-fold';
import { isNameless } from './onnx-names';
import type { Call, Operator, Scope } from './onnx-scope';
import { computed, type Known, type OnnxValue, sharedBatch } from './onnx-value';

const isKnown = (value: OnnxValue): value is Known => value.kind === 'known';

/** The graph's functions of one number, by operator. */
const activations: Readonly<Record<string, ActivationKind>> = {
  Relu: 'relu',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Softplus: 'softplus',
  Erf: 'erf',
  Sin: 'sine',
};

const unaries: Readonly<Record<string, UnaryKind>> = {
  Exp: 'exp',
  Log: 'log',
  Sqrt: 'sqrt',
  Reciprocal: 'reciprocal',
  Neg: 'negate',
  Abs: 'absolute',
  Cos: 'cosine',
  Softsign: 'softsign',
};

type OfOne = (scope: Scope, x: Value, call: Call) => Value;

const activate =
  (kind: ActivationKind): OfOne =>
  ({ builder }, x) =>
    builder.each(x, { op: 'activation', kind });

const unary =
  (kind: UnaryKind, constants: (call: Call) => readonly number[] = () => []): OfOne =>
  ({ builder }, x, call) => {
    const list = constants(call);
    return builder.each(x, { op: 'unary', kind, ...(list.length > 0 ? { constants: list } : {}) });
  };

/** scale (max(0, x) + min(0, alpha (e^x - 1))). */
function selu({ builder }: Scope, x: Value, call: Call): Value {
  const alpha = call.float('alpha', 1.6732631921768188);
  const elu = builder.each(x, { op: 'unary', kind: 'elu', constants: [alpha] });
  return builder.multiply(elu, builder.scalar(call.float('gamma', 1.0507010221481323)));
}

function leakyRelu({ builder }: Scope, x: Value, call: Call): Value {
  return builder.each(x, { op: 'activation', kind: 'leaky-relu', slope: call.float('alpha', 0.01) });
}

/** x max(0, min(1, x / 6 + 1 / 2)). */
function hardSwish({ builder }: Scope, x: Value): Value {
  return builder.multiply(x, builder.each(x, { op: 'unary', kind: 'hard-sigmoid', constants: [1 / 6, 0.5] }));
}

/** x tanh(log(1 + e^x)). */
function mish({ builder }: Scope, x: Value): Value {
  const softplus = builder.each(x, { op: 'activation', kind: 'softplus' });
  return builder.multiply(x, builder.each(softplus, { op: 'activation', kind: 'tanh' }));
}

function gelu({ builder }: Scope, x: Value, call: Call): Value {
  const kind = call.text('approximate', 'none') === 'tanh' ? 'gelu-tanh' : 'gelu';
  return builder.each(x, { op: 'activation', kind });
}

/** Bounds are numbers of the file. */
function clip(scope: Scope, x: Value, call: Call): Value {
  const bound = (at: number, otherwise: number) => {
    if (!call.inputs[at]) return otherwise;
    const found = scope.scalarIn(call.inputs[at]);
    if (found === undefined) throw unsupported('Clip with bounds that are not single numbers of the file');
    return found;
  };
  const constants = [bound(1, -3.4028234663852886e38), bound(2, 3.4028234663852886e38)];
  return scope.builder.each(x, { op: 'unary', kind: 'clip', constants });
}

/** (e^x + sign e^-x) / 2. */
const hyperbolic =
  (sign: 1 | -1): OfOne =>
  ({ builder }, x) => {
    const exp = (value: Value) => builder.each(value, { op: 'unary', kind: 'exp' });
    const [up, down] = [exp(x), exp(builder.each(x, { op: 'unary', kind: 'negate' }))];
    const sum = sign === 1 ? builder.add(up, down) : builder.subtract(up, down);
    return builder.multiply(sum, builder.scalar(0.5));
  };

function tangent({ builder }: Scope, x: Value): Value {
  const sine = builder.each(x, { op: 'activation', kind: 'sine' });
  return builder.divide(sine, builder.each(x, { op: 'unary', kind: 'cosine' }));
}

/** x where |x| is above lambd, moved towards 0 by bias; 0 elsewhere. */
function shrink({ builder }: Scope, x: Value, call: Call): Value {
  const [limit, bias] = [call.float('lambd', 0.5), call.float('bias', 0)];
  const side = (value: Value) => {
    const outside = builder.each(builder.subtract(value, builder.scalar(limit)), { op: 'unary', kind: 'step' });
    return builder.multiply(outside, builder.subtract(value, builder.scalar(bias)));
  };
  return builder.subtract(side(x), side(builder.each(x, { op: 'unary', kind: 'negate' })));
}

/** x above alpha, 0 elsewhere. */
function thresholded({ builder }: Scope, x: Value, call: Call): Value {
  const shifted = builder.subtract(x, builder.scalar(call.float('alpha', 1)));
  return builder.multiply(x, builder.each(shifted, { op: 'unary', kind: 'step' }));
}

const ofOne: ReadonlyMap<string, OfOne> = new Map<string, OfOne>([
  ...Object.entries(activations).map(([type, kind]) => [type, activate(kind)] as const),
  ...Object.entries(unaries).map(([type, kind]) => [type, unary(kind)] as const),
  ['LeakyRelu', leakyRelu],
  ['Elu', unary('elu', (call) => [call.float('alpha', 1)])],
  ['Celu', unary('celu', (call) => [call.float('alpha', 1)])],
  ['HardSigmoid', unary('hard-sigmoid', (call) => [call.float('alpha', 0.2), call.float('beta', 0.5)])],
  ['Selu', selu],
  ['HardSwish', hardSwish],
  ['Mish', mish],
  ['Gelu', gelu],
  ['Clip', clip],
  ['Sinh', hyperbolic(-1)],
  ['Cosh', hyperbolic(1)],
  ['Tan', tangent],
  ['Shrink', shrink],
  ['ThresholdedRelu', thresholded],
]);

function readOfOne(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  if (isKnown(x) && canFold(call.type)) return fold(call.type, [x]);
  return computed(ofOne.get(call.type)!(scope, scope.valueOf(x), call), x.batch);
}

/** max(0, x) + slope min(0, x); the slope may be trained. */
function prelu({ builder }: Scope, x: Value, slope: Value): Value {
  const above = builder.each(x, { op: 'activation', kind: 'relu' });
  return builder.add(above, builder.multiply(slope, builder.subtract(x, above)));
}

type OfTwo = (scope: Scope, x: Value, y: Value) => Value;

const ofTwo: ReadonlyMap<string, OfTwo> = new Map<string, OfTwo>([
  ['Add', ({ builder }, x, y) => builder.add(x, y)],
  ['Sub', ({ builder }, x, y) => builder.subtract(x, y)],
  ['Mul', ({ builder }, x, y) => builder.multiply(x, y)],
  ['Div', ({ builder }, x, y) => builder.divide(x, y)],
  ['PRelu', prelu],
]);

/** True where a mask of zeros and ones is multiplied: such numbers are not trained. */
function isMask({ shape, data }: Known): boolean {
  const binary = shape.length > 1 && Array.prototype.every.call(data, (value) => value === 0 || value === 1);
  return binary && Array.prototype.includes.call(data, 0) && Array.prototype.includes.call(data, 1);
}

function readOfTwo(scope: Scope, call: Call): OnnxValue {
  const sides = [call.input(0), call.input(1)].map((side) => untrainedMask(scope, call, side));
  if (sides.every(isKnown) && canFold(call.type)) return fold(call.type, sides);
  const biased = call.type === 'Add' ? withBias(scope, call) : undefined;
  if (biased) return biased;
  const constant = sides.map((side) => withoutMadeUp(scope, call, side));
  const [x, y] = constant.map((side) => scope.valueOf(side));
  return computed(ofTwo.get(call.type)!(scope, x, y), sharedBatch(constant));
}

/** Scales, ones and zeros that an exporter made up a name for are constants, except where the operator's own slopes. */
function withoutMadeUp(scope: Scope, { type }: Call, side: OnnxValue): OnnxValue {
  const name = type === 'PRelu' ? undefined : scope.parameterOf(side);
  if (name === undefined || !isNameless(name)) return side;
  const [number, numbers] = [scope.uniformIn(side), scope.numbersIn(side)];
  if (number === undefined || !numbers) return side;
  scope.note(`${name} is ${number} everywhere, under a name that an exporter made up: it counts as a constant.`);
  return numbers;
}

function untrainedMask(scope: Scope, call: Call, side: OnnxValue): OnnxValue {
  const numbers = call.type === 'Mul' && scope.parameterOf(side) !== undefined ? scope.numbersIn(side) : undefined;
  return numbers && isMask(numbers) ? numbers : side;
}

/** A product with a matrix plus a vector is one dense layer, where nobody else reads the product. */
function withBias(scope: Scope, call: Call): OnnxValue | undefined {
  for (const at of [0, 1]) {
    const [product, vector] = [call.input(at), call.input(1 - at)];
    if (product.kind !== 'computed' || !scope.isReadOnce(call.node.inputs[at])) continue;
    const { builder } = scope;
    const bias = scope.parameterOfShape(vector, [product.value.places.shape.at(-1) ?? 0]);
    const made = bias === undefined ? undefined : builder.withBias(product.value, bias);
    if (made) return computed(made, product.batch);
  }
  return undefined;
}

/** Whole powers up to the third are products, so that negative numbers may be raised to them. */
function readPower(scope: Scope, call: Call): OnnxValue {
  const [x, y] = [call.input(0), call.input(1)];
  if (isKnown(x) && isKnown(y)) return fold('Pow', [x, y]);
  const [base, exponent] = [scope.scalarIn(x), scope.scalarIn(y)];
  if (base !== undefined && base > 0 && y.kind === 'computed') return exponential(scope, y, Math.log(base));
  if (exponent === undefined) throw unsupported('Pow with an exponent that is not a single number of the file');
  return computed(raised(scope, scope.valueOf(x), exponent), x.batch);
}

/** e^(rate y). */
function exponential(scope: Scope, y: OnnxValue, rate: number): OnnxValue {
  const { builder } = scope;
  const scaled = builder.multiply(scope.valueOf(y), builder.scalar(rate));
  return computed(builder.each(scaled, { op: 'unary', kind: 'exp' }), y.batch);
}

function raised({ builder }: Scope, x: Value, exponent: number): Value {
  if (exponent === 1) return x;
  if (exponent === 2) return builder.multiply(x, x);
  if (exponent === 3) return builder.multiply(builder.multiply(x, x), x);
  if (exponent === 0.5) return builder.each(x, { op: 'unary', kind: 'sqrt' });
  if (exponent === -1) return builder.each(x, { op: 'unary', kind: 'reciprocal' });
  return builder.each(x, { op: 'unary', kind: 'power', constants: [exponent] });
}

/** Operators of this file by their names. */
export const elementwise: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...[...ofOne.keys()].map((type) => [type, readOfOne] as const),
  ...[...ofTwo.keys()].map((type) => [type, readOfTwo] as const),
  ['Pow', readPower],
]);
