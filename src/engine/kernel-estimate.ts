// How much GPU memory a kernel needs as a whole, and whether it is there, known before any of it is taken.
import { NtkError } from '../core/errors';
import type { Budget } from '../gpu/budget';
import { columnStride } from '../gpu/matrix';
import { pictureBytes } from './picture';

const mebibyte = 2 ** 20;
const sampleBytes = 2 ** 18; // places and values of the summary's sampled entries, at most

/** Bytes of GPU memory. */
export interface KernelBytes {
  /** Activations, cotangents and everything else that goes when the kernel is done. */
  readonly work: number;
  /** The kernel itself, and its cosine. */
  readonly kept: number;
}

/** Bytes of a kernel of n datapoints that is summarised and painted, computed from a copy of the network's weights. */
export function shownKernelBytes({ work, kept }: KernelBytes, n: number, weights: number): number {
  const painting = pictureBytes(n) + sampleBytes + 64 * columnStride(n);
  return kept + Math.max(work + weights, painting);
}

/** Whether so many more bytes are free. */
export function fitsBudget(budget: Budget, needed: number): boolean {
  return needed <= Math.max(0, budget.limit - budget.used);
}

/** Throws LimitExceeded, with the need of the whole and what could be done, unless the budget has room for it. */
export function checkKernelFits(budget: Budget, needed: number, n: number): void {
  if (fitsBudget(budget, needed)) return;
  const available = Math.max(0, budget.limit - budget.used);
  const size = (bytes: number): string => `${Math.ceil(bytes / mebibyte).toLocaleString('en')} MiB`;
  const message =
    `The kernel of ${n.toLocaleString('en')} datapoints for this network needs about ${size(needed)} of GPU memory ` +
    `and ${size(available)} of the budget is free. Use a narrower network, or the kernel of a single logit.`;
  throw new NtkError('LimitExceeded', { what: 'kernel (bytes)', needed, available }, message);
}
