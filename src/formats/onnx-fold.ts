// Arithmetic of what is known before any datapoint is seen: shapes, masks, scales. Numbers may be multiples of the batch.
import { unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { broadcastShape, Places } from '../model/places';
import type { NumberType } from './onnx-tensor';
import { gather, type Known, requireSize, sharedBatch } from './onnx-value';

type OfOne = (x: number) => number;
type OfTwo = (x: number, y: number, integer: boolean) => number;

const truth = (value: boolean): number => (value ? 1 : 0);

const ofOne: ReadonlyMap<string, OfOne> = new Map<string, OfOne>([
  ['Neg', (x) => -x],
  ['Abs', Math.abs],
  ['Sqrt', Math.sqrt],
  ['Exp', Math.exp],
  ['Log', Math.log],
  ['Reciprocal', (x) => 1 / x],
  ['Floor', Math.floor],
  ['Ceil', Math.ceil],
  ['Sin', Math.sin],
  ['Cos', Math.cos],
  ['Tanh', Math.tanh],
  ['Sign', Math.sign],
  ['Tan', Math.tan],
  ['Sinh', Math.sinh],
  ['Cosh', Math.cosh],
  ['Sigmoid', (x) => 1 / (1 + Math.exp(-x))],
  ['Softplus', (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))],
  ['Relu', (x) => Math.max(x, 0)],
  ['Not', (x) => truth(x === 0)],
]);

const ofTwo: ReadonlyMap<string, OfTwo> = new Map<string, OfTwo>([
  ['Add', (x, y) => x + y],
  ['Sub', (x, y) => x - y],
  ['Mul', (x, y) => x * y],
  ['Div', (x, y, integer) => (integer ? Math.trunc(x / y) : x / y)],
  ['Mod', (x, y) => x - y * Math.floor(x / y)],
  ['Pow', (x, y) => x ** y],
  ['Max', (x, y) => Math.max(x, y)],
  ['Min', (x, y) => Math.min(x, y)],
  ['And', (x, y) => truth(x !== 0 && y !== 0)],
  ['Or', (x, y) => truth(x !== 0 || y !== 0)],
  ['Equal', (x, y) => truth(x === y)],
  ['Less', (x, y) => truth(x < y)],
  ['LessOrEqual', (x, y) => truth(x <= y)],
  ['Greater', (x, y) => truth(x > y)],
  ['GreaterOrEqual', (x, y) => truth(x >= y)],
]);

const comparisons: readonly string[] = [
  'And',
  'Or',
  'Not',
  'Equal',
  'Less',
  'LessOrEqual',
  'Greater',
  'GreaterOrEqual',
];

/** True where an operator on known numbers alone is known too. */
export const canFold = (type: string): boolean => ofOne.has(type) || ofTwo.has(type);

const resultType = (operator: string, type: NumberType): NumberType => (comparisons.includes(operator) ? 'bool' : type);

/** Throws Unsupported for what is said about a number that is a multiple of the batch's size. */
function besideBatch(operator: string): never {
  throw unsupported(`${operator} of the size of the batch`);
}

function foldOne(operator: string, x: Known): Known {
  if (x.perBatch) besideBatch(operator);
  const apply = ofOne.get(operator)!;
  return { ...x, data: Float64Array.from(x.data, (value) => apply(value)), type: resultType(operator, x.type) };
}

/** Whether the result is a multiple of the batch where at least one of two numbers is. */
function multipleOfBatch(operator: string, [x, y]: readonly number[], [ofX, ofY]: readonly boolean[]): boolean {
  if (operator === 'Mul' && !(ofX && ofY)) return true;
  if (operator === 'Div' && ofX) return !ofY;
  if (operator === 'Add' && (ofX ? ofY || y === 0 : x === 0)) return true;
  if (operator === 'Sub' && ofX && !ofY && y === 0) return true;
  if ((operator === 'Max' || operator === 'Min') && ofX && ofY) return true;
  const compared = comparisons.includes(operator) && (ofX && ofY ? true : (ofX ? y : x) <= 0);
  return compared ? false : besideBatch(operator);
}

function foldTwo(operator: string, x: Known, y: Known): Known {
  const shape = broadcastShape(x.shape, y.shape);
  requireSize(shape);
  const batch = sharedBatch([x, y]);
  const [left, right] = [x, y].map((side) => gather(side, Places.whole(side.shape).expand(shape), batch));
  const apply = ofTwo.get(operator)!;
  const integer = x.type !== 'float';
  const data = Float64Array.from(left.data, (value, at) => apply(value, right.data[at], integer));
  const { perBatch: _, ...rest } = left;
  const result = { ...rest, data, type: resultType(operator, x.type) };
  if (!left.perBatch && !right.perBatch) return result;
  const perBatch = Uint8Array.from(data, (_value, at) => {
    const marks = [left.perBatch?.[at] === 1, right.perBatch?.[at] === 1];
    if (!marks[0] && !marks[1]) return 0;
    return truth(multipleOfBatch(operator, [left.data[at], right.data[at]], marks));
  });
  return perBatch.includes(1) ? { ...result, perBatch } : result;
}

/** An operator of one number, or of numbers pair by pair with broadcasting. */
export function fold(operator: string, inputs: readonly Known[]): Known {
  if (ofOne.has(operator)) return foldOne(operator, inputs[0]);
  return inputs.slice(1).reduce((left, right) => foldTwo(operator, left, right), inputs[0]);
}

/** x where the condition holds, y elsewhere. */
export function foldWhere(condition: Known, x: Known, y: Known): Known {
  const shape = broadcastShape(condition.shape, x.shape, y.shape);
  requireSize(shape);
  const batch = sharedBatch([condition, x, y]);
  const all = [condition, x, y].map((side) => gather(side, Places.whole(side.shape).expand(shape), batch));
  const [chosen, yes, no] = all;
  const pick = (at: number) => (chosen.data[at] ? yes : no);
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, at) => pick(at).data[at]);
  const perBatch = Uint8Array.from(data, (_, at) => pick(at).perBatch?.[at] ?? 0);
  const { perBatch: _, ...rest } = yes;
  return { ...rest, data, type: x.type, ...(perBatch.includes(1) ? { perBatch } : {}) };
}

/** The product, sum, largest or smallest of a list, as ReduceProd and its like give of a shape. */
export function foldReduce(operator: string, x: Known): Known | undefined {
  const operators: Readonly<Record<string, string>> = {
    ReduceProd: 'Mul',
    ReduceSum: 'Add',
    ReduceMax: 'Max',
    ReduceMin: 'Min',
  };
  if (!Object.hasOwn(operators, operator) || x.shape.length !== 1 || x.shape[0] < 1) return undefined;
  const item = (at: number) => gather(x, Places.whole(x.shape).slice(0, at, 1).reshape([]), undefined);
  const items = Array.from({ length: x.shape[0] }, (_, at) => item(at));
  return items.reduce((left, right) => fold(operators[operator], [left, right]));
}
