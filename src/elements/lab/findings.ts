// What the numbers of a view say of the story: a step on a datapoint shifts similar datapoints in a similar way.
import { html, nothing, type TemplateResult } from 'lit';
import type { DepthLayers, DepthView, Film, FilmFrame, PredictionView, SpectrumView } from '../../session/types';
import { goalWords } from '../shared/dataset-words';
import { formatCorrelation, formatCount, formatNumber, formatPercent, formatShare } from '../shared/format';
import { broken } from '../shared/nudge-rates';
import type { Dataset } from '../shared/session-link';

/** A finding as a line of its own. */
export function findingLine(words: string | undefined): TemplateResult | typeof nothing {
  return words === undefined ? nothing : html`<p class="finding">${words}</p>`;
}

/** Whether the first order holds at the rate of a step; undefined where nothing moved. */
export function depthFinding({ firstFit, settings }: DepthView): string | undefined {
  const { relativeError } = firstFit;
  if (!Number.isFinite(relativeError)) return undefined;
  const verdict = relativeError < broken ? 'holds' : 'breaks';
  return `At a rate of ${formatNumber(settings.rate)} the first-order story ${verdict}: it is off by ${formatShare(relativeError, 2)} of the change.`;
}

/** The layer whose activations rank the actual shifts best; undefined where no layer has such a number. */
export function layerFinding({ layers }: DepthLayers): string | undefined {
  const ranked = layers.flatMap(({ reads, factors }) => {
    const rank = factors?.row?.actual ?? NaN;
    return reads && Number.isFinite(rank) ? [{ reads, rank }] : [];
  });
  if (ranked.length === 0) return undefined;
  const best = ranked.reduce((most, each) => (each.rank > most.rank ? each : most));
  if (!(best.rank > 0)) return 'By no layer’s activations do similar datapoints shift in a similar way here.';
  return `Similar datapoints shift in a similar way most where similarity is that of ${best.reads}: ρ = ${formatCorrelation(best.rank)} with the actual shift.`;
}

/** Kernel distances from the start: below the first a kernel is said to have hardly turned, above the second to be another. */
const [still, turned] = [0.01, 0.1];

/** How far the kernel of a kept step is still that of the start; undefined where it is not finite. */
export function filmFinding({ frames }: Film, { step, distance, drift }: FilmFrame): string | undefined {
  if (step === frames[0].step || !Number.isFinite(distance)) return undefined;
  const which =
    distance < still
      ? 'has hardly turned: what is similar at the start is similar now'
      : distance < turned
        ? 'has turned a little: similarity is changing with training'
        : 'is another one: what counts as similar was learned on the way';
  return `by step ${formatCount(step)} the kernel ${which} (1 − cosine ${formatNumber(distance)}, drift ${formatShare(drift)}).`;
}

/** What a fixed kernel predicts of the fall of the real training loss: a share of it, more, or a rise; undefined where it did not fall. */
export function predictionFinding({ predicted, actual, settings }: PredictionView): string | undefined {
  const [start, end, told] = [actual.train[0].loss, actual.train.at(-1)!.loss, predicted.train.at(-1)!.loss];
  if (!(end < start)) return undefined;
  if (!Number.isFinite(told)) return 'The fixed kernel predicts a loss beyond all bounds; the real network survives.';
  const fall = `training loss in ${formatCount(settings.steps)} steps, from ${formatNumber(start)} to ${formatNumber(end)}, the fixed kernel predicts`;
  if (told > start)
    return `Instead of the fall of the ${fall} a rise to ${formatNumber(told)}: the real kernel changed.`;
  const share = formatShare((start - told) / (start - end));
  if (told < end) return `Of the fall of the ${fall} ${share}: a kernel that changed held it back.`;
  return `Of the fall of the ${fall} ${share}; the rest came with a kernel that changed.`;
}

const leading = 10;

/** How much of the labels lies along what is learned first; undefined where there are none. */
export function spectrumFinding({ goalShares, vectors }: SpectrumView, dataset?: Dataset): string | undefined {
  if (!goalShares) return undefined;
  const count = Math.min(leading, vectors.length, goalShares.length);
  const share = goalShares.subarray(0, count).reduce((sum, each) => sum + each, 0);
  const words = `The first ${count} eigenvectors, which are learned fastest, hold ${formatPercent(share)} of the labels.`;
  return goalWords(words, dataset);
}
