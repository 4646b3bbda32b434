// All eigenvalues and eigenvectors of a symmetric matrix of up to a thousand rows or two: Householder's reduction to a
// tridiagonal matrix and QL (Golub and Van Loan, section 8.3), a little at a time.
import { shapeMismatch, unsupported } from './errors';
import type { JobOptions } from './progress';
import { inSlices } from './slices';
import type { SymmetricEigen } from './symmetric-eigen';
import { diagonalise, sortedEigen, unitRows } from './tridiagonal-eigen';

/** Shares of the whole work, by FLOPs, that reduction and accumulation of the reflections take. */
const [reducing, accumulating] = [0.3, 0.2];

/** The unit vector u of the reflection I - 2 u u^T that leaves only the first entry of x, or undefined, and that entry. */
function reflector(x: Float64Array): { readonly u?: Float64Array; readonly kept: number } {
  let rest = 0;
  for (let i = 1; i < x.length; i++) rest += x[i] * x[i];
  if (rest === 0) return { kept: x[0] };
  const kept = (x[0] < 0 ? 1 : -1) * Math.sqrt(x[0] * x[0] + rest);
  const u = Float64Array.from(x);
  u[0] -= kept;
  const length = Math.sqrt(u[0] * u[0] + rest);
  return { u: u.map((value) => value / length), kept };
}

/** A <- H A H on the rows and columns from `first` on, for H = I - 2 u u^T. */
function reflectBothSides(a: Float64Array, n: number, first: number, u: Float64Array): void {
  const m = n - first;
  const p = new Float64Array(m);
  let along = 0;
  for (let i = 0; i < m; i++) {
    const row = (first + i) * n + first;
    let sum = 0;
    for (let j = 0; j < m; j++) sum += a[row + j] * u[j];
    p[i] = sum;
    along += sum * u[i];
  }
  for (let i = 0; i < m; i++) p[i] -= along * u[i];
  for (let i = 0; i < m; i++) {
    const row = (first + i) * n + first;
    const [left, right] = [2 * u[i], 2 * p[i]];
    for (let j = 0; j < m; j++) a[row + j] -= left * p[j] + right * u[j];
  }
}

interface Reduced {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
  /** Of each step the unit vector of its reflection, where there was one. */
  readonly reflectors: readonly (Float64Array | undefined)[];
}

/** Overwrites `a`. */
function* reduce(a: Float64Array, n: number): Generator<number, Reduced> {
  const beside = new Float64Array(n);
  const reflectors: (Float64Array | undefined)[] = [];
  for (let k = 0; k + 1 < n; k++) {
    const { u, kept } = reflector(a.slice(k * n + k + 1, (k + 1) * n));
    beside[k] = kept;
    reflectors.push(u);
    if (u) reflectBothSides(a, n, k + 1, u);
    yield 1 - ((n - k) / n) ** 3;
  }
  return { diagonal: Float64Array.from({ length: n }, (_, k) => a[k * (n + 1)]), beside, reflectors };
}

/** The product of the reflections, whose columns are rows here, [n, n]. */
function* accumulate(reflectors: Reduced['reflectors'], n: number): Generator<number, Float64Array> {
  const q = unitRows(n);
  for (let k = reflectors.length - 1; k >= 0; k--) {
    const u = reflectors[k];
    if (u) reflectRows(q, n, k + 1, u);
    yield ((n - k) / n) ** 3;
  }
  return transposed(q, n);
}

/** Rows from `first` on <- (I - 2 u u^T) rows; columns before `first` are zero there. */
function reflectRows(q: Float64Array, n: number, first: number, u: Float64Array): void {
  const sums = new Float64Array(n);
  u.forEach((weight, i) => {
    const row = (first + i) * n;
    for (let j = first; j < n; j++) sums[j] += weight * q[row + j];
  });
  u.forEach((weight, i) => {
    const row = (first + i) * n;
    for (let j = first; j < n; j++) q[row + j] -= 2 * weight * sums[j];
  });
}

function transposed(q: Float64Array, n: number): Float64Array {
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rows[j * n + i] = q[i * n + j];
  return rows;
}

function* scaled<Result>(work: Generator<number, Result>, from: number, share: number): Generator<number, Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield from + share * value;
  }
}

/** The same work, whose share that is done is reported. */
function* told<Result>(work: Generator<number, Result>, { onProgress }: JobOptions): Generator<void, Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    onProgress?.({ stage: 'per cent of the eigenvalues', done: 100 * value, total: 100 });
    yield;
  }
}

function* eigen(a: Float64Array, n: number): Generator<number, SymmetricEigen> {
  const { diagonal, beside, reflectors } = yield* scaled(reduce(a, n), 0, reducing);
  const rows = yield* scaled(accumulate(reflectors, n), reducing, accumulating);
  const done = reducing + accumulating;
  yield* scaled(diagonalise({ diagonal, beside, rows }), done, 1 - done);
  return sortedEigen({ diagonal, rows });
}

/**
 * All eigenvalues, ascending, and unit eigenvectors of the symmetric part of an [n, n] matrix, with errors of some n units of
 * float64 times its norm; about 9 n^3 FLOPs in slices of some milliseconds. Throws ShapeMismatch for a wrong length,
 * Unsupported when an entry is not finite, and the signal's reason.
 */
export async function denseEigen(
  matrix: ArrayLike<number>,
  n: number,
  options: JobOptions = {},
): Promise<SymmetricEigen> {
  if (matrix.length !== n * n) throw shapeMismatch(`${n * n} entries`, `${matrix.length}`);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] = (matrix[i * n + j] + matrix[j * n + i]) / 2;
  if (!a.every(Number.isFinite)) throw unsupported('the spectrum of a kernel with entries that are not finite');
  return inSlices(told(eigen(a, n), options), options);
}

/** The same of a tridiagonal matrix, given by its diagonal [n] and what is beside it [n - 1], in one go. */
export function tridiagonalEigen(diagonal: readonly number[], beside: readonly number[]): SymmetricEigen {
  const n = diagonal.length;
  const matrix = {
    diagonal: Float64Array.from(diagonal),
    beside: Float64Array.from({ length: n }, (_, i) => (i + 1 < n ? beside[i] : 0)),
    rows: unitRows(n),
  };
  for (const _ of diagonalise(matrix)); // to its end
  return sortedEigen(matrix);
}
