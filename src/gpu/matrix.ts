// A k-major matrix view: rows are what a product contracts over, columns are padded so that vec4 loads are aligned.
// Forward, backward and Gram are then all A^T B. Padding columns may hold anything; no kernel contracts over them.
import { shapeMismatch } from '../core/errors';

/** `rows` x `columns` floats at `offset` floats into `buffer`, `stride` floats from one row to the next. */
export interface Matrix {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

const columnAlignment = 16;
const rowsPerBindingOffset = 64; // floats in the 256 bytes a binding's offset must be a multiple of

/** Floats from one row of `columns` to the next: columns rounded up to 16. */
export function columnStride(columns: number): number {
  return Math.ceil(columns / columnAlignment) * columnAlignment;
}

/** Floats a matrix takes up in a larger buffer, rounded so that the next one can be bound. */
export function bindableLength(rows: number, columns: number): number {
  return Math.ceil((rows * columnStride(columns)) / rowsPerBindingOffset) * rowsPerBindingOffset;
}

/** The part of a matrix's buffer that holds it, to be bound. */
export function bindingOf(matrix: Matrix): GPUBufferBinding {
  return { buffer: matrix.buffer, offset: matrix.offset * 4, size: Math.max(matrix.rows * matrix.stride, 4) * 4 };
}

/** Row-major values [rows, columns] laid out with the matrix's stride, padding zero. */
export function padRows(values: ArrayLike<number>, rows: number, columns: number): Float32Array<ArrayBuffer> {
  if (values.length !== rows * columns) throw shapeMismatch(`${rows} x ${columns} numbers`, `${values.length}`);
  const stride = columnStride(columns);
  const padded = new Float32Array(rows * stride);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) padded[row * stride + column] = values[row * columns + column];
  }
  return padded;
}

/** The inverse of padRows. */
export function unpadRows(
  padded: Float32Array,
  rows: number,
  columns: number,
  stride: number,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) values.set(padded.subarray(row * stride, row * stride + columns), row * columns);
  return values;
}

/** Datapoint-major values [n, features] as k-major padded rows [features, n]. */
export function toKMajor(values: ArrayLike<number>, n: number, features: number): Float32Array<ArrayBuffer> {
  if (values.length !== n * features) throw shapeMismatch(`${n} x ${features} numbers`, `${values.length}`);
  const stride = columnStride(n);
  const padded = new Float32Array(features * stride);
  for (let row = 0; row < n; row++) {
    for (let feature = 0; feature < features; feature++)
      padded[feature * stride + row] = values[row * features + feature];
  }
  return padded;
}
