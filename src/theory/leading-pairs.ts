// The largest eigenpairs of a symmetric operator that is only known by its products with vectors, however many are equal.
import { tridiagonalEigen } from '../core/dense-eigen';
import { unsupported } from '../core/errors';
import { nextTask } from '../core/next-task';
import type { JobOptions } from '../core/progress';
import { normals, streamOf } from '../core/random';
import type { Product } from './lanczos';

export interface LeadingPairsOptions extends JobOptions {
  /** A pair is found when its residual |A x - value x| is below this share of the largest value; 1e-6 by default. */
  readonly tolerance?: number;
  /** Most products with A in one sweep; by default enough for well-separated values. */
  readonly maximumSteps?: number;
  readonly seed?: number;
}

export interface LeadingPairs {
  /** Descending. */
  readonly values: readonly number[];
  /** Unit eigenvectors, one for each value; their signs mean nothing. */
  readonly vectors: readonly Float64Array[];
  /** Bounds on |A x - value x|. */
  readonly residuals: readonly number[];
  /** Products with A that were needed. */
  readonly products: number;
  readonly converged: boolean;
}

/** What a sweep knows of a pair before its vector is put together. */
interface Ritz {
  readonly value: number;
  readonly residual: number;
  /** Of the sweep's basis in the vector. */
  readonly weights: Float64Array;
}

interface Pair extends Omit<Ritz, 'weights'> {
  readonly vector: Float64Array;
}

const breakdown = 1e-7; // share of the largest value below which a new direction is rounding
const operationsAtOnce = 2 ** 23; // between two looks at what else there is to do, of large operators

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(into: Float64Array, scale: number, vector: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += scale * vector[i];
}

/** Calls `use` with each vector, and lets other tasks in between where they are long. */
async function eachVector(
  vectors: readonly Float64Array[],
  use: (vector: Float64Array, at: number) => void,
): Promise<void> {
  const atOnce = Math.max(1, Math.floor(operationsAtOnce / (vectors[0]?.length || 1)));
  for (const [at, vector] of vectors.entries()) {
    use(vector, at);
    if ((at + 1) % atOnce === 0) await nextTask();
  }
}

/** Makes `vector` orthogonal to all others, twice, since once is not enough in floating point; returns its length. */
async function orthogonalise(vector: Float64Array, others: readonly Float64Array[]): Promise<number> {
  for (let pass = 0; pass < 2; pass++)
    await eachVector(others, (other) => addScaled(vector, -inner(vector, other), other));
  return Math.sqrt(inner(vector, vector));
}

/** One Lanczos recurrence (Golub and Van Loan, chapter 10) with full reorthogonalisation, also against `locked`. */
class Sweep {
  private readonly basis: Float64Array[] = [];
  private readonly diagonal: number[] = [];
  private readonly beside: number[] = [];
  private next: Float64Array | undefined;

  private constructor(private readonly locked: readonly Float64Array[]) {}

  /** From a seeded start, orthogonal to what is locked. */
  static async begin(locked: readonly Float64Array[], size: number, seed: number, stream: string): Promise<Sweep> {
    const sweep = new Sweep(locked);
    const start = Float64Array.from(normals(seed, streamOf(stream), size));
    const length = await orthogonalise(start, locked);
    sweep.next = length > 0 ? start.map((value) => value / length) : undefined;
    return sweep;
  }

  get steps(): number {
    return this.basis.length;
  }

  /** Whether no direction is left. */
  get exhausted(): boolean {
    return this.next === undefined;
  }

  async step(product: Product): Promise<void> {
    const vector = this.next!;
    this.basis.push(vector);
    const image = Float64Array.from(await product(vector));
    if (!image.every(Number.isFinite)) throw unsupported('the spectrum of a kernel with entries that are not finite');
    this.diagonal.push(inner(image, vector));
    const length = await orthogonalise(image, [...this.basis, ...this.locked]);
    this.beside.push(length);
    const scale = Math.max(...this.diagonal.map(Math.abs), ...this.beside);
    this.next = length > breakdown * scale ? image.map((value) => value / length) : undefined;
  }

  /** The `count` largest Ritz pairs. */
  pairs(count: number): Ritz[] {
    const m = this.steps;
    const { values, vectors } = tridiagonalEigen(this.diagonal, this.beside);
    const left = this.exhausted ? 0 : this.beside[m - 1];
    return Array.from({ length: Math.min(count, m) }, (_, k) => {
      const row = m - 1 - k;
      const weights = vectors.slice(row * m, (row + 1) * m);
      return { value: values[row], residual: left * Math.abs(weights[m - 1]), weights };
    });
  }

  /** With its vector. */
  async whole({ value, residual, weights }: Ritz): Promise<Pair> {
    const vector = new Float64Array(this.basis[0].length);
    await eachVector(this.basis, (other, k) => addScaled(vector, weights[k], other));
    return { value, residual, vector };
  }
}

/**
 * The `count` largest eigenpairs (fewer where the operator is smaller), by sweeps of Lanczos: each finds what is largest
 * orthogonally to what was found before, until one finds nothing larger than the last of them, so that equal values are
 * all there. Throws Unsupported when a product is not finite, and the signal's reason when aborted.
 */
export async function leadingPairs(
  product: Product,
  size: number,
  count: number,
  options: LeadingPairsOptions = {},
): Promise<LeadingPairs> {
  const { tolerance = 1e-6, seed = 0, signal, onProgress } = options;
  const wanted = Math.min(count, size);
  const most = options.maximumSteps ?? 4 * wanted + 120;
  const found: Pair[] = [];
  let products = 0;
  let converged = true;
  for (let sweep = 0; found.length < size; sweep++) {
    const locked = found.map(({ vector }) => vector);
    const recurrence = await Sweep.begin(locked, size, seed, `leading pairs ${sweep}`);
    if (recurrence.exhausted) break;
    const last = found.length < wanted ? -Infinity : found[wanted - 1].value;
    const largest = found[0]?.value ?? 0;
    const isFound = (pairs: readonly Ritz[], bound: number): boolean =>
      last === -Infinity
        ? pairs.length === wanted && pairs.every(({ residual }) => residual <= bound)
        : isSettled(pairs, recurrence.steps, last, bound);
    while (!recurrence.exhausted && recurrence.steps < most) {
      signal?.throwIfAborted();
      await recurrence.step(product);
      products++;
      onProgress?.({ stage: 'products with the kernel', done: recurrence.steps, total: most });
      if (!isTurn(recurrence.steps) && !recurrence.exhausted) continue;
      const soFar = recurrence.pairs(wanted);
      if (isFound(soFar, tolerance * Math.max(largest, Math.abs(soFar[0].value)))) break;
    }
    const pairs = recurrence.pairs(wanted);
    const bound = tolerance * Math.max(largest, Math.abs(pairs[0].value));
    converged &&= recurrence.exhausted || isFound(pairs, bound);
    const larger = pairs.filter(({ value }) => value > last + bound);
    if (larger.length === 0) break;
    for (const ritz of larger) found.push(await recurrence.whole(ritz));
    found.sort((a, b) => b.value - a.value);
    if (!converged && sweep > 0) break;
  }
  const pairs = found.slice(0, wanted);
  return {
    values: pairs.map(({ value }) => value),
    vectors: pairs.map(({ vector }) => vector),
    residuals: pairs.map(({ residual }) => residual),
    products,
    converged,
  };
}

/** The small eigenproblem is solved after every step at first, then ever more rarely. */
const isTurn = (steps: number): boolean => steps % Math.max(1, Math.floor(steps / 8)) === 0;

const enoughSteps = 30; // after which a random start has shown what lies well above the rest

/** Whether the pairs above `last` are found, or it is clear that none is above it. */
function isSettled(pairs: readonly Ritz[], steps: number, last: number, bound: number): boolean {
  const above = pairs.filter(({ value, residual }) => value + residual > last + bound);
  const leads = pairs[0].residual <= bound || (steps >= enoughSteps && above.length === 0);
  return leads && above.every(({ residual }) => residual <= bound);
}
