// All eigenvalues of a symmetric matrix of some hundreds to a thousand rows, without eigenvectors: reduced to a tridiagonal
// matrix by reflections, then QL with implicit shifts (Golub and Van Loan, sections 8.3.1 and 8.3.3).
import { shapeMismatch, unsupported } from './errors';

const mostSweeps = 60; // for one eigenvalue; two or three are usual

/** A tridiagonal matrix: its diagonal, and at k the entry beside it in rows k and k + 1; the last is 0. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
}

/**
 * Ascending eigenvalues of an [n, n] matrix, of which the lower triangle counts; absolute error about 1e-15 times its norm
 * times a small power of n. Takes 4/3 n^3 multiplications and additions, and yields after at most 2 n^2 of them. Throws
 * ShapeMismatch for a wrong length, Unsupported when an entry is not finite.
 */
export function* symmetricEigenvalues(matrix: ArrayLike<number>, n: number): Generator<void, Float64Array> {
  if (matrix.length !== n * n) throw shapeMismatch(`${n * n} entries`, `${matrix.length}`);
  const work = new Float64Array(matrix);
  if (!work.every(Number.isFinite)) throw unsupported('eigenvalues of a matrix with entries that are not finite');
  yield;
  const reduced = { diagonal: new Float64Array(n), beside: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    reduceColumn(work, n, k, reduced);
    yield;
  }
  for (let k = 0; k < n; k++) {
    settle(reduced, k);
    yield;
  }
  return reduced.diagonal.sort();
}

/** Reflects column k onto the entry below the diagonal, and the rows and columns behind it accordingly. */
function reduceColumn(a: Float64Array, n: number, k: number, { diagonal, beside }: Tridiagonal): void {
  diagonal[k] = a[k * n + k];
  const size = n - k - 1;
  if (size === 0) return;
  const mirror = Float64Array.from({ length: size }, (_, i) => a[(k + 1 + i) * n + k]);
  const rest = inner(mirror, mirror, 1);
  if (rest === 0) {
    beside[k] = mirror[0];
    return;
  }
  const length = Math.sqrt(mirror[0] * mirror[0] + rest);
  beside[k] = mirror[0] > 0 ? -length : length;
  mirror[0] -= beside[k];
  const squared = mirror[0] * mirror[0] + rest;
  reflect(a, n, mirror, squared);
}

function inner(a: Float64Array, b: Float64Array, from = 0): number {
  let sum = 0;
  for (let i = from; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** A <- H A H with H = I - 2 v v^T / |v|^2, for the last rows and columns, of which the lower triangle is kept. */
function reflect(a: Float64Array, n: number, v: Float64Array, squared: number): void {
  const size = v.length;
  const first = n - size;
  const w = lowerProduct(a, n, v);
  for (let i = 0; i < size; i++) w[i] *= 2 / squared;
  const along = inner(w, v) / squared;
  for (let i = 0; i < size; i++) w[i] -= along * v[i];
  for (let i = 0; i < size; i++) {
    const row = (first + i) * n + first;
    for (let j = 0; j <= i; j++) a[row + j] -= v[i] * w[j] + w[i] * v[j];
  }
}

/** A v for the last rows and columns of a symmetric matrix whose lower triangle is given. */
function lowerProduct(a: Float64Array, n: number, v: Float64Array): Float64Array {
  const size = v.length;
  const first = n - size;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = (first + i) * n + first;
    let sum = a[row + i] * v[i];
    for (let j = 0; j < i; j++) {
      sum += a[row + j] * v[j];
      out[j] += a[row + j] * v[i];
    }
    out[i] += sum;
  }
  return out;
}

/** Makes the entry beside place k negligible, so that the diagonal there is an eigenvalue. */
function settle(reduced: Tridiagonal, k: number): void {
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    const end = blockEnd(reduced, k);
    if (end === k) return;
    sweepBlock(reduced, k, end);
  }
}

/** The last place of the block that begins at k: behind it the entry beside the diagonal is nothing but rounding. */
function blockEnd({ diagonal, beside }: Tridiagonal, k: number): number {
  for (let m = k; m < diagonal.length - 1; m++) {
    const size = Math.abs(diagonal[m]) + Math.abs(diagonal[m + 1]);
    if (Math.abs(beside[m]) <= Number.EPSILON * size) return m;
  }
  return diagonal.length - 1;
}

/** One implicit QL step on the block from k to `end`, shifted by an eigenvalue of its first two rows. */
function sweepBlock({ diagonal, beside }: Tridiagonal, k: number, end: number): void {
  const half = (diagonal[k + 1] - diagonal[k]) / (2 * beside[k]);
  const root = half + (half >= 0 ? 1 : -1) * Math.sqrt(half * half + 1);
  let g = diagonal[end] - diagonal[k] + beside[k] / root;
  let [s, c, p] = [1, 1, 0];
  for (let i = end - 1; i >= k; i--) {
    const [f, b] = [s * beside[i], c * beside[i]];
    const r = Math.sqrt(f * f + g * g);
    beside[i + 1] = r;
    if (r === 0) {
      diagonal[i + 1] -= p;
      beside[end] = 0;
      return;
    }
    [s, c] = [f / r, g / r];
    const d = diagonal[i + 1] - p;
    const t = (diagonal[i] - d) * s + 2 * c * b;
    p = s * t;
    diagonal[i + 1] = d + p;
    g = c * t - b;
  }
  diagonal[k] -= p;
  beside[k] = g;
  beside[end] = 0;
}
