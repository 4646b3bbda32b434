// The chosen eigenvector over a and b where datapoints are pairs of residues; for other datapoints, where such are found.
import { html, type LitElement, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { overPairs } from '../../session/lab/pair-values';
import type { Session, SpectrumView } from '../../session/types';
import { type ColourMapName, colourOfValue, type Domain } from '../../view/colour-maps';
import { formatNumber } from '../shared/format';
import type { Dataset } from '../shared/session-link';
import { ThemeController } from '../shared/theme-controller';
import { grokkingButton } from './grokking-start';
import { mostLabelled, sumSentence, wavesSentence } from './pair-words';

type Pairs = NonNullable<Dataset['pairs']>;
type Request = (done: Promise<void>) => void;

export class PairFigure implements ReactiveController {
  private readonly theme: ThemeController;
  private shown: { readonly vector: Float32Array; readonly pairs: Pairs } | undefined;
  /** What the canvas was painted of. */
  private painted: readonly unknown[] = [];

  /** The host renders a theme probe. */
  constructor(private readonly host: LitElement) {
    this.theme = new ThemeController(host);
    host.addController(this);
  }

  /** Reads signals. */
  section(session: Session, view: SpectrumView, request: Request): TemplateResult {
    const pairs = session.dataset.value?.pairs;
    const vector = session.lab.spectrum.vector.value;
    this.shown = pairs && vector && { vector, pairs };
    const isReady = session.status.value.phase === 'ready' && !session.jobs.value.some(({ key }) => key === 'film 1');
    const button = grokkingButton(session, isReady, request);
    if (!pairs || !vector)
      return html`<div class="small muted elsewhere">
        <span
          >Of addition modulo a prime, which is among the datapoints of the training’s settings, eigenvectors are shown
          over a and b: as it groks, waves along a + b appear.</span
        >
        ${button}
      </div>`;
    return html`<section class="pairs" part="pairs" aria-label="The eigenvector over a and b">
      ${this.figure(session, view, vector)}
      <div class="told">
        <p class="small">${sumSentence(view)}</p>
        <div class="choice">${mostButton(session, view)} ${button}</div>
      </div>
    </section>`;
  }

  hostUpdated(): void {
    const canvas = this.host.renderRoot.querySelector<HTMLCanvasElement>('.pairs canvas');
    if (!canvas || !this.shown) return;
    const { vector, pairs } = this.shown;
    const key = [canvas, vector, pairs, JSON.stringify(this.theme.theme)];
    if (key.every((each, at) => each === this.painted[at])) return;
    this.painted = key;
    this.paint(canvas, vector, pairs);
  }

  private figure(session: Session, view: SpectrumView, vector: Float32Array): TemplateResult {
    const mode = session.lab.spectrum.mode.value;
    const { modulus, a } = session.dataset.value!.pairs!;
    const words = view.waves ? wavesSentence(view.waves[mode - 1]) : '';
    const { map, domain } = this.colours(vector);
    const [last, missing] = [modulus - 1, modulus ** 2 - a.length];
    return html`<figure>
      <figcaption>Eigenvector ${mode}, a from 0 (top) to ${last}, b from 0 (left) to ${last}</figcaption>
      <canvas role="img" aria-label="Eigenvector ${mode} over a and b. ${words}"></canvas>
      <ntk-legend label="entry" .low=${domain.low} .high=${domain.high} .map=${map}></ntk-legend>
      <p class="small waves">${words}</p>
      ${missing > 0 ? html`<p class="small muted">${formatNumber(missing)} pairs are not in the data: grey here, and 0 in the waves.</p>` : nothing}
    </figure>`;
  }

  /** Zero in the middle, whatever the signs are. */
  private colours(vector: Float32Array): { readonly map: ColourMapName; readonly domain: Domain } {
    const reach = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return { map: `diverging-${this.theme.isDark ? 'dark' : 'light'}`, domain: { low: -reach, high: reach } };
  }

  /** A canvas pixel for each pair. */
  private paint(canvas: HTMLCanvasElement, vector: Float32Array, pairs: Pairs): void {
    const { modulus } = pairs;
    const { map, domain } = this.colours(vector);
    const values = overPairs(vector, pairs, NaN);
    const image = new ImageData(modulus, modulus);
    values.forEach((value, at) => {
      const colour = colourOfValue(map, domain, value) ?? this.theme.theme.missing;
      image.data.set([...colour.map((channel) => Math.round(255 * channel)), 255], 4 * at);
    });
    [canvas.width, canvas.height] = [modulus, modulus];
    canvas.getContext('2d')?.putImageData(image, 0, 0);
  }
}

/** Reads signals. */
function mostButton({ lab: { spectrum } }: Session, view: SpectrumView): TemplateResult | typeof nothing {
  const number = mostLabelled(view);
  if (number === undefined) return nothing;
  return html`<button
    type="button"
    class="most"
    ?disabled=${spectrum.mode.value === number}
    title="Of the eigenvectors that are known"
    @click=${() => spectrum.choose(number)}
  >
    The one with most of the labels: ${number}
  </button>`;
}
