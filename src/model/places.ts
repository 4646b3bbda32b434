// Where each number of a view lies in a row-major value: transposes, slices, broadcasts and gathers that move nothing yet.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';

type Shape = readonly number[];

/** Steps of a row-major value; an axis of length 1 has none, so that equal views have equal steps. */
function rowMajor(shape: Shape): number[] {
  let step = 1;
  const steps = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) steps[axis] = step;
    step *= shape[axis];
  }
  return steps;
}

const equal = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((value, at) => value === b[at]);
const without = (shape: Shape, values: Shape): number[] => values.filter((_, axis) => shape[axis] !== 1);

/**
 * A view of `shape`: number r, at indices i, lies at place offset + sum_axis i[axis] * steps[axis], or where a table is
 * given at the table's entry of that; -1 stands for a number that lies nowhere (padding).
 */
export class Places {
  private constructor(
    readonly shape: Shape,
    private readonly steps: Shape,
    private readonly offset: number,
    private readonly table?: Int32Array<ArrayBuffer>,
  ) {}

  /** All numbers of a value of this shape, in their order. */
  static whole(shape: Shape): Places {
    return new Places(shape, rowMajor(shape), 0);
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  /** True where the view is just the value's `size` numbers in their order, in whatever shape. */
  isWhole(size: number): boolean {
    return this.size === size && this.sameAs(Places.whole(this.shape));
  }

  /** True where it can be told without looking at tables that both views have the same places. */
  sameAs(other: Places): boolean {
    const simple = this.offset === other.offset && this.table === other.table;
    return simple && equal(this.shape, other.shape) && equal(this.steps, other.steps);
  }

  /** True where a number of the view may lie nowhere. */
  get padded(): boolean {
    return this.table?.includes(-1) ?? false;
  }

  /** A word that equal views of one value share; undefined where a table would have to be compared. */
  get key(): string | undefined {
    return this.table ? undefined : `${this.shape}|${this.steps}|${this.offset}`;
  }

  /** Throws ShapeMismatch where the number of numbers differs. */
  reshape(shape: Shape): Places {
    if (sizeOf(shape) !== this.size) throw shapeMismatch(`${this.size} numbers`, `the shape [${shape}]`);
    const [from, to] = [without(this.shape, this.shape), without(shape, shape)];
    if (equal(from, to)) return this.respread(shape);
    if (equal(this.steps, rowMajor(this.shape))) return new Places(shape, rowMajor(shape), this.offset, this.table);
    return new Places(shape, rowMajor(shape), 0, this.numbers());
  }

  /** The same axes with others of length 1 between them. */
  private respread(shape: Shape): Places {
    const kept = without(this.shape, this.steps);
    let next = 0;
    const steps = shape.map((length) => (length === 1 ? 0 : kept[next++]));
    return new Places(shape, steps, this.offset, this.table);
  }

  /** Axis k of the result is axis order[k] of this. */
  transpose(order: readonly number[]): Places {
    if (
      !equal(
        [...order].sort((a, b) => a - b),
        [...this.shape.keys()],
      )
    )
      throw shapeMismatch(`an order of ${this.shape.length} axes`, `[${order}]`);
    const [shape, steps] = [this.shape, this.steps].map((list) => order.map((axis) => list[axis]));
    return new Places(shape, steps, this.offset, this.table);
  }

  /** Repeated along axes of length 1 and new axes in front, as numpy broadcasts. Throws ShapeMismatch. */
  expand(shape: Shape): Places {
    const front = shape.length - this.shape.length;
    const fits = front >= 0 && this.shape.every((length, axis) => length === 1 || length === shape[front + axis]);
    if (!fits) throw shapeMismatch(`a shape that [${this.shape}] can be broadcast to`, `[${shape}]`);
    const steps = shape.map((_, axis) => (axis < front ? 0 : this.steps[axis - front]));
    return new Places(shape, steps, this.offset, this.table);
  }

  /** Indices start, start + step, ... along an axis, `count` of them, perhaps none. Throws ShapeMismatch outside the axis. */
  slice(axis: number, start: number, count: number, step = 1): Places {
    const last = start + (count - 1) * step;
    if (count < 0 || (count > 0 && (Math.min(start, last) < 0 || Math.max(start, last) >= this.shape[axis])))
      throw shapeMismatch(`indices from 0 to ${this.shape[axis] - 1}`, `${count} from ${start} by ${step}`);
    const shape = this.shape.with(axis, count);
    const steps = this.steps.with(axis, count === 1 ? 0 : this.steps[axis] * step);
    return new Places(shape, steps, this.offset + start * this.steps[axis], this.table);
  }

  /** These indices along an axis; -1 for numbers that lie nowhere. Throws ShapeMismatch outside the axis. */
  take(axis: number, indices: ArrayLike<number>): Places {
    const wrong = Array.from(indices).find((index) => !(index >= -1 && index < this.shape[axis]));
    if (wrong !== undefined || indices.length === 0)
      throw shapeMismatch(`indices from 0 to ${this.shape[axis] - 1}`, `${wrong ?? 'none'}`);
    const shape = this.shape.with(axis, indices.length);
    return Places.listed(shape, takeFrom(this.numbers(), this.shape, axis, indices));
  }

  /** The places in a list, one for each number of `shape`. */
  static listed(shape: Shape, table: Int32Array<ArrayBuffer>): Places {
    return new Places(shape, rowMajor(shape), 0, table);
  }

  /** The place of every number, row-major. */
  numbers(): Int32Array<ArrayBuffer> {
    let places = Int32Array.of(this.offset);
    this.shape.forEach((length, axis) => (places = spread(places, length, this.steps[axis])));
    const { table } = this;
    return table ? places.map((place) => table[place]) : places;
  }
}

/** Each place followed by its neighbours along one more axis. */
function spread(places: Int32Array<ArrayBuffer>, length: number, step: number): Int32Array<ArrayBuffer> {
  if (length === 1) return places;
  const result = new Int32Array(places.length * length);
  let next = 0;
  for (const place of places) for (let i = 0; i < length; i++) result[next++] = place + i * step;
  return result;
}

function takeFrom(places: Int32Array, shape: Shape, axis: number, indices: ArrayLike<number>): Int32Array<ArrayBuffer> {
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const result = new Int32Array(outer * indices.length * inner).fill(-1);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < indices.length; i++) {
      if (indices[i] < 0) continue;
      const from = (o * shape[axis] + indices[i]) * inner;
      result.set(places.subarray(from, from + inner), (o * indices.length + i) * inner);
    }
  }
  return result;
}

/** The shape that numpy broadcasts these to. Throws ShapeMismatch where they do not go together. */
export function broadcastShape(...shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1).filter((length) => length !== 1);
    if (new Set(lengths).size > 1)
      throw shapeMismatch('shapes that can be broadcast', `${shapes.map((s) => `[${s}]`)}`);
    return lengths[0] ?? 1;
  });
}
