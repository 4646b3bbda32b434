// The numbers of a spectrum as readers see them.
import type { Bounds, SpectrumView } from '../../session/types';
import { formatCount, formatNumber, formatPercent } from '../shared/format';

/** "12.3", or "10.1 to 15.2" where it is only known to lie there. */
export function boundsText({ least, most }: Bounds, digits = 3): string {
  const [low, high] = [least, most].map((value) => formatNumber(value, digits));
  return low === high ? low : `${low} to ${high}`;
}

/** Shares of the trace that the eigenvalues up to each hold together. */
export function cumulativeShares({ values, trace }: Pick<SpectrumView, 'values' | 'trace'>): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += Math.max(value, 0)) / trace);
}

/** Steps of descent: "3.2 steps", "never" for none, "grows" where the error does. */
export function halvingText(steps: number): string {
  if (Number.isNaN(steps)) return 'grows';
  if (steps === Infinity) return 'never';
  return `${steps < 1000 ? formatNumber(steps) : steps < 1e6 ? formatCount(Math.round(steps)) : formatNumber(steps)}`;
}

const leastShown = 1e-5; // of a share

/** A share as per cent, with more decimals where it is small. */
export function shareText(share: number): string {
  if (!Number.isFinite(share)) return 'undefined';
  if (share === 0 || share >= 0.001) return formatPercent(share);
  return share < leastShown ? `<\u00a0${formatPercent(leastShown, 3)}` : formatPercent(share, 3);
}

/** What the eigenvalues are of, in one sentence. */
export function spectrumSentence({ n, values, error, step }: SpectrumView): string {
  const which =
    values.length === n
      ? `All ${formatCount(n)} eigenvalues`
      : `The ${values.length} largest of ${formatCount(n)} eigenvalues`;
  return `${which} of the kernel at step ${formatCount(step)}, each to within ${formatNumber(error, 2)}: smaller ones are rounding of its entries.`;
}
