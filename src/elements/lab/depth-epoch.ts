// A real epoch beside one step on all that is trained on, which is none: what both are, and how far the first is predicted.
import { html, nothing, type TemplateResult } from 'lit';
import type { DepthView } from '../../session/types';
import { wordsOf } from '../shared/dataset-words';
import { formatCorrelation, formatCount, formatMany, formatNumber, formatShare } from '../shared/format';
import type { Dataset } from '../shared/session-link';

/** Nothing for steps on anything else. */
export function epochView({ epoch, settings, members }: DepthView, dataset: Dataset): TemplateResult | typeof nothing {
  if (!epoch) return nothing;
  const { pearson, spearman, relativeError } = epoch.fit;
  const { one, many } = wordsOf(dataset);
  const [steps, left] = [formatCount(epoch.steps), members.length - epoch.steps * epoch.batchSize];
  return html`<p class="small epoch">
    This is one step on the mean gradient of all that are trained on, not an epoch. A real epoch is
    ${formatMany(epoch.steps, 'step')} of plain gradient descent at ${formatNumber(settings.rate)}, on mini-batches of
    ${formatCount(epoch.batchSize)}${left > 0 ? `, which leave out ${formatMany(left, one, many)}` : ''}. Its gradients
    at the start, summed, predict ${left > 0 ? 'about ' : ''}${steps} times the step above, and meet what really happens
    with r = <strong class="pearson">${formatCorrelation(pearson)}</strong>, ρ =
    <strong class="spearman">${formatCorrelation(spearman)}</strong> and a relative error of
    <strong class="error">${formatShare(relativeError, 2)}</strong>.
  </p>`;
}
