// A kernel layer by layer: similarity of activations, similarity of backprop signals and their product side by side, and how far
// the first of them tells of the whole.
import { html, nothing, type TemplateResult } from 'lit';
import type { DepthLayer, DepthLayers, LayerSimilarity, Session } from '../../session/types';
import { wordsOf } from '../shared/dataset-words';
import { formatCorrelation, formatCount, formatNumber, formatPercent } from '../shared/format';

/** Rows of numbers and pictures, a layer each. */
export function layersView(session: Session, layers: DepthLayers): TemplateResult {
  const { many } = wordsOf(session.dataset.value);
  const isOne = layers.of.subject.kind === 'datapoint';
  return html`<p class="small muted">
      Over ${formatCount(layers.probe.length)} ${many} in the order of the kernel. The trace kernel is the sum of the
      products in the last column: similarity of what a layer reads times similarity of the signals that come back to
      it. Near 1, CKA and ρ say that the first alone tells the whole.
    </p>
    ${layers.layers.map(
      (layer) =>
        html`<div class="layer" role="group" aria-label=${layer.parameters.join(', ')}>
          ${layerFacts(layer, isOne)}
          ${layer.factors ? pictures(session, layers, layer, layer.factors) : whyNone(layer)}
        </div>`,
    )}`;
}

function layerFacts({ parameters, reads, share, factors }: DepthLayer, isOne: boolean): TemplateResult {
  return html`<div class="facts">
    <h4>${parameters.join(', ')}</h4>
    ${reads ? html`<p class="small muted">reads ${reads}</p>` : nothing}
    <dl>
      <dt title="Of the sum of the kernel’s diagonal">Share of the kernel</dt>
      <dd class="share">${formatPercent(share)}</dd>
      ${factors ? likeness(factors, isOne) : nothing}
    </dl>
  </div>`;
}

function likeness({ cka, rank, row }: LayerSimilarity, isOne: boolean): TemplateResult {
  const facts = [
    ['CKA with the kernel', 'Centred alignment of the Gram of activations and the whole kernel', cka],
    ['ρ with the kernel', 'Spearman’s correlation of both, over pairs of different datapoints', rank],
    ...(isOne && row
      ? ([
          [
            'ρ with its kernel row',
            'Similarity with the nudged datapoint against K(x, x₀), over all others',
            row.kernel,
          ],
          ['ρ with the actual shift', 'Similarity with the nudged datapoint against the real shift', row.actual],
        ] as const)
      : []),
  ] as const;
  return html`${facts.map(
    ([name, title, value]) =>
      html`<dt title=${title}>${name}</dt>
        <dd>${formatCorrelation(value)}</dd>`,
  )}`;
}

const whyNone = ({ parameters }: DepthLayer): TemplateResult =>
  html`<p class="small muted without">
    ${parameters.length === 1 ? 'Its part does' : 'Their part does'} not factor: these gradients are sums over positions
    or uses, not one activation times one signal.
  </p>`;

const activationTitle =
  'Similarity of activations, times the weight’s multiplier squared and its rate; the bias adds its own';

/** "0.25 ⟨a, a′⟩ + 0.01": what the picture of activations is of. */
export function activationWords({ alpha, beta }: Pick<LayerSimilarity, 'alpha' | 'beta'>): string {
  const times = alpha === 1 ? '' : `${formatNumber(alpha)} `;
  return `${times}⟨a, a′⟩${beta === 0 ? '' : ` + ${formatNumber(beta)}`}`;
}

function pictures(
  session: Session,
  { probe }: DepthLayers,
  { part }: DepthLayer,
  factors: LayerSimilarity,
): TemplateResult {
  const { activations, backprop } = factors;
  const three = [
    [`activations: ${activationWords(factors)}`, activationTitle, activations],
    ['backprop: Σ ⟨δ, δ′⟩', 'Similarity of backprop signals', backprop],
    ['their product', 'The layer’s part of the kernel', part],
  ] as const;
  const { hovered: row, hoveredColumn: column } = session.selection.value;
  return html`<div
    class="grams"
    @ntk-hover=${(event: CustomEvent<{ row?: number; column?: number }>) =>
      session.hover(event.detail.row, event.detail.column)}
    @focusin=${(event: FocusEvent) => (event.currentTarget as Element).setAttribute('aria-live', 'polite')}
    @focusout=${(event: FocusEvent) => (event.currentTarget as Element).removeAttribute('aria-live')}
  >
    ${three.map(
      ([name, title, values], at) =>
        html`<figure title=${title}>
          <figcaption>${name}</figcaption>
          <ntk-gram
            label=${title}
            .keyed=${at === 0}
            .pointed=${{ row, column }}
            .values=${values}
            .datapoints=${probe}
          ></ntk-gram>
          <p class="small cell">${cellWords(session, probe, values)}</p>
        </figure>`,
    )}
  </div>`;
}

/** The number of the cell that is pointed at; nothing where it is not of the probe. */
function cellWords(session: Session, probe: Uint32Array, values: Float32Array): string {
  const { hovered, hoveredColumn } = session.selection.value;
  if (hovered === undefined || hoveredColumn === undefined) return '';
  const [row, column] = [probe.indexOf(hovered), probe.indexOf(hoveredColumn)];
  return row < 0 || column < 0 ? '' : formatNumber(values[row * probe.length + column]);
}
