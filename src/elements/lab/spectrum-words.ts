// The numbers of a spectrum as readers see them.
import type { Bounds, ModeLearning, SpectrumView } from '../../session/types';
import { wordsOf } from '../shared/dataset-words';
import type { Dataset } from '../shared/session-link';
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

/** What training would have to be for modes to be learned at the speeds that are told, and what it is instead. */
export function learningSentence(
  { rate, momentum, loss, optimizer, weightDecay }: ModeLearning,
  dataset?: Dataset,
): string {
  const { many } = wordsOf(dataset);
  const kind = momentum > 0 ? `gradient descent with momentum ${formatNumber(momentum)}` : 'plain gradient descent';
  const pace =
    momentum > 0
      ? ` (to slow modes an effective rate of ${formatNumber(rate)} / (1 \u2212 ${formatNumber(momentum)}) = ${formatNumber(rate / (1 - momentum))})`
      : '';
  const differs = [
    'mini-batches of the training split alone',
    ...(loss === 'cross-entropy' ? ['the cross-entropy'] : []),
    ...(optimizer === 'adam' ? ['Adam'] : []),
    ...(weightDecay > 0 ? [`weight decay ${formatNumber(weightDecay)}`] : []),
  ];
  return `Assumed for the steps: full-batch ${kind} on the squared error of all ${many} at rate ${formatNumber(rate)}${pace}, were the kernel to stay as it is and the same for every logit. The training itself is with ${differs.join(', ')}.`;
}
