// One gradient step on one digit: chosen here, with what the kernel predicts for every other digit and what really happens.
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { NudgeSettings, NudgeView, Session, ShiftMeasure } from '../session/types';
import { measureNames, nameChange } from './shared/change-names';
import { labelOf, wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount, formatNumber, formatSeconds } from './shared/format';
import { offeredClasses } from './shared/frequent-classes';
import { layerTable, showChosen } from './shared/layer-table';
import { ratesList, rateWarning } from './shared/nudge-rates';
import { nudgeStyles } from './shared/nudge-styles';
import { optionsOf } from './shared/options';
import { SelectionFollower } from './shared/selection-follower';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, progressBar } from './shared/states';
import { whyStill } from './shared/still-nudge';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import './ntk-ranking';
import './ntk-scatter';
import './ntk-thumbnail';

/** Decades of the rate's slider, and its steps per decade. */
const slowest = -5;
const fastest = 2;
const stepsPerDecade = 20;
/**
 * Chooses a datapoint, label and rate, and shows the nudge: charts, correlations layer by layer, stable rates and the most shifted digits.
 *
 * @element ntk-nudge
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Nudge one digit", or "Nudge one datapoint", when absent.
 * @fires ntk-nudge - The reader asked for a nudge, with what changed.
 * @fires ntk-select - A datapoint was chosen.
 * @fires ntk-hover - A datapoint is pointed at.
 * @fires ntk-ready - A nudge is shown for the first time.
 * @fires ntk-error - A request failed.
 * @csspart panel - Everything.
 * @csspart settings - Label, measure and rate.
 * @csspart layers - Correlations with similarity, layer by layer.
 * @csspart charts - The two scatters.
 * @csspart list - The most shifted digits.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text and lines.
 * @cssproperty --ntk-accent - Focus and sliders.
 */
@element('ntk-nudge')
export class NtkNudge extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, nudgeStyles];

  @property() heading: string | undefined;
  protected override readonly startsSession = true;
  /** Id of the layer whose similarity is charted; the deepest when undefined. */
  @state() private similarityLayer: string | undefined;
  /** The rate while its slider is dragged. */
  @state() private draftRate: number | undefined;
  private readonly follower = new SelectionFollower();
  private hasRecoloured = false;
  /** The layers of the table, and the charted one, that were last brought into view. */
  private seenLayers = '';
  private isReady = false;

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const settings = this.linked?.nudgeSettings.value;
    const heading = this.heading ?? `Nudge one ${wordsOf(this.linked?.dataset.value).one}`;
    return html`<section class="panel" part="panel" aria-label=${heading}>
      <h2>${heading}</h2>
      ${problemNote(this.linked, 'nudge')}
      ${settings && this.linked?.dataset.value ? this.chosen(settings) : this.empty()}
    </section>`;
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.linked) this.follow(this.linked);
    this.showLayer();
    if (this.isReady || !this.linked?.nudge.value) return;
    this.isReady = true;
    emit(this, 'ntk-ready', undefined);
  }

  /** Another layer that is charted is brought into view once; after that the table is the reader's to scroll. */
  private showLayer(): void {
    const nudge = this.linked?.nudge.value;
    const layers = nudge ? `${nudge.similarity.map(({ id }) => id).join()} ${this.chartedLayer(nudge)}` : '';
    if (layers !== this.seenLayers) showChosen(this.renderRoot as ShadowRoot);
    this.seenLayers = layers;
  }

  private follow(session: Session): void {
    this.follower.follow(session, (settings) => {
      if (!settings) return session.setNudge(undefined);
      this.set(settings);
      this.recolour();
    });
  }

  /** The first nudge shows itself in the other views' colours; after that they are the reader's. */
  private recolour(): void {
    if (this.hasRecoloured) return;
    this.hasRecoloured = true;
    if (this.linked!.colouredBy.peek() === 'class') this.linked!.setColouredBy('actual');
  }

  private empty(): TemplateResult {
    const dataset = this.linked?.dataset.value;
    const [count, words] = [dataset?.count, wordsOf(dataset)];
    return html`<div class="empty">
      <p>
        One gradient step on one ${words.one} changes what the network says about all the others. The kernel predicts
        how much.
      </p>
      <p class="muted">Click ${words.aOne} in either picture, or name one:</p>
      <form @submit=${this.onNumber}>
        <label
          >${words.One} number<input
            type="number"
            name="index"
            min="0"
            max=${(count ?? 1) - 1}
            step="1"
            value="0"
            ?disabled=${!count}
        /></label>
        <button type="submit" class="primary" ?disabled=${!count}>Nudge</button>
      </form>
    </div>`;
  }

  private chosen(settings: NudgeSettings): TemplateResult {
    const nudge = this.linked!.nudge.value;
    const still = nudge && whyStill(nudge, this.linked!.dataset.value!, this.linked!.trainingSettings.value.loss);
    if (still)
      return html`${this.settings(settings)}
        <p class="note" role="status">${still}</p>`;
    return html`${this.settings(settings)} ${ratesList(this.linked!, nudge)} ${rateWarning(nudge)}
    ${nudge ? this.results(nudge) : html`<div class="empty">${progressBar('Computing the nudge', undefined)}</div>`}`;
  }

  private settings({ index, label, measure, rate }: NudgeSettings): TemplateResult {
    const dataset = this.linked!.dataset.value!;
    const { labels, classes } = dataset;
    const words = wordsOf(dataset);
    const name = labelOf(dataset, index, this.linked!.opened.value);
    return html`<div part="settings" class="chosen ${dataset.imageShape ? 'pictured' : ''}">
        <ntk-thumbnail .session=${this.session} .datapoint=${index}></ntk-thumbnail>
        <p class="wide">
          <strong>number ${index}</strong>
          <span class="muted" title=${name}>${name}</span>
          <button
            type="button"
            class="quiet"
            title="Chooses no ${words.one} (Escape in a picture)"
            @click=${this.onNone}
          >
            Clear
          </button>
        </p>
        <label
          >Towards label
          <select @change=${(event: Event) => this.set({ label: Number(valueOf(event)) })}>
            ${optionsOf(
              offeredClasses(dataset, label).map((value) => [
                value,
                value === labels[index] ? `${classes[value]} (its own)` : classes[value],
              ]),
              label,
            )}
          </select></label
        >
        <label
          >Shift measured as
          <select @change=${(event: Event) => this.set({ measure: valueOf(event) as ShiftMeasure })}>
            ${optionsOf(measureNames(dataset, measure), measure)}
          </select></label
        >
      </div>
      ${this.rateFields(this.draftRate ?? rate)}`;
  }

  private rateFields(rate: number): TemplateResult {
    return html`<div class="rate">
      <span class="muted" id="rate">Learning rate</span>
      <input
        type="range"
        aria-labelledby="rate"
        aria-valuetext=${formatNumber(rate)}
        min=${slowest}
        max=${fastest}
        step=${1 / stepsPerDecade}
        .value=${String(Math.log10(rate))}
        @input=${(event: Event) => (this.draftRate = 10 ** Number(valueOf(event)))}
        @change=${(event: Event) => this.setRate(10 ** Number(valueOf(event)))}
      />
      <input type="number" aria-labelledby="rate" min="0" step="any" .value=${rateText(rate)} @change=${this.onRate} />
    </div>`;
  }

  private results(nudge: NudgeView): TemplateResult {
    const isOld = JSON.stringify(nudge.settings) !== JSON.stringify(this.linked!.nudgeSettings.value);
    const at = this.chartedLayer(nudge);
    return html`<div class="results ${isOld ? 'old' : ''}" aria-busy=${isOld}>
        ${layerTable(nudge, at, (id) => (this.similarityLayer = id))} ${this.charts(nudge, at)}
        <div
          class="list"
          part="list"
          tabindex="0"
          role="region"
          aria-label="Most shifted ${wordsOf(this.linked!.dataset.value).many}"
        >
          <ntk-ranking .session=${this.session}></ntk-ranking>
        </div>
      </div>
      <p class="small muted">
        Network of step ${formatCount(nudge.step)}; ${formatSeconds(nudge.seconds)}. The step is undone.
      </p>`;
  }

  /** Its place among the layers. */
  private chartedLayer({ similarity }: NudgeView): number {
    const found = similarity.findIndex(({ id }) => id === this.similarityLayer);
    return found < 0 ? similarity.length - 1 : found;
  }

  private charts(nudge: NudgeView, at: number): TemplateResult {
    const { similarity, actualSimilarity, predicted, actual, settings, predictedActual } = nudge;
    const { short, full } = nameChange(settings, this.linked!.dataset.value!);
    const layer = similarity[at];
    return html`<div class="charts" part="charts">
      <div>
        <span class="title" title="Both are the ${full}">Predicted against actual</span>
        <ntk-scatter
          identity
          x-label="predicted ${short}"
          y-label="actual ${short}"
          .session=${this.session}
          .x=${predicted}
          .y=${actual}
          .without=${settings.index}
          .correlation=${predictedActual}
        ></ntk-scatter>
      </div>
      <div>
        <span class="title" title="Similarity in the layer chosen in the table; the change is the ${full}"
          >Similarity, ${layer?.title}</span
        >
        <ntk-scatter
          x-label="cosine of activations"
          y-label="actual ${short}"
          .session=${this.session}
          .x=${layer?.cosine}
          .y=${actual}
          .without=${settings.index}
          .correlation=${actualSimilarity[at]}
        ></ntk-scatter>
      </div>
    </div>`;
  }

  private set(settings: Partial<NudgeSettings>): void {
    this.linked!.setNudge(settings);
    emit(this, 'ntk-nudge', settings);
  }

  private setRate(rate: number): void {
    this.draftRate = undefined;
    this.set({ rate: Number(rate.toPrecision(3)) });
  }

  /** A rate that is refused, or none, leaves the field as it was; the session says why. */
  private onRate(event: Event): void {
    const field = event.target as HTMLInputElement;
    if (field.value !== '') this.setRate(Number(field.value));
    field.value = rateText(this.linked!.nudgeSettings.peek()!.rate);
  }

  private onNone(): void {
    this.linked!.select(undefined);
    emit(this, 'ntk-select', { datapoint: undefined });
  }

  private onNumber(event: SubmitEvent): void {
    event.preventDefault();
    const datapoint = Number(new FormData(event.target as HTMLFormElement).get('index'));
    this.linked!.select(datapoint);
    emit(this, 'ntk-select', { datapoint });
  }
}

const rateText = (rate: number): string => String(Number(rate.toPrecision(3)));

const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;

declare global {
  interface HTMLElementTagNameMap {
    'ntk-nudge': NtkNudge;
  }
}
