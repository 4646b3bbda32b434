// Backprop signals of C logits at once, kept in the most compact form that is exact.
import { columnStride, padRows, type Matrix } from '../gpu/matrix';
import { encodeAddTo } from '../kernels/add-to';
import { encodeConstantRows } from '../kernels/constant-rows';
import { encodeReadoutDeltas } from '../kernels/readout-deltas';
import { encodeReadoutFeatures } from '../kernels/readout-features';
import type { OpContext } from './context';

/** Cotangent c is the unit vector e_c at the logits, for every datapoint. */
export interface IdentityCotangent {
  readonly form: 'identity';
  readonly count: number;
}

/** Cotangent c at unit h of datapoint i is scale * W[h, c] * factor[h, i]: everything above was a linear readout W. */
export interface ReadoutCotangent {
  readonly form: 'readout';
  readonly count: number;
  readonly weight: string;
  readonly scale: number;
  /** [features, n]; absent where it is 1 everywhere. */
  readonly factor?: Matrix;
  readonly owned: boolean;
}

/** C blocks [features, n] behind one another. */
export interface StackedCotangent {
  readonly form: 'stacked';
  readonly count: number;
  readonly matrix: Matrix;
  /** True when nobody else holds the matrix, so that it may be changed in place. */
  readonly owned: boolean;
}

export type Cotangent = IdentityCotangent | ReadoutCotangent | StackedCotangent;

/** The same cotangents written out, [C * features, n]. */
export function stacked(context: OpContext, cotangent: Cotangent, n: number): StackedCotangent {
  if (cotangent.form === 'stacked') return cotangent;
  if (cotangent.form === 'identity') return identityStack(context, cotangent.count, n);
  const weight = context.weight(cotangent.weight);
  const { count, factor, scale } = cotangent;
  const matrix = context.stack('deltas', count, weight.rows, n);
  encodeReadoutDeltas(context.list, { weight, factor, scale, output: matrix });
  return { form: 'stacked', count, matrix, owned: true };
}

/** Columns e_1 to e_C, [C, C]. */
export function identityMatrix(context: OpContext, count: number): Matrix {
  const buffer = context.arena.upload('unit columns', padRows(identityRows(count), count, count));
  return { buffer, offset: 0, rows: count, columns: count, stride: columnStride(count) };
}

function identityRows(count: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count * count }, (_, at) => (at % (count + 1) === 0 ? 1 : 0));
}

function identityStack(context: OpContext, count: number, n: number): StackedCotangent {
  const rows = identityRows(count);
  const matrix = context.stack('unit cotangents', count, count, n);
  encodeConstantRows(context.list, { values: context.list.scratch.upload('unit rows', rows), output: matrix });
  return { form: 'stacked', count, matrix, owned: true };
}

/** A cotangent that several consumers hold: none may change it in place. */
export function shared<Form extends Cotangent>(cotangent: Form): Form {
  return cotangent.form === 'identity' ? cotangent : { ...cotangent, owned: false };
}

/** The sum of what two consumers of one value send back. */
export function addCotangents(context: OpContext, a: Cotangent, b: Cotangent, n: number): Cotangent {
  if (a.form === 'readout' && b.form === 'readout' && a.weight === b.weight && a.scale === b.scale) {
    return { ...a, factor: addFactors(context, a.factor, b.factor, context.weight(a.weight).rows, n), owned: true };
  }
  const [left, right] = [stacked(context, a, n), stacked(context, b, n)];
  const matrix = left.owned ? left.matrix : context.copy('deltas', left.matrix);
  encodeAddTo(context.list, { target: matrix, source: right.matrix });
  return { form: 'stacked', count: left.count, matrix, owned: true };
}

function addFactors(context: OpContext, a: Matrix | undefined, b: Matrix | undefined, rows: number, n: number): Matrix {
  const sum = a ? context.copy('factor', a) : ones(context, rows, n);
  encodeAddTo(context.list, { target: sum, source: b ?? ones(context, rows, n) });
  return sum;
}

export function ones(context: OpContext, rows: number, n: number): Matrix {
  const matrix = context.arena.matrix('ones', rows, n);
  const values = context.list.scratch.upload('one', new Float32Array(rows).fill(1));
  encodeConstantRows(context.list, { values, output: matrix });
  return matrix;
}

/** The Gram sum_c <delta_c, delta'_c> as a matrix whose Gram it is, or as a constant. */
export interface TraceDeltas {
  readonly deltas?: Matrix;
  readonly constant: number;
}

/** What a trace kernel needs of a cotangent: a readout's C deltas fold into one weighted matrix. */
export function traceDeltas(context: OpContext, cotangent: Cotangent, n: number): TraceDeltas {
  if (cotangent.form === 'identity') return { constant: cotangent.count };
  if (cotangent.form === 'stacked') return { deltas: cotangent.matrix, constant: 0 };
  const weight = context.weight(cotangent.weight);
  const output = context.arena.matrix('folded deltas', weight.rows, n);
  encodeReadoutFeatures(context.list, { weight, factor: cotangent.factor, scale: cotangent.scale, output });
  return { deltas: output, constant: 0 };
}
