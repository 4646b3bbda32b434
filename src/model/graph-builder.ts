// Makes graphs the way array programs are written: numpy's broadcasting and movement of axes over the graph's primitives.
import { shapeMismatch, unsupported } from '../core/errors';
import { sizeOf, type Tensor } from '../core/tensor';
import type { ActivationNode, BinaryNode, ReduceNode, UnaryNode, Window } from './graph';
import { finite, GraphDraft, squeezed, type Unnamed, type Value } from './graph-draft';
import { broadcastShape, Places } from './places';

export type { Value } from './graph-draft';

type Shape = readonly number[];
type OfOneNumber = Omit<ActivationNode, 'id' | 'inputs'> | Omit<UnaryNode, 'id' | 'inputs'>;
type Pairwise = { readonly op: 'add' } | { readonly op: 'binary'; readonly kind: BinaryNode['kind'] };

export interface DenseOptions {
  readonly weight: string;
  readonly bias?: string;
  readonly layout?: 'out-in' | 'in-out';
}

export interface ConvOptions {
  readonly weight: string;
  readonly bias?: string;
  readonly groups: number;
  readonly window: Window;
}

/** An order of axes that brings one of them to the front. */
function inFront(rank: number, axis: number): number[] {
  return [axis, ...Array.from({ length: rank }, (_, other) => other).filter((other) => other !== axis)];
}

/** The order of axes that takes such a movement back. */
function undone(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}

/**
 * Movement of axes (reshape, transpose, slice, ...) is kept in views and becomes a node only where a primitive needs its
 * numbers in order: consecutive movements are one rearrange node, pure reshapes carry no index, and movements of
 * constants happen here. All methods throw ShapeMismatch where shapes do not go together.
 */
export class GraphBuilder extends GraphDraft {
  /** The input, of this shape per datapoint. Where it is token ids, how many there are. */
  input(shape: Shape, vocabulary?: number): Value {
    if (vocabulary !== undefined) this.limitVocabulary(vocabulary);
    return this.emit({ op: 'input', inputs: [], shape });
  }

  /** Numbers that are the same for every datapoint; infinities become the largest float32 numbers. */
  constant(shape: Shape, data: ArrayLike<number>): Value {
    this.list(shape);
    return this.emit({ op: 'constant', inputs: [], shape, data: Float32Array.from(data, finite) });
  }

  scalar(value: number): Value {
    return this.once(`scalar ${value}`, () => this.constant([1], [value]));
  }

  /** A declared parameter as a value. */
  parameter(name: string): Value {
    return this.once(`parameter ${name}`, () => this.emit({ op: 'parameter', inputs: [], parameter: name }));
  }

  /** Over the last axis: [..., fan_in] becomes [..., fan_out]. */
  dense(x: Value, { weight, bias, layout }: DenseOptions): Value {
    const { shape } = this.declared(weight);
    const [fanOut, fanIn] = layout === 'in-out' ? [shape[1], shape[0]] : shape;
    if (x.places.shape.at(-1) !== fanIn) throw shapeMismatch(`${fanIn} features for ${weight}`, `[${x.places.shape}]`);
    const parts = { ...(bias === undefined ? {} : { bias }), ...(layout === undefined ? {} : { layout }) };
    const dense = this.emit({ op: 'dense', inputs: [this.rows(x)], weight, ...parts });
    return this.reshape(dense, x.places.shape.with(-1, fanOut));
  }

  /** A dense layer's value with a bias added inside the layer; undefined where it is not such a value or has one. */
  withBias(value: Value, bias: string): Value | undefined {
    const node = this.nodeOf(value);
    if (node.op !== 'dense' || node.bias !== undefined || !this.isWhole(value)) return undefined;
    const { id: _, ...layer } = node;
    return this.reshape(this.emit({ ...layer, bias }), value.places.shape);
  }

  /** [channels, ...size] becomes [filters, ...positions]. */
  conv(x: Value, { weight, bias, groups, window }: ConvOptions): Value {
    const [filters, channels] = this.declared(weight).shape;
    const fits = x.places.shape.length === window.size.length + 1 && x.places.shape[0] === channels * groups;
    if (!fits || filters % groups !== 0)
      throw shapeMismatch(`${channels * groups} channels in ${groups} groups for ${weight}`, `[${x.places.shape}]`);
    const part = bias === undefined ? {} : { bias };
    return this.emit({ op: 'conv', inputs: [this.inOrder(x)], weight, groups, window, ...part });
  }

  /** [...] of token ids becomes [..., features]. Throws Unsupported where the ids are not the input's. */
  embedding(tokens: Value, weight: string): Value {
    if (this.nodeOf(tokens).op !== 'input' || tokens.places.padded)
      throw unsupported('an embedding of ids that are not the input');
    const [rows, features] = this.declared(weight).shape;
    this.limitVocabulary(rows);
    const make = () => this.emit({ op: 'embedding', inputs: [tokens.base], weight });
    const all = this.once(`embedding ${weight}`, make);
    const shape = [...tokens.places.shape, features];
    if (this.isWhole(tokens)) return this.reshape(all, shape);
    const positions = this.reshape(all, [this.baseSize(tokens), features]);
    return this.reshape(this.take(positions, 0, tokens.places.numbers()), shape);
  }

  /** A function of one number. A view that only repeats or permutes stays a view. */
  each(x: Value, node: OfOneNumber): Value {
    const early = !x.places.padded && this.baseSize(x) <= x.places.size;
    const made = this.emit({ ...node, inputs: [early ? x.base : this.inOrder(x)] });
    return early ? { ...made, places: x.places } : made;
  }

  add(a: Value, b: Value): Value {
    return this.pair(a, b, { op: 'add' });
  }

  subtract(a: Value, b: Value): Value {
    return this.pair(a, b, { op: 'binary', kind: 'subtract' });
  }

  multiply(a: Value, b: Value): Value {
    return this.pair(a, b, { op: 'binary', kind: 'multiply' });
  }

  divide(a: Value, b: Value): Value {
    return this.pair(a, b, { op: 'binary', kind: 'divide' });
  }

  private pair(a: Value, b: Value, node: Pairwise): Value {
    const shape = broadcastShape(a.places.shape, b.places.shape);
    this.require(shape);
    const sides = [this.expand(a, shape), this.expand(b, shape)];
    const emit = (inputs: readonly string[]) => this.emit({ ...node, inputs } as Unnamed);
    const [left, right] = sides;
    if (this.moveTogether(left, right)) {
      const whole = { ...right, places: Places.whole(this.baseShape(right)) };
      return { ...emit([left.base, this.inOrder(whole, this.baseShape(left))]), places: left.places };
    }
    const whole = sides.find((side) => this.isWhole(side));
    const common = whole ? this.baseShape(whole) : squeezed(shape);
    return this.reshape(emit(sides.map((side) => this.inOrder(side, common))), shape);
  }

  /** True where two views of equally many numbers are moved alike, so that they may be moved afterwards. */
  private moveTogether(left: Value, right: Value): boolean {
    const size = this.baseSize(left);
    const alike = size === this.baseSize(right) && left.places.sameAs(right.places);
    return alike && size <= left.places.size && !left.places.padded;
  }

  /** Matrix products over the last two axes; the axes before them are broadcast. */
  matmul(a: Value, b: Value): Value {
    const [m, k] = a.places.shape.slice(-2);
    const [inner, n] = b.places.shape.slice(-2);
    if (a.places.shape.length < 2 || b.places.shape.length < 2 || k !== inner)
      throw shapeMismatch('matrices that can be multiplied', `[${a.places.shape}] and [${b.places.shape}]`);
    const front = broadcastShape(a.places.shape.slice(0, -2), b.places.shape.slice(0, -2));
    const short = front.filter((length) => length !== 1);
    const matrices = (value: Value, ...shape: number[]) => {
      this.require([...front, ...shape]);
      return this.inOrder(this.expand(value, [...front, ...shape]), [...short, ...shape]);
    };
    const product = this.emit({ op: 'matmul', inputs: [matrices(a, m, k), matrices(b, k, n)] });
    return this.reshape(product, [...front, m, n]);
  }

  /** Over these axes, which go, or stay with length 1 where `keep` is set. */
  reduce(x: Value, kind: ReduceNode['kind'], axes: readonly number[], keep = false): Value {
    const { shape } = x.places;
    const others = [...shape.keys()].filter((axis) => !axes.includes(axis));
    const rest = others.map((axis) => shape[axis]);
    const folded = [...squeezed(rest), sizeOf(axes.map((axis) => shape[axis]))];
    const last = this.transpose(x, [...others, ...axes]);
    const reduced = this.emit({ op: 'reduce', kind, inputs: [this.inOrder(last, folded)] });
    return this.reshape(reduced, keep ? shape.map((length, axis) => (axes.includes(axis) ? 1 : length)) : rest);
  }

  /** The larger of two values, number by number, with broadcasting. */
  maximum(a: Value, b: Value): Value {
    const shape = broadcastShape(a.places.shape, b.places.shape);
    const beside = [a, b].map((value) => this.reshape(this.expand(value, shape), [...shape, 1]));
    return this.reduce(this.concat(beside, shape.length), 'max', [shape.length]);
  }

  /** The smaller of two values. */
  minimum(a: Value, b: Value): Value {
    const negated = (value: Value) => this.each(value, { op: 'unary', kind: 'negate' });
    return negated(this.maximum(negated(a), negated(b)));
  }

  /** Softmax, or its logarithm, over any axis. */
  softmax(x: Value, axis: number, log = false): Value {
    const order = [...inFront(x.places.shape.length, axis).slice(1), axis];
    const last = this.transpose(x, order);
    const made = this.emit({ op: 'softmax', log, inputs: [this.rows(last)] });
    return this.transpose(this.reshape(made, last.places.shape), undone(order));
  }

  /** Over the last axis. */
  normalise(x: Value, epsilon: number, centred = true): Value {
    const node = this.emit({ op: 'normalise', centred, epsilon, inputs: [this.rows(x)] });
    return this.reshape(node, x.places.shape);
  }

  reshape(x: Value, shape: Shape): Value {
    return { ...x, places: x.places.reshape(shape) };
  }

  transpose(x: Value, order: readonly number[]): Value {
    return { ...x, places: x.places.transpose(order) };
  }

  expand(x: Value, shape: Shape): Value {
    return { ...x, places: x.places.expand(shape) };
  }

  slice(x: Value, axis: number, start: number, count: number, step = 1): Value {
    return { ...x, places: x.places.slice(axis, start, count, step) };
  }

  /** Pieces of these lengths along an axis. */
  split(x: Value, axis: number, lengths: readonly number[]): Value[] {
    let start = 0;
    return lengths.map((length) => this.slice(x, axis, (start += length) - length, length));
  }

  /** These indices along an axis; `fill` where an index is -1. */
  take(x: Value, axis: number, indices: ArrayLike<number>, fill = 0): Value {
    this.list(x.places.shape.with(axis, indices.length));
    const clash = x.fill !== fill && x.places.padded;
    const from = clash ? { base: this.inOrder(x), places: Places.whole(x.places.shape) } : x;
    return { base: from.base, places: from.places.take(axis, indices), fill };
  }

  /** `fill` added before and after an axis; a negative number takes away. */
  pad(x: Value, axis: number, before: number, after: number, fill = 0): Value {
    const length = x.places.shape[axis];
    const count = Math.max(0, before + length + after);
    this.require([count]);
    const inside = (i: number) => (i >= before && i < before + length ? i - before : -1);
    return this.take(
      x,
      axis,
      Int32Array.from({ length: count }, (_, i) => inside(i)),
      fill,
    );
  }

  concat(values: readonly Value[], axis: number): Value {
    const [first, ...others] = values.map(({ places }) => places.shape);
    const misfit = others.find((shape) => `${shape.with(axis, 1)}` !== `${first.with(axis, 1)}`);
    if (misfit) throw shapeMismatch(`[${first}] beside axis ${axis} of a concatenation`, `[${misfit}]`);
    const order = inFront(first.length, axis);
    const total = values.reduce((sum, { places }) => sum + places.shape[axis], 0);
    const joined = this.joined(values.map((value) => this.transpose(value, order)));
    const shape = order.map((from) => first.with(axis, total)[from]);
    return this.transpose(this.reshape(joined, shape), undone(order));
  }

  /** The numbers of all views behind one another, as a view of all their nodes behind one another. */
  private joined(values: readonly Value[]): Value {
    this.list([values.reduce((sum, { places }) => sum + places.size, 0)]);
    const sources = values.map((value) => this.compact(value));
    const sizes = sources.map((source) => this.baseSize(source));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const joined = this.emit({ op: 'concat', inputs: sources.map(({ base }) => base), shape: [total] });
    if (sources.every((source) => this.isWhole(source))) return joined;
    const table = new Int32Array(sources.reduce((sum, { places }) => sum + places.size, 0));
    let [start, next] = [0, 0];
    sources.forEach(({ places }, at) => {
      for (const place of places.numbers()) table[next++] = start + place;
      start += sizes[at];
    });
    return { ...joined, places: Places.listed([table.length], table) };
  }

  /** The value as a view without padding of a node that is not larger than the view. */
  private compact(value: Value): Value {
    if (!value.places.padded && this.baseSize(value) <= value.places.size) return value;
    return { base: this.inOrder(value), places: Places.whole(value.places.shape), fill: 0 };
  }

  /** a where the condition's numbers are not 0, b elsewhere; all three are broadcast. */
  select(condition: Tensor, a: Value, b: Value): Value {
    const shape = broadcastShape(condition.shape, a.places.shape, b.places.shape);
    this.list(shape);
    const chosen = Places.whole(condition.shape).expand(shape).numbers();
    const size = sizeOf(shape);
    const both = this.joined([this.expand(a, shape), this.expand(b, shape)]);
    const picks = chosen.map((place, at) => (condition.data[place] ? at : size + at));
    return this.reshape(this.take(both, 0, picks), shape);
  }
}
