// Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by the implicit QL method, in steps.
import { unsupported } from './errors';
import { atOnce } from './slices';

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** Row k is the unit eigenvector of values[k], [n, n]. */
  readonly vectors: Float64Array;
}

const epsilon = 2 ** -52;
const mostIterations = 60; // for one eigenvalue; two are usual

/** A tridiagonal matrix T, and the rows that are rotated with it: [n, width], for Q T Q^T the columns of Q, for eigenvalues alone nothing. */
export interface Tridiagonal {
  /** n numbers; become the eigenvalues. */
  readonly diagonal: Float64Array;
  /** n numbers, of which the last is 0: beside[i] couples i and i + 1. Becomes 0. */
  readonly beside: Float64Array;
  /** [n, width]; row k becomes the eigenvector of diagonal[k]. */
  readonly rows: Float64Array;
}

/** Rotates rows i and i + 1. */
function rotate(rows: Float64Array, width: number, i: number, c: number, s: number): void {
  const first = i * width;
  const second = first + width;
  for (let k = 0; k < width; k++) {
    const upper = rows[first + k];
    const lower = rows[second + k];
    rows[second + k] = s * upper + c * lower;
    rows[first + k] = c * upper - s * lower;
  }
}

/** The first place from l on whose coupling is negligible. */
function endOfBlock(beside: Float64Array, l: number, least: number): number {
  let m = l;
  while (Math.abs(beside[m]) > least) m++;
  return m;
}

/** Of a right triangle with sides a and b; slower where squares would vanish or overflow. */
function hypotenuse(a: number, b: number): number {
  const square = a * a + b * b;
  return square > 1e-280 && square < 1e280 ? Math.sqrt(square) : Math.hypot(a, b);
}

/** One implicit QL step on the block l..m (EISPACK's tql2); returns by how much everything was shifted. */
function qlStep({ diagonal: d, beside: e, rows }: Tridiagonal, l: number, m: number): number {
  const n = d.length;
  const width = rows.length / n;
  const before = d[l];
  const half = (d[l + 1] - before) / (2 * e[l]);
  const root = half + (half < 0 ? -1 : 1) * hypotenuse(half, 1);
  d[l] = e[l] / root;
  d[l + 1] = e[l] * root;
  const next = d[l + 1];
  const shift = before - d[l];
  for (let i = l + 2; i < n; i++) d[i] -= shift;
  const coupling = e[l + 1];
  let p = d[m];
  let [c, c2, c3, s, s2] = [1, 1, 1, 0, 0];
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[i];
    const h = c * p;
    const r = hypotenuse(p, e[i]);
    e[i + 1] = s * r;
    s = e[i] / r;
    c = p / r;
    p = c * d[i] - s * g;
    d[i + 1] = h + s * (c * g + s * d[i]);
    if (width > 0) rotate(rows, width, i, c, s);
  }
  p = (-s * s2 * c3 * coupling * e[l]) / next;
  e[l] = s * p;
  d[l] = c * p;
  return shift;
}

/** Diagonalises in place; yields the share that is done. Throws Unsupported where it does not converge. */
export function* diagonalise(matrix: Tridiagonal): Generator<number, void> {
  const { diagonal: d, beside: e } = matrix;
  const n = d.length;
  let [shift, size] = [0, 0];
  for (let l = 0; l < n; l++) {
    size = Math.max(size, Math.abs(d[l]) + Math.abs(e[l]));
    const least = epsilon * size;
    const m = endOfBlock(e, l, least);
    for (let turn = 0; m > l && (turn === 0 || Math.abs(e[l]) > least); turn++) {
      if (turn === mostIterations) throw unsupported('eigenvalues of a matrix for which QL does not converge');
      shift += qlStep(matrix, l, m);
      yield l / n;
    }
    d[l] += shift;
    e[l] = 0;
  }
}

/** By ascending value. */
export function sortedEigen({ diagonal, rows }: Pick<Tridiagonal, 'diagonal' | 'rows'>): SymmetricEigen {
  const n = diagonal.length;
  const width = rows.length / n;
  const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => diagonal[i] - diagonal[j]);
  const vectors = new Float64Array(rows.length);
  order.forEach((from, to) => vectors.set(rows.subarray(from * width, (from + 1) * width), to * width));
  return { values: Float64Array.from(order, (k) => diagonal[k]), vectors };
}

/** The rows of the unit matrix. */
export function unitRows(n: number): Float64Array<ArrayBuffer> {
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) rows[i * (n + 1)] = 1;
  return rows;
}

/** Of a tridiagonal matrix, given by its diagonal [n] and what is beside it [n - 1], in one go. Throws what `diagonalise` throws. */
export function tridiagonalEigen(diagonal: readonly number[], beside: readonly number[]): SymmetricEigen {
  const n = diagonal.length;
  const matrix = {
    diagonal: Float64Array.from(diagonal),
    beside: Float64Array.from({ length: n }, (_, i) => (i + 1 < n ? beside[i] : 0)),
    rows: unitRows(n),
  };
  atOnce(diagonalise(matrix));
  return sortedEigen(matrix);
}
