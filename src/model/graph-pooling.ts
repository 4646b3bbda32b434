// Pooling over windows that move, over everything, and over equal parts: which numbers each position sees.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Window } from './graph';
import { finite } from './graph-draft';
import type { GraphBuilder, Value } from './graph-builder';
import { windowPositions } from './window';

/** For each position along an axis the indices it sees; -1 for padding. All positions of an axis see equally many. */
type Cells = readonly (readonly number[])[];

/** The cells of a moving window over axes of these lengths. */
export function windowCells(size: readonly number[], window: Window): Cells[] {
  return windowPositions(size, window).map((positions, axis) =>
    Array.from({ length: positions }, (_, position) =>
      Array.from({ length: window.size[axis] }, (_, cell) => {
        const index = position * window.stride[axis] + cell * window.dilation[axis] - window.before[axis];
        return index >= 0 && index < size[axis] ? index : -1;
      }),
    ),
  );
}

/** The cells of adaptive pooling: position p of P sees indices floor(p L / P) to ceil((p + 1) L / P). */
export function adaptiveCells(size: readonly number[], positions: readonly number[]): Cells[] {
  if (positions.length !== size.length || positions.some((count) => !Number.isInteger(count) || count < 1))
    throw shapeMismatch(`positions along ${size.length} axes`, `[${positions}]`);
  return size.map((length, axis) => {
    const bound = (position: number) => (position * length) / positions[axis];
    const ranges = Array.from({ length: positions[axis] }, (_, p) => [Math.floor(bound(p)), Math.ceil(bound(p + 1))]);
    const most = Math.max(...ranges.map(([start, end]) => end - start));
    const cell = (start: number, end: number, i: number) => (start + i < end ? start + i : -1);
    return ranges.map(([start, end]) => Array.from({ length: most }, (_, i) => cell(start, end, i)));
  });
}

/** [channels, ...size] as [channels, ...positions, cells], `fill` for padding. */
function gathered(builder: GraphBuilder, x: Value, cells: readonly Cells[], fill: number): Value {
  const taken = cells.reduce((value, along, axis) => builder.take(value, axis + 1, along.flat(), fill), x);
  const lengths = cells.flatMap((along) => [along.length, along[0].length]);
  const apart = builder.reshape(taken, [x.places.shape[0], ...lengths]);
  const [positions, within] = [1, 2].map((first) => cells.map((_, axis) => first + 2 * axis));
  const area = sizeOf(cells.map((along) => along[0].length));
  const shape = [x.places.shape[0], ...cells.map((along) => along.length), area];
  return builder.reshape(builder.transpose(apart, [0, ...positions, ...within]), shape);
}

/** The largest of what each position sees; padding is never the largest. */
export function maxPool(builder: GraphBuilder, x: Value, cells: readonly Cells[]): Value {
  const values = gathered(builder, x, cells, finite(-Infinity));
  return builder.reduce(values, 'max', [values.places.shape.length - 1]);
}

/** For each position along an axis what an average divides by there. */
export type Divisors = readonly (readonly number[])[];

/** How many indices each position sees that are not padding. */
export function seen(cells: readonly Cells[]): number[][] {
  return cells.map((along) => along.map((indices) => indices.filter((index) => index >= 0).length));
}

/** The sum of what each position sees divided by the product of its divisors along the axes. */
export function averagePool(builder: GraphBuilder, x: Value, cells: readonly Cells[], divisors: Divisors): Value {
  const values = gathered(builder, x, cells, 0);
  const last = values.places.shape.length - 1;
  const plain = cells.every((along, axis) => divisors[axis].every((divisor) => divisor === along[0].length));
  if (plain) return builder.reduce(values, 'mean', [last]);
  const products = divisors.reduce<number[]>((all, list) => all.flatMap((a) => list.map((b) => a * b)), [1]);
  const weights = Float32Array.from(products, (product) => 1 / product);
  const shape = cells.map((along) => along.length);
  return builder.multiply(builder.reduce(values, 'sum', [last]), builder.constant([1, ...shape], weights));
}

/** Over all positions of [channels, ...size], whose lengths become 1. */
export function globalPool(builder: GraphBuilder, x: Value, kind: 'mean' | 'max'): Value {
  const axes = [...x.places.shape.keys()].slice(1);
  return builder.reduce(x, kind, axes, true);
}

/** Averages over nearly equal parts of each axis, so many of them. */
export function adaptiveAveragePool(builder: GraphBuilder, x: Value, positions: readonly number[]): Value {
  const cells = adaptiveCells(x.places.shape.slice(1), positions);
  return averagePool(builder, x, cells, seen(cells));
}
