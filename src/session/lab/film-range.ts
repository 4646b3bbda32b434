// The ends of the colours of a film: fixed over all its kernels, and narrowed by none of them.
import { quantilesOf } from '../levels/quantiles';
import type { Film } from './film';

const sampled = 16384; // entries of a kernel, at most

/** Of no kernel. */
export const emptyRange: Film['range'] = { low: NaN, high: NaN };

/** The range that holds this one and all but the outermost hundredths of a kernel's entries. */
export function widened({ low, high }: Film['range'], kernel: Float32Array): Film['range'] {
  const every = Math.max(1, Math.floor(kernel.length / sampled)) | 1; // odd: not along a column
  const sample = kernel.filter((value, at) => at % every === 0 && Number.isFinite(value)).sort();
  if (sample.length === 0) return { low, high };
  const own = quantilesOf(sample);
  if (Number.isNaN(low)) return { low: own.low, high: own.high };
  return { low: Math.min(low, own.low), high: Math.max(high, own.high) };
}
