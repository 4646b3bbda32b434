// Where training on the squared error with a fixed kernel ends: w = -K^+ (f_0 - y), with outputs f_0 + K w and f*_0 + K_* w.
// What K does not reach stays as it is: in directions where K is zero, so is its kernel with any other datapoint.
import { shapeMismatch } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { SymmetricEigen } from '../core/tridiagonal-eigen';
import { addScaled, inner, lengthOf, type Product } from '../core/vectors';

export interface RegressionOptions extends JobOptions {
  /** Done when what is left of the residual is below this share of it; 1e-9 by default. */
  readonly tolerance?: number;
  /** Most products with K; twice its size by default. */
  readonly most?: number;
}

export interface Regression {
  /** w, [m]. */
  readonly weights: Float64Array;
  /** |f_0 + K w - y| / |f_0 - y|: what the kernel does not reach, or what was not followed to its end. */
  readonly left: number;
}

/** Below this share of the largest, an eigenvalue of a kernel computed in float32 is rounding. */
const roundedShare = 2 ** -22;

/** By eigenvectors, those of eigenvalues that are rounding left out. `residual` is f_0 - y, [m]. Throws ShapeMismatch. */
export function regressionByEigenvectors(eigen: SymmetricEigen, residual: ArrayLike<number>): Regression {
  const m = eigen.values.length;
  if (residual.length !== m) throw shapeMismatch(`${m} numbers`, `${residual.length}`);
  const from = Float64Array.from(residual);
  const [weights, left] = [new Float64Array(m), Float64Array.from(residual)];
  for (let k = 0; k < m; k++) {
    if (!(eigen.values[k] > roundedShare * eigen.values[m - 1])) continue;
    const vector = eigen.vectors.subarray(k * m, (k + 1) * m);
    const along = inner(vector, from);
    addScaled(weights, -along / eigen.values[k], vector);
    addScaled(left, -along, vector);
  }
  return { weights, left: Math.sqrt(inner(left, left) / inner(from, from)) };
}

/**
 * By products with K: conjugate residuals (Stiefel 1955), which lessen |f - y| with every product, also where K is singular, until
 * what is left is where K is no more than rounding. Throws the signal's reason.
 */
export async function regressionByProducts(
  product: Product,
  residual: ArrayLike<number>,
  options: RegressionOptions = {},
): Promise<Regression> {
  const { tolerance = 1e-9, most = 2 * residual.length, signal, onProgress } = options;
  const times = async (v: Float64Array): Promise<Float64Array> => Float64Array.from(await product(v));
  const left = Float64Array.from(residual, (value) => -value);
  const size = lengthOf(left);
  const weights = new Float64Array(left.length);
  let image = await times(left);
  let [direction, directionImage] = [Float64Array.from(left), Float64Array.from(image)];
  let energy = inner(left, image);
  let largest = 0;
  const isReached = (): boolean => {
    largest = Math.max(largest, lengthOf(image) / lengthOf(left));
    return lengthOf(left) <= tolerance * size || lengthOf(image) <= roundedShare * largest * lengthOf(left);
  };
  for (let step = 1; step < most && energy > 0 && !isReached(); step++) {
    signal?.throwIfAborted();
    const length = energy / inner(directionImage, directionImage);
    addScaled(weights, length, direction);
    addScaled(left, -length, directionImage);
    image = await times(left);
    const next = inner(left, image);
    const share = next / energy;
    energy = next;
    direction = direction.map((value, i) => left[i] + share * value);
    directionImage = directionImage.map((value, i) => image[i] + share * value);
    onProgress?.({ stage: 'products for the regression limit', done: step, total: most });
  }
  return { weights, left: lengthOf(left) / size };
}
