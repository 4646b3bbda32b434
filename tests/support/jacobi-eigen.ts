// Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations: what the engine's own are compared with.
import type { SymmetricEigen } from '../../src/core/tridiagonal-eigen';

const maximumSweeps = 60;

/** Rotates columns p and q of an [n, n] row-major matrix. */
function rotateColumns(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const left = a[k * n + p];
    const right = a[k * n + q];
    a[k * n + p] = c * left - s * right;
    a[k * n + q] = s * left + c * right;
  }
}

/** Rotates rows p and q of an [n, n] row-major matrix. */
function rotateRows(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const upper = a[p * n + k];
    const lower = a[q * n + k];
    a[p * n + k] = c * upper - s * lower;
    a[q * n + k] = s * upper + c * lower;
  }
}

/** The rotation that makes entry (p, q) zero (Golub and Van Loan, section 8.5). */
function annihilate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  if (apq === 0) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  rotateColumns(a, n, p, q, c, t * c);
  rotateRows(a, n, p, q, c, t * c);
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  rotateRows(vectors, n, p, q, c, t * c);
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n * n; i++) if (i % (n + 1) !== 0) sum += a[i] * a[i];
  return Math.sqrt(sum);
}

/** Copy of the matrix with (a + a^T)/2, so that rounding in the input does not matter. */
function symmetrised(matrix: ArrayLike<number>, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    return (matrix[i] + matrix[column * n + row]) / 2;
  });
}

function sorted(diagonal: Float64Array, vectors: Float64Array, n: number): SymmetricEigen {
  const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => diagonal[i] - diagonal[j]);
  const rows = new Float64Array(n * n);
  order.forEach((from, to) => rows.set(vectors.subarray(from * n, (from + 1) * n), to * n));
  return { values: Float64Array.from(order, (k) => diagonal[k]), vectors: rows };
}

/** All eigenvalues and eigenvectors of a symmetric [n, n] matrix, absolute error about 1e-15 times its norm. */
export function jacobiEigen(matrix: ArrayLike<number>, n: number): SymmetricEigen {
  const a = symmetrised(matrix, n);
  const vectors = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  const norm = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
  for (let sweep = 0; sweep < maximumSweeps && offDiagonal(a, n) > 1e-17 * norm; sweep++) {
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) annihilate(a, vectors, n, p, q);
    }
  }
  return sorted(
    Float64Array.from({ length: n }, (_, k) => a[k * (n + 1)]),
    vectors,
    n,
  );
}
