// The largest eigenvalue of a symmetric positive operator that is only known by its products with vectors.
import { unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { normals, streamOf } from '../core/random';
import { symmetricEigen } from '../core/symmetric-eigen';

/** v of length m to A v of length m, at once or later. */
export type Product = (v: Float64Array) => ArrayLike<number> | Promise<ArrayLike<number>>;

export interface LanczosOptions extends JobOptions {
  /** Stop when the residual |A x - lambda x| is below this share of lambda; 1e-6 by default. */
  readonly tolerance?: number;
  /** Most products with A; 64 by default. */
  readonly maximumSteps?: number;
  readonly seed?: number;
}

export interface LargestEigenvalue {
  readonly value: number;
  /** Bound on |A x - value x| for a unit x: the true eigenvalue nearest to `value` lies within it. */
  readonly residual: number;
  /** Products with A that were needed. */
  readonly steps: number;
}

function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(into: Float64Array, scale: number, vector: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += scale * vector[i];
}

/** Makes `vector` orthogonal to the basis, twice, since once is not enough in floating point. */
function orthogonalise(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) for (const b of basis) addScaled(vector, -inner(vector, b), b);
}

/** Largest Ritz pair of the tridiagonal matrix: its value, and the last component of its unit vector. */
function largestRitz(diagonal: readonly number[], beside: readonly number[]): { value: number; last: number } {
  const m = diagonal.length;
  const matrix = new Float64Array(m * m);
  diagonal.forEach((value, i) => (matrix[i * m + i] = value));
  for (let i = 0; i + 1 < m; i++) matrix[i * m + i + 1] = matrix[(i + 1) * m + i] = beside[i];
  const { values, vectors } = symmetricEigen(matrix, m);
  return { value: values[m - 1], last: Math.abs(vectors[(m - 1) * m + m - 1]) };
}

function startVector(size: number, seed: number): Float64Array {
  const start = Float64Array.from(normals(seed, streamOf('lanczos'), size));
  const norm = Math.sqrt(inner(start, start));
  return start.map((value) => value / norm);
}

/**
 * Lanczos with full reorthogonalisation (Golub and Van Loan, chapter 10) from a seeded start. Throws Unsupported when
 * a product is not finite, and the signal's reason when aborted.
 */
export async function largestEigenvalue(
  product: Product,
  size: number,
  options: LanczosOptions = {},
): Promise<LargestEigenvalue> {
  const { tolerance = 1e-6, maximumSteps = 64, seed = 0, signal, onProgress } = options;
  const total = Math.min(maximumSteps, size);
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let next = startVector(size, seed);
  for (let step = 1; ; step++) {
    signal?.throwIfAborted();
    basis.push(next);
    const image = Float64Array.from(await product(next));
    if (!image.every(Number.isFinite)) throw unsupported('the spectrum of a kernel with entries that are not finite');
    diagonal.push(inner(image, next));
    orthogonalise(image, basis);
    const norm = Math.sqrt(inner(image, image));
    const ritz = largestRitz(diagonal, beside);
    onProgress?.({ stage: 'products with the kernel', done: step, total });
    const residual = norm * ritz.last;
    if (step >= total || residual <= tolerance * Math.abs(ritz.value))
      return { value: ritz.value, residual, steps: step };
    beside.push(norm);
    next = image.map((value) => value / norm);
  }
}
