// The largest learning rate at which the linearised model does not diverge: 2 (1 + momentum) / L with
// L = lambda_max(H^1/2 K H^1/2) / n, K the full nC x nC kernel and H the curvature of the loss in the logits.
import { shapeMismatch } from '../core/errors';
import { symmetricEigen } from '../core/symmetric-eigen';
import type { Product } from '../core/vectors';
import { leadingPairs, type LeadingPairsOptions } from './leading-pairs';

const mostProducts = 64;

export interface StableRate {
  /** Infinite when the curvature is zero. */
  readonly rate: number;
  /** L, the sharpness of the mean loss. */
  readonly sharpness: number;
}

export interface FullBatchRate extends StableRate {
  /** Error bound of the sharpness by the iteration's residual. */
  readonly residual: number;
  /** Products with the kernel that were needed. */
  readonly steps: number;
}

export interface CurvatureOptions {
  /** softmax rows [n, C] for cross-entropy, H = diag(p) - p p^T; absent for 1/2 |f - y|^2, H = I. */
  readonly probabilities?: ArrayLike<number>;
  /** Heavy-ball momentum, 0 by default. */
  readonly momentum?: number;
}

function rateOf(sharpness: number, momentum = 0): StableRate {
  return { sharpness, rate: sharpness > 0 ? (2 * (1 + momentum)) / sharpness : Infinity };
}

/**
 * With q = sqrt(p): diag(p) - p p^T = B B^T for B = diag(q) (I - q q^T), since I - q q^T is a projection. B^T K B has
 * the eigenvalues of H^1/2 K H^1/2. Gives B v (forward) or B^T v, row by row.
 */
function applyRoot(rows: ArrayLike<number>, p: ArrayLike<number>, classes: number, transposed: boolean): Float64Array {
  const out = Float64Array.from(rows, (value, i) => (transposed ? Math.sqrt(p[i]) * value : value));
  for (let start = 0; start < out.length; start += classes) {
    let along = 0;
    for (let c = start; c < start + classes; c++) along += Math.sqrt(p[c]) * out[c];
    for (let c = start; c < start + classes; c++) out[c] -= Math.sqrt(p[c]) * along;
  }
  return transposed ? out : out.map((value, i) => Math.sqrt(p[i]) * value);
}

/** v to H^1/2 K H^1/2 v up to a rotation. */
export function curvedProduct(product: Product, classes: number, probabilities?: ArrayLike<number>): Product {
  if (!probabilities) return product;
  return async (v) =>
    applyRoot(await product(applyRoot(v, probabilities, classes, false)), probabilities, classes, true);
}

/**
 * For training on the mean loss of n datapoints; `product` maps v [n, C] to K v [n, C]. Throws ShapeMismatch for rows
 * that do not fit, Unsupported when the kernel is not finite.
 */
export async function fullBatchStableRate(
  product: Product,
  size: { readonly n: number; readonly classes: number },
  curvature: CurvatureOptions = {},
  options: LeadingPairsOptions = {},
): Promise<FullBatchRate> {
  const { n, classes } = size;
  const { probabilities, momentum } = curvature;
  if (probabilities && probabilities.length !== n * classes) {
    throw shapeMismatch(`${n * classes} probabilities`, `${probabilities.length}`);
  }
  const curved = curvedProduct(product, classes, probabilities);
  const found = await leadingPairs(curved, n * classes, 1, { maximumSteps: mostProducts, ...options });
  return { ...rateOf(found.values[0] / n, momentum), residual: found.residuals[0] / n, steps: found.products };
}

/** For steps on one datapoint alone, from its own C x C block of the kernel; `probabilities` is its softmax row [C]. */
export function nudgeStableRate(
  block: ArrayLike<number>,
  classes: number,
  curvature: CurvatureOptions = {},
): StableRate {
  if (block.length !== classes * classes) throw shapeMismatch(`${classes * classes} entries`, `${block.length}`);
  const { probabilities, momentum } = curvature;
  const matrix = probabilities ? curvedBlock(block, classes, probabilities) : block;
  return rateOf(symmetricEigen(matrix, classes).values[classes - 1], momentum);
}

/** B^T K B of one block. */
function curvedBlock(block: ArrayLike<number>, classes: number, p: ArrayLike<number>): Float64Array {
  const repeated = Float64Array.from({ length: classes * classes }, (_, i) => p[i % classes]);
  const right = applyRoot(block, repeated, classes, true);
  return applyRoot(transpose(right, classes), repeated, classes, true);
}

function transpose(matrix: ArrayLike<number>, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => matrix[(i % n) * n + Math.floor(i / n)]);
}
