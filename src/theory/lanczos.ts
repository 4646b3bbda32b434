// One Lanczos recurrence (Golub and Van Loan, chapter 10): what it finds of the largest eigenpairs of a symmetric operator.
import { unsupported } from '../core/errors';
import { normals, streamOf } from '../core/random';
import { tridiagonalEigen } from '../core/tridiagonal-eigen';
import { addScaled, inner, lengthOf, type Product } from '../core/vectors';

/** What a sweep knows of a pair before its vector is put together. */
export interface Ritz {
  readonly value: number;
  /** Bound on |A x - value x|. */
  readonly residual: number;
  /** Of the sweep's basis in the vector. */
  readonly weights: Float64Array;
}

export interface Pair extends Omit<Ritz, 'weights'> {
  readonly vector: Float64Array;
}

export interface SweepStart {
  /** Vectors of `size` numbers that everything is kept orthogonal to. */
  readonly locked: readonly Float64Array[];
  readonly size: number;
  readonly seed: number;
  /** Of the random numbers. */
  readonly stream: string;
  readonly breathe: () => Promise<void>;
}

const breakdown = 1e-7; // share of the largest value below which a new direction is rounding

/** Reorthogonalises fully, also against `locked`. Waits for `breathe` between vectors. */
export class LanczosSweep {
  private readonly basis: Float64Array[] = [];
  private readonly diagonal: number[] = [];
  private readonly beside: number[] = [];
  private next: Float64Array | undefined;

  private constructor(
    private readonly locked: readonly Float64Array[],
    private readonly breathe: () => Promise<void>,
  ) {}

  /** From a seeded start, orthogonal to what is locked. */
  static async begin({ locked, size, seed, stream, breathe }: SweepStart): Promise<LanczosSweep> {
    const sweep = new LanczosSweep(locked, breathe);
    const start = Float64Array.from(normals(seed, streamOf(stream), size));
    const length = await sweep.orthogonalise(start, locked);
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
    const length = await this.orthogonalise(image, [...this.basis, ...this.locked]);
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
    for (const [k, other] of this.basis.entries()) {
      addScaled(vector, weights[k], other);
      await this.breathe();
    }
    return { value, residual, vector };
  }

  /** Makes `vector` orthogonal to all others, twice, since once is not enough in floating point; returns its length. */
  private async orthogonalise(vector: Float64Array, others: readonly Float64Array[]): Promise<number> {
    for (let pass = 0; pass < 2; pass++) {
      for (const other of others) {
        addScaled(vector, -inner(vector, other), other);
        await this.breathe();
      }
    }
    return lengthOf(vector);
  }
}
