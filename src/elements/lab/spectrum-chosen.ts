// The chosen eigenvector in words, and what the other views may do with it.
import { html, nothing, type TemplateResult } from 'lit';
import type { Session, SpectrumView } from '../../session/types';
import { goalWords, wordsOf } from '../shared/dataset-words';
import { formatNumber, formatShare } from '../shared/format';
import { halvingText, shareText } from './spectrum-words';

/** What full-batch descent does to the error along an eigenvector: above twice of it a step makes it larger. */
function learningWords(perStep: number, halving: number): string {
  const text = halvingText(halving);
  if (text === 'grows') return `a step takes ${formatShare(perStep)} of the error along it, so that it grows`;
  return `a step takes ${shareText(perStep)} of the error along it, half of it ${text === 'never' ? text : `after ${text} steps`}`;
}

/** Reads signals. */
function modeWords(
  { lab, dataset }: Session,
  { values, trace, goalShares }: SpectrumView,
  mode: number,
): TemplateResult {
  const learning = lab.spectrum.learning.value;
  const perStep = learning?.perStep[mode - 1];
  const goals = goalWords('labels', dataset.value);
  const ofLabels = goalShares?.[mode - 1];
  return html`<p>
    <strong>Eigenvector ${mode}</strong>: eigenvalue ${formatNumber(values[mode - 1], 4)},
    ${shareText(values[mode - 1] / trace)} of the
    trace${ofLabels === undefined ? nothing : html`, holds ${shareText(ofLabels)} of the ${goals}`}${
      perStep === undefined ? nothing : html`; ${learningWords(perStep, learning!.halving[mode - 1])}`
    }.
  </p>`;
}

/** Reads signals. */
export function chosenMode(session: Session, view: SpectrumView, mode: number): TemplateResult {
  const { one } = wordsOf(session.dataset.value);
  const isColoured = session.colouredBy.value === 'eigenvector';
  const order = `column:eigenvector ${mode}` as const;
  const isSorted = session.kernelSettings.value.order === order;
  return html`<div class="choice" part="chosen">
    ${modeWords(session, view, mode)}
    <button
      type="button"
      aria-pressed=${isColoured}
      title="Each ${one} by its entry of this eigenvector, in the neighbourhood"
      @click=${() => session.setColouredBy(isColoured ? 'class' : 'eigenvector')}
    >
      Colour by it
    </button>
    <button
      type="button"
      aria-pressed=${isSorted}
      title="Rows and columns of the heatmap by their entries of this eigenvector"
      @click=${() => session.setKernel({ order: isSorted ? 'class' : order })}
    >
      Sort by it
    </button>
  </div>`;
}
