// The largest eigenvalues of a symmetric operator known only by its products with four vectors at once.
import { unsupported } from './errors';
import type { JobOptions } from './progress';
import { normals, streamOf } from './random';
import { symmetricEigen } from './symmetric-eigen';
import { addScaled, inner, lengthOf } from './vectors';

/** Vectors multiplied in one product. */
export const blockWidth = 4;

/** Four vectors of length m, interleaved as [m, 4], to their products with A in the same form. */
export type BlockProduct = (block: Float64Array) => Promise<ArrayLike<number>>;

export interface LeadingEigenOptions extends JobOptions {
  /** Stop when every |A x - lambda x| is below this share of the largest |lambda|; 1e-5 by default. */
  readonly tolerance?: number;
  /** Most products of four vectors; 64 by default. */
  readonly maximumProducts?: number;
  readonly seed?: number;
}

export interface LeadingEigen {
  /** Descending; `count` of them, or the operator's size if that is less. */
  readonly values: readonly number[];
  /** Unit eigenvectors, one for each value; their signs mean nothing. */
  readonly vectors: readonly Float64Array[];
  /** |A x - lambda x| for each pair: an eigenvalue lies within it. */
  readonly residuals: readonly number[];
  readonly products: number;
  readonly converged: boolean;
}

const capacity = 40; // basis vectors kept before restarting
const keptAtRestart = 8;
const negligible = 1e-10; // share of a direction's length below which it adds nothing to the basis

/** sum over k of weights[k] vectors[k]. */
function combination(vectors: readonly Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(vectors[0].length);
  vectors.forEach((vector, k) => addScaled(out, weights[k], vector));
  return out;
}

/** The parts of `directions` orthogonal to `basis` and to each other, as unit vectors; nothing for what is left over. */
function orthonormal(directions: readonly Float64Array[], basis: readonly Float64Array[]): Float64Array[] {
  const added: Float64Array[] = [];
  for (const direction of directions) {
    const vector = Float64Array.from(direction);
    for (let pass = 0; pass < 2; pass++) {
      for (const other of [...basis, ...added]) addScaled(vector, -inner(vector, other), other);
    }
    const norm = lengthOf(vector);
    if (norm > negligible * lengthOf(direction)) added.push(vector.map((value) => value / norm));
  }
  return added;
}

async function multiply(product: BlockProduct, vectors: readonly Float64Array[]): Promise<Float64Array[]> {
  const size = vectors[0].length;
  const block = new Float64Array(size * blockWidth);
  vectors.forEach((vector, k) => vector.forEach((value, i) => (block[i * blockWidth + k] = value)));
  const image = Float64Array.from(await product(block));
  if (!image.every(Number.isFinite)) throw unsupported('the spectrum of a matrix with entries that are not finite');
  return vectors.map((_, k) => Float64Array.from({ length: size }, (_, i) => image[i * blockWidth + k]));
}

interface RitzPair {
  readonly value: number;
  readonly weights: Float64Array;
}

/** An orthonormal basis, its image under A, and A projected onto it. */
class Subspace {
  private basis: Float64Array[] = [];
  private images: Float64Array[] = [];
  private projected: number[][] = [];

  get size(): number {
    return this.basis.length;
  }

  /** Unit vectors that the residuals of these pairs add to the basis. */
  newDirections(pairs: readonly RitzPair[]): Float64Array[] {
    return orthonormal(
      pairs.map((pair) => this.residual(pair)),
      this.basis,
    );
  }

  add(vector: Float64Array, image: Float64Array): void {
    const row = this.basis.map((other, k) => (inner(other, image) + inner(vector, this.images[k])) / 2);
    row.forEach((value, k) => this.projected[k].push(value));
    this.projected.push([...row, inner(vector, image)]);
    this.basis.push(vector);
    this.images.push(image);
  }

  /** The best approximate eigenpairs the subspace holds, largest first. */
  ritzPairs(): RitzPair[] {
    const m = this.size;
    const { values, vectors } = symmetricEigen(this.projected.flat(), m);
    const descending = Array.from({ length: m }, (_, k) => m - 1 - k);
    return descending.map((k) => ({ value: values[k], weights: vectors.subarray(k * m, (k + 1) * m) }));
  }

  vector({ weights }: RitzPair): Float64Array {
    return combination(this.basis, weights);
  }

  residual({ value, weights }: RitzPair): Float64Array {
    const residual = combination(this.images, weights);
    addScaled(residual, -value, combination(this.basis, weights));
    return residual;
  }

  /** Keeps only the span of these pairs. */
  restart(pairs: readonly RitzPair[]): void {
    const basis = pairs.map((pair) => combination(this.basis, pair.weights));
    this.images = pairs.map((pair) => combination(this.images, pair.weights));
    this.basis = basis;
    this.projected = pairs.map((pair, k) => pairs.map((_, l) => (k === l ? pair.value : 0)));
  }
}

function startBlock(size: number, seed: number): Float64Array[] {
  const width = Math.min(blockWidth, size);
  return Array.from({ length: width }, (_, k) => Float64Array.from(normals(seed, streamOf(`eigen ${k}`), size)));
}

/** What the subspace knows of the `count` largest eigenpairs. */
function leadingOf(
  space: Subspace,
  pairs: readonly RitzPair[],
  count: number,
  tolerance: number,
): Omit<LeadingEigen, 'products'> {
  const chosen = pairs.slice(0, count);
  const residuals = chosen.map((pair) => lengthOf(space.residual(pair)));
  const largest = Math.max(Math.abs(pairs[0].value), Math.abs(pairs.at(-1)!.value));
  return {
    values: chosen.map((pair) => pair.value),
    vectors: chosen.map((pair) => space.vector(pair)),
    residuals,
    converged: residuals.every((residual) => residual <= tolerance * largest),
  };
}

/**
 * Block Krylov iteration with full reorthogonalisation and thick restarts (Saad, Numerical Methods for Large Eigenvalue
 * Problems, chapters 6 to 8), from a seeded start: the basis grows by the residuals of the four best pairs. `count` is
 * 1 to 4. Throws Unsupported when a product is not finite, and the signal's reason when aborted.
 */
export async function leadingEigen(
  product: BlockProduct,
  size: number,
  count: number,
  options: LeadingEigenOptions = {},
): Promise<LeadingEigen> {
  const { tolerance = 1e-5, maximumProducts = 64, seed = 0, signal, onProgress } = options;
  const space = new Subspace();
  let directions = orthonormal(startBlock(size, seed), []);
  for (let products = 1; ; products++) {
    signal?.throwIfAborted();
    const images = await multiply(product, directions);
    directions.forEach((direction, k) => space.add(direction, images[k]));
    onProgress?.({ stage: 'products with the matrix', done: products, total: maximumProducts });
    const pairs = space.ritzPairs();
    const leading = leadingOf(space, pairs, count, tolerance);
    directions = space.newDirections(pairs.slice(0, blockWidth));
    if (leading.converged || products >= maximumProducts || directions.length === 0) return { ...leading, products };
    if (space.size + blockWidth > capacity) space.restart(pairs.slice(0, keptAtRestart));
  }
}
