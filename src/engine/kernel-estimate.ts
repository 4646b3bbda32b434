// How much GPU memory a kernel needs as a whole, and whether it is there, known before any of it is taken.
import { NtkError } from '../core/errors';
import type { Budget } from '../gpu/budget';
import { freeWords, neededWords } from '../gpu/byte-size';
import { columnStride } from '../gpu/matrix';
import { pictureBytes } from './picture';

const sampleBytes = 2 ** 18; // places and values of the summary's sampled entries, at most

/** Bytes of GPU memory. */
export interface KernelBytes {
  /** Activations, cotangents and everything else that goes when the kernel is done. */
  readonly work: number;
  /** The kernel itself, and its cosine. */
  readonly kept: number;
  /** Whether every buffer is one that the device can bind. */
  readonly binds: boolean;
}

/** Bytes of a kernel of n datapoints that is summarised and painted, computed from a copy of the network's weights. */
export function shownKernelBytes(
  { work, kept }: Pick<KernelBytes, 'work' | 'kept'>,
  n: number,
  weights: number,
): number {
  const painting = pictureBytes({ rows: n, columns: n }) + sampleBytes + 64 * columnStride(n);
  return kept + Math.max(work + weights, painting);
}

/** Whether so many more bytes are free. */
export function fitsBudget(budget: Budget, needed: number): boolean {
  return needed <= budget.free;
}

/** That a kernel of n datapoints takes too much, or, where there is room for it, a buffer that the device cannot bind. */
export function kernelTooLarge(budget: Budget, needed: number, n: number): NtkError<'LimitExceeded'> {
  const available = budget.free;
  const why = fitsBudget(budget, needed)
    ? 'one buffer larger than this GPU can bind'
    : `about ${neededWords(needed)} of GPU memory and ${freeWords(available)} of the budget is free`;
  const isMostlyMatrix = 8 * n * columnStride(n) > needed;
  const advice = isMostlyMatrix ? 'Use fewer datapoints.' : 'Use a narrower network, or the kernel of a single logit.';
  const message = `The kernel of ${n.toLocaleString('en')} datapoints for this network needs ${why}. ${advice}`;
  return new NtkError('LimitExceeded', { what: 'kernel (bytes)', needed, available }, message);
}
