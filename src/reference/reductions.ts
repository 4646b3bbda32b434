// Reductions of the full kernel [n1, C, n2, C] to one number per pair of datapoints.
import { outputSize } from '../model/shape';
import { contractedPairs, type CotangentPair } from './contracted-kernel';
import type { FullKernel } from './kernel';
import { kernel, sumOfTerms } from './kernel';
import { type Batch, type ReferenceModel, unitRows } from './model';
import { isStructured } from './structured-kernel';

/** sum_c K_cc, K_cc of one logit, or (1/C) 1^T K 1. */
export type Reduction =
  { readonly kind: 'trace' } | { readonly kind: 'logit'; readonly logit: number } | { readonly kind: 'pseudo' };

export interface PairKernel {
  /** [n1, n2]. */
  readonly total: Float64Array;
  /** [n1, n2] by parameter; they sum to `total`. */
  readonly byParameter: Map<string, Float64Array>;
}

/** Weight of entry (c, d) of a block in a reduction. */
function weightOf(reduction: Reduction, classes: number, c: number, d: number): number {
  if (reduction.kind === 'pseudo') return 1 / classes;
  if (reduction.kind === 'trace') return c === d ? 1 : 0;
  return c === d && c === reduction.logit ? 1 : 0;
}

type Shape = Pick<FullKernel, 'n1' | 'n2' | 'classes'>;

/** One number per pair, [n1, n2], from an array [n1, C, n2, C]. */
export function reduce(full: ArrayLike<number>, { n1, n2, classes }: Shape, reduction: Reduction): Float64Array {
  const out = new Float64Array(n1 * n2);
  for (let i = 0; i < n1; i++) {
    for (let c = 0; c < classes; c++) {
      for (let j = 0; j < n2; j++) {
        for (let d = 0; d < classes; d++) {
          const weight = weightOf(reduction, classes, c, d);
          if (weight !== 0) out[i * n2 + j] += weight * full[((i * classes + c) * n2 + j) * classes + d];
        }
      }
    }
  }
  return out;
}

/** The pairs of cotangents whose gradients' inner products add up to a reduction; one array for one batch. */
function* cotangentsOf(reduction: Reduction, classes: number, a: Batch, b: Batch): Generator<CotangentPair> {
  const pair = (rows: (n: number) => Float64Array): CotangentPair => {
    const left = rows(a.n);
    return [left, a === b ? left : rows(b.n)];
  };
  if (reduction.kind === 'pseudo') yield pair((n) => new Float64Array(n * classes).fill(1 / Math.sqrt(classes)));
  else if (reduction.kind === 'logit') yield pair((n) => unitRows(n, classes, reduction.logit));
  else for (let c = 0; c < classes; c++) yield pair((n) => unitRows(n, classes, c));
}

/** A reduced kernel, in all and by parameter. Where gradients must be contracted, one logit at a time. */
export function pairKernel(model: ReferenceModel, a: Batch, b: Batch, reduction: Reduction): PairKernel {
  if (!isStructured(model.graph)) {
    const byParameter = contractedPairs(model, a, b, cotangentsOf(reduction, outputSize(model.graph), a, b));
    return { total: sumOfTerms(byParameter.values(), a.n * b.n), byParameter };
  }
  const full = kernel(model, a, b);
  const byParameter = new Map([...full.byParameter].map(([name, term]) => [name, reduce(term, full, reduction)]));
  return { total: reduce(full.total, full, reduction), byParameter };
}

/** Reduced K_ii of every datapoint, [n]. */
export function kernelDiagonal(model: ReferenceModel, batch: Batch, reduction: Reduction): Float64Array {
  const features = batch.data.length / batch.n;
  return Float64Array.from({ length: batch.n }, (_, i) => {
    const own = { n: 1, data: Array.from({ length: features }, (_, k) => batch.data[i * features + k]) };
    return pairKernel(model, own, own, reduction).total[0];
  });
}

/**
 * K_ij / sqrt(K_ii K_jj) of a reduced kernel; each parameter's term is divided by the total norms, so that the terms sum
 * to it. A pair with a zero norm is undefined: NaN.
 */
export function cosineKernel(
  model: ReferenceModel,
  a: Batch,
  b: Batch,
  reduction: Reduction = { kind: 'trace' },
): PairKernel {
  const pair = pairKernel(model, a, b, reduction);
  const left = kernelDiagonal(model, a, reduction);
  const right = kernelDiagonal(model, b, reduction);
  const divided = (term: Float64Array) =>
    term.map((value, index) => {
      const norms = left[Math.floor(index / b.n)] * right[index % b.n];
      return norms > 0 ? value / Math.sqrt(norms) : NaN;
    });
  const byParameter = new Map([...pair.byParameter].map(([name, term]) => [name, divided(term)]));
  return { total: divided(pair.total), byParameter };
}
