// Eigenvalues and eigenvectors of a dense symmetric matrix of up to a thousand rows or two: Householder's reduction to a
// tridiagonal matrix and QL (Golub and Van Loan, section 8.3), at once or a little at a time.
import { shapeMismatch, unsupported } from './errors';
import { accumulate, reduce } from './householder';
import type { JobOptions } from './progress';
import { atOnce, inSlices } from './slices';
import { diagonalise, sortedEigen, type SymmetricEigen, unitRows } from './tridiagonal-eigen';

/** Shares of the whole work, by time, that reduction and accumulation of the reflections take. */
const [reducing, accumulating] = [0.25, 0.2];

/** The power of two next below the largest entry: dividing by it is exact, and squares neither overflow nor vanish. */
function scaleOf(matrix: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < matrix.length; i++) largest = Math.max(largest, Math.abs(matrix[i]));
  if (!Number.isFinite(largest)) throw unsupported('eigenvalues of a matrix with entries that are not finite');
  return largest === 0 ? 1 : 2 ** Math.floor(Math.log2(largest));
}

/** The lower triangle of (A + A^T) / 2 over a scale, so that rounding in the input does not matter. */
function lowerTriangle(matrix: ArrayLike<number>, n: number, scale: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[i * n + j] = (matrix[i * n + j] / scale + matrix[j * n + i] / scale) / 2;
  }
  return a;
}

function* partOf<Result>(work: Generator<number, Result>, from: number, share: number): Generator<number, Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield from + share * value;
  }
}

/** Calls `each` with what the work yields. */
function* told<Result>(work: Generator<number, Result>, each: (value: number) => void): Generator<void, Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    each(value);
    yield;
  }
}

function requireSquare(matrix: ArrayLike<number>, n: number): void {
  if (matrix.length !== n * n) throw shapeMismatch(`${n * n} entries`, `${matrix.length}`);
}

function* eigenpairs(matrix: ArrayLike<number>, n: number): Generator<number, SymmetricEigen> {
  requireSquare(matrix, n);
  if (n === 0) return { values: new Float64Array(0), vectors: new Float64Array(0) };
  const scale = scaleOf(matrix);
  const reduced = yield* partOf(reduce(lowerTriangle(matrix, n, scale), n), 0, reducing);
  const rows = yield* partOf(accumulate(unitRows(n), reduced), reducing, accumulating);
  const done = reducing + accumulating;
  yield* partOf(diagonalise({ ...reduced, rows }), done, 1 - done);
  const { values, vectors } = sortedEigen({ ...reduced, rows });
  return { values: values.map((value) => scale * value), vectors };
}

/**
 * Ascending eigenvalues of the symmetric part of an [n, n] matrix, without eigenvectors: about 4/3 n^3 FLOPs, yielding the share
 * that is done after at most 4 n^2 of them; errors as those of `symmetricEigen`, and it throws what that throws.
 */
export function* symmetricEigenvalues(matrix: ArrayLike<number>, n: number): Generator<number, Float64Array> {
  requireSquare(matrix, n);
  if (n === 0) return new Float64Array(0);
  const scale = scaleOf(matrix);
  const reduced = yield* reduce(lowerTriangle(matrix, n, scale), n);
  yield* diagonalise({ ...reduced, rows: new Float64Array(0) });
  return reduced.diagonal.map((value) => scale * value).sort();
}

/**
 * All eigenvalues, ascending, and unit eigenvectors of the symmetric part of an [n, n] matrix, with errors of some n units of
 * float64 times its norm; about 9 n^3 FLOPs. Throws ShapeMismatch for a wrong length, Unsupported when an entry is not finite.
 */
export const symmetricEigen = (matrix: ArrayLike<number>, n: number): SymmetricEigen => atOnce(eigenpairs(matrix, n));

/** The same in slices of some milliseconds. Throws the signal's reason as well. */
export async function symmetricEigenInSlices(
  matrix: ArrayLike<number>,
  n: number,
  options: JobOptions = {},
): Promise<SymmetricEigen> {
  const tell = (share: number): void =>
    options.onProgress?.({ stage: 'per cent of the eigenvalues', done: 100 * share, total: 100 });
  return inSlices(told(eigenpairs(matrix, n), tell), options);
}
