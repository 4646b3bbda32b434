// Einsum of ONNX files as products of matrices: letters of both factors and the result are matrices one by one, letters
// of both factors alone are summed over.
import { unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Places } from '../model/places';
import { matrixProduct } from './onnx-layers';
import type { Call, Operator, Scope } from './onnx-scope';
import { computed, keepBatch, moved, type OnnxValue, shapeOf } from './onnx-value';

/** A value and a letter for each of its axes. */
interface Lettered {
  readonly value: OnnxValue;
  readonly letters: readonly string[];
}

interface Equation {
  readonly terms: readonly (readonly string[])[];
  readonly result: readonly string[];
}

/** Letters of an equation for values of these ranks; dots stand for letters that count from the back. */
function equationOf(text: string, ranks: readonly number[]): Equation {
  const [left, right] = text.replace(/\s/g, '').split('->');
  const lists = left.split(',');
  if (lists.length !== ranks.length || !/^[a-zA-Z,.]*$/.test(left + (right ?? ''))) throw unsupported(`Einsum ${text}`);
  const dots = lists.map((list, at) => (list.includes('...') ? ranks[at] - (list.length - 3) : 0));
  const spread = (list: string, count: number): string[] => {
    const [before, after] = list.split('...');
    const middle = Array.from({ length: Math.max(0, count) }, (_, at) => `.${count - at}`);
    return after === undefined ? [...before] : [...before, ...middle, ...after];
  };
  const terms = lists.map((list, at) => spread(list, dots[at]));
  if (terms.some((term, at) => term.length !== ranks[at])) throw unsupported(`Einsum ${text} of other axes`);
  return { terms, result: right === undefined ? implied(terms) : spread(right, Math.max(...dots)) };
}

/** Without a result: dots, then letters that occur once, in order. */
function implied(terms: readonly (readonly string[])[]): string[] {
  const all = terms.flat();
  const once = [...new Set(all)].filter((letter) => all.filter((other) => other === letter).length === 1).sort();
  return [
    ...new Set(all.filter((letter) => letter.startsWith('.'))),
    ...once.filter((letter) => !letter.startsWith('.')),
  ];
}

function rearranged({ value, letters }: Lettered, wanted: readonly string[]): OnnxValue {
  const order = wanted.map((letter) => letters.indexOf(letter));
  if (order.includes(-1) || order.length !== letters.length)
    throw unsupported('Einsum with a letter that goes nowhere');
  const batch = value.batch && { ...value.batch, axis: order.indexOf(value.batch.axis) };
  return moved(value, batch, (places) => places.transpose(order));
}

/** Axes of one letter become their diagonal. */
function withoutRepeats({ value, letters }: Lettered): Lettered {
  const twice = letters.findIndex((letter, axis) => letters.indexOf(letter) < axis);
  if (twice < 0) return { value, letters };
  const first = letters.indexOf(letters[twice]);
  keepBatch(value, [first, twice], 'Einsum');
  const others = [...letters.keys()].filter((axis) => axis !== first && axis !== twice);
  const shape = shapeOf(value);
  const [rest, length] = [others.map((axis) => shape[axis]), shape[first]];
  const batch = value.batch && { ...value.batch, axis: others.indexOf(value.batch.axis) };
  const diagonal = (places: Places) => {
    const flat = places.transpose([...others, first, twice]).reshape([sizeOf(rest), length * length]);
    return flat.slice(1, 0, length, length + 1).reshape([...rest, length]);
  };
  const kept = others.map((axis) => letters[axis]);
  return withoutRepeats({ value: moved(value, batch, diagonal), letters: [...kept, letters[twice]] });
}

/** Sums over the letters that are not wanted. */
function summed(scope: Scope, one: Lettered, wanted: readonly string[]): Lettered {
  const { value, letters } = withoutRepeats(one);
  const gone = [...letters.keys()].filter((axis) => !wanted.includes(letters[axis]));
  if (gone.length === 0) return { value, letters };
  keepBatch(value, gone, 'Einsum');
  const kept = letters.filter((letter) => wanted.includes(letter));
  const batch = value.batch && { ...value.batch, axis: kept.indexOf(letters[value.batch.axis]) };
  return { value: computed(scope.builder.reduce(scope.valueOf(value), 'sum', gone), batch), letters: kept };
}

/** The letter of a value's batch, once both factors are found to agree on it. */
function batchLetter(left: Lettered, right: Lettered, result: readonly string[]): string | undefined {
  const found = [left, right].flatMap(({ value, letters }) => (value.batch ? [letters[value.batch.axis]] : []));
  const [letter] = found;
  if (letter === undefined) return undefined;
  const shared = left.letters.includes(letter) && right.letters.includes(letter);
  const agreed = found.every((other) => other === letter) && shared === (found.length === 2);
  if (!agreed || !result.includes(letter)) throw unsupported('Einsum that mixes datapoints');
  return letter;
}

/** The product of two factors, with the letters that are wanted of either. */
function product(scope: Scope, one: Lettered, other: Lettered, wanted: readonly string[]): Lettered {
  const left = summed(scope, one, [...wanted, ...other.letters]);
  const right = summed(scope, other, [...wanted, ...left.letters]);
  const both = left.letters.filter((letter) => right.letters.includes(letter));
  const [each, inner] = [both.filter((l) => wanted.includes(l)), both.filter((l) => !wanted.includes(l))];
  const rows = left.letters.filter((letter) => !both.includes(letter));
  const columns = right.letters.filter((letter) => !both.includes(letter));
  const letters = [...each, ...rows, ...columns];
  const letter = batchLetter(left, right, letters);
  const outer = left.value.batch?.outer ?? right.value.batch?.outer ?? 1;
  const batch = letter === undefined ? undefined : { axis: letters.indexOf(letter), outer };
  const [a, b] = [rearranged(left, [...each, ...rows, ...inner]), rearranged(right, [...each, ...inner, ...columns])];
  const lengths = (value: OnnxValue, from: number, count: number) => shapeOf(value).slice(from, from + count);
  const [front, m] = [lengths(a, 0, each.length), lengths(a, each.length, rows.length)];
  const [k, n] = [lengths(b, each.length, inner.length), lengths(b, each.length + inner.length, columns.length)];
  const matrix = (value: OnnxValue, ...shape: number[]) =>
    moved(value, undefined, (places) => places.reshape([...front, ...shape]));
  const made = matrixProduct(scope, matrix(a, sizeOf(m), sizeOf(k)), matrix(b, sizeOf(k), sizeOf(n)));
  return { value: computed(scope.builder.reshape(made, [...front, ...m, ...n]), batch), letters };
}

function einsum(scope: Scope, call: Call): OnnxValue {
  const values = call.inputs.map((_, at) => call.input(at));
  const { terms, result } = equationOf(
    call.text('equation', ''),
    values.map((value) => shapeOf(value).length),
  );
  const [first, ...others] = values.map((value, at): Lettered => ({ value, letters: terms[at] }));
  const after = (at: number) => [...result, ...terms.slice(at + 2).flat()];
  const whole = others.reduce((left, right, at) => product(scope, left, right, after(at)), first);
  return rearranged(summed(scope, whole, result), result);
}

/** Operators of this file by their names. */
export const einsums: ReadonlyMap<string, Operator> = new Map<string, Operator>([['Einsum', einsum]]);
