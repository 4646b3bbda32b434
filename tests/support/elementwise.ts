// What the tests of elementwise kernels share: sizes that no group of four divides, and matrices of normal numbers.
import { normals } from '../../src/core/random';
import type { Gpu } from '../../src/gpu/device';
import type { Matrix } from '../../src/gpu/matrix';
import { uploadMatrix } from './gpu';

/** Rows and columns. */
export const oddSizes: readonly (readonly [number, number])[] = [
  [1, 1],
  [2, 5],
  [65, 257],
];

/** A matrix with NaN in its padding, and its values; `seed` tells matrices of one test apart. */
export function randomMatrix(
  gpu: Gpu,
  seed: number,
  rows: number,
  columns: number,
): { values: Float32Array; matrix: Matrix } {
  const values = new Float32Array(normals(seed, 1, rows * columns));
  return { values, matrix: uploadMatrix(gpu, values, rows, columns) };
}

/** A matrix to be written, full of numbers that must not survive. */
export function outputMatrix(gpu: Gpu, rows: number, columns: number): Matrix {
  return uploadMatrix(gpu, new Float32Array(rows * columns).fill(1234), rows, columns);
}
