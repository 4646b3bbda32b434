// One gradient step on one digit: chosen here, with what the kernel predicts for every other digit and what really happens.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { NudgeSettings, NudgeView, ShiftMeasure } from '../session/types';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount, formatNumber, formatSeconds, formatShare } from './shared/format';
import { nudgeStyles } from './shared/nudge-styles';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, progressBar } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import './ntk-ranking';
import './ntk-scatter';
import './ntk-thumbnail';

const measureNames: readonly (readonly [ShiftMeasure, string])[] = [
  ['log-probability', 'log p of this label'],
  ['own-label', 'log p of own label'],
  ['logit', 'logit of this label'],
  ['norm', 'norm of all logits'],
];
/** Decades of the rate's slider, and its steps per decade. */
const slowest = -5;
const fastest = 2;
const stepsPerDecade = 20;
/** From this relative error on, the prediction is said to fail. */
const broken = 0.25;

/**
 * Chooses a datapoint, label and rate, and shows the nudge: charts, correlations, stable rates and the most shifted digits.
 *
 * @element ntk-nudge
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Nudge one digit" when absent.
 * @fires ntk-nudge - The reader asked for a nudge, with what changed.
 * @fires ntk-select - A datapoint was chosen.
 * @fires ntk-hover - A datapoint is pointed at.
 * @fires ntk-ready - A nudge is shown for the first time.
 * @fires ntk-error - A request failed.
 * @csspart panel - Everything.
 * @csspart settings - Label, measure and rate.
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

  @property() heading = 'Nudge one digit';
  protected override readonly startsSession = true;
  /** Id of the layer whose similarity is charted; the deepest when undefined. */
  @state() private similarityLayer: string | undefined;
  /** The rate while its slider is dragged. */
  @state() private draftRate: number | undefined;
  private followed: number | undefined;
  private hasRecoloured = false;
  private isReady = false;

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const settings = this.linked?.nudgeSettings.value;
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <h2>${this.heading}</h2>
      ${problemNote(this.linked, 'nudge')}
      ${settings && this.linked?.dataset.value ? this.chosen(settings) : this.empty()}
    </section>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.follow(this.linked?.selection.value.selected);
    if (this.isReady || !this.linked?.nudge.value) return;
    this.isReady = true;
    emit(this, 'ntk-ready', undefined);
  }

  /** The datapoint that was selected last, here or in another view, is the one that is nudged. */
  private follow(selected: number | undefined): void {
    if (selected === this.followed) return;
    this.followed = selected;
    if (selected === undefined || selected === this.linked!.nudgeSettings.peek()?.index) return;
    queueMicrotask(() => {
      this.set({ index: selected });
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
    const count = this.linked?.dataset.value?.count;
    return html`<div class="empty">
      <p>
        One gradient step on one digit changes what the network says about all the others. The kernel predicts how much.
      </p>
      <p class="muted">Click a digit in either picture, or name one:</p>
      <form @submit=${this.onNumber}>
        <label
          >Digit number<input
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
    return html`${this.settings(settings)} ${this.rates(nudge)}
    ${nudge ? this.results(nudge) : html`<div class="empty">${progressBar('Computing the nudge', undefined)}</div>`}`;
  }

  private settings({ index, label, measure, rate: chosenRate }: NudgeSettings): TemplateResult {
    const rate = this.draftRate ?? chosenRate;
    const { labels, classes } = this.linked!.dataset.value!;
    return html`<div part="settings" class="chosen">
        <ntk-thumbnail .session=${this.session} .datapoint=${index}></ntk-thumbnail>
        <p class="wide"><strong>Digit ${classes[labels[index]]}</strong> <span class="muted">number ${index}</span></p>
        <label
          >Towards label
          <select @change=${(event: Event) => this.set({ label: Number(valueOf(event)) })}>
            ${classes.map(
              (name, value) =>
                html`<option value=${value} ?selected=${value === label}>
                  ${name}${value === labels[index] ? ' (its own)' : ''}
                </option>`,
            )}
          </select></label
        >
        <label
          >Shift measured as
          <select @change=${(event: Event) => this.set({ measure: valueOf(event) as ShiftMeasure })}>
            ${measureNames.map(([value, text]) => html`<option value=${value} ?selected=${value === measure}>${text}</option>`)}
          </select></label
        >
      </div>
      <div class="rate">
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
        <input
          type="number"
          aria-labelledby="rate"
          min="0"
          step="any"
          .value=${String(Number(rate.toPrecision(3)))}
          @change=${(event: Event) => this.setRate(Number(valueOf(event)))}
        />
      </div>`;
  }

  private rates(nudge: NudgeView | undefined): TemplateResult {
    const full = this.linked!.stableRate.value;
    return html`<dl class="rates">
        <dt>Largest stable rate, this nudge</dt>
        <dd>${nudge ? formatNumber(nudge.stableRate) : '\u2026'}</dd>
        <dt>Largest stable rate, full-batch training</dt>
        <dd>${full === undefined ? '\u2026' : formatNumber(full)}</dd>
        <dt>Relative error of the prediction</dt>
        <dd>${nudge ? formatShare(nudge.relativeError) : '\u2026'}</dd>
      </dl>
      ${nudge ? this.warning(nudge) : nothing}`;
  }

  private warning({ relativeError, stableRate, settings: { rate } }: NudgeView) {
    const isAbove = rate > stableRate;
    if (relativeError < broken && !isAbove) return nothing;
    const above = 'the rate is above the largest stable one of this nudge';
    return html`<p class="note" role="status">
      ${
        relativeError < broken
          ? html`Repeated, this step would diverge: ${above}.`
          : html`The first-order picture breaks here: the prediction is off by ${formatShare(relativeError, 0)} of the
            actual change${isAbove ? html`, and ${above}` : nothing}.`
      }
    </p>`;
  }

  private results(nudge: NudgeView): TemplateResult {
    const { similarity, actualSimilarity, predicted, actual, settings, predictedActual } = nudge;
    const found = similarity.findIndex(({ id }) => id === this.similarityLayer);
    const at = found < 0 ? similarity.length - 1 : found;
    const isOld = JSON.stringify(settings) !== JSON.stringify(this.linked!.nudgeSettings.value);
    return html`<div class="charts ${isOld ? 'old' : ''}" part="charts" aria-busy=${isOld}>
        <div>
          <span class="title">Predicted against actual</span>
          <ntk-scatter
            identity
            x-label="predicted"
            y-label="actual"
            .session=${this.session}
            .x=${predicted}
            .y=${actual}
            .without=${settings.index}
            .correlation=${predictedActual}
          ></ntk-scatter>
        </div>
        <div>
          <select
            aria-label="Layer whose similarity is shown"
            @change=${(event: Event) => (this.similarityLayer = valueOf(event))}
          >
            ${similarity.map(({ id, title }, i) => html`<option value=${id} ?selected=${i === at}>${title}</option>`)}
          </select>
          <ntk-scatter
            x-label="cosine of activations"
            y-label="actual"
            .session=${this.session}
            .x=${similarity[at]?.cosine}
            .y=${actual}
            .without=${settings.index}
            .correlation=${actualSimilarity[at]}
          ></ntk-scatter>
        </div>
      </div>
      <div class="list ${isOld ? 'old' : ''}" part="list" tabindex="0" role="region" aria-label="Most shifted digits">
        <ntk-ranking .session=${this.session}></ntk-ranking>
      </div>
      <p class="small muted">
        Network of step ${formatCount(nudge.step)}; ${formatSeconds(nudge.seconds)}. The step is undone.
      </p>`;
  }

  private set(settings: Partial<NudgeSettings>): void {
    this.linked!.setNudge(settings);
    emit(this, 'ntk-nudge', settings);
  }

  private setRate(rate: number): void {
    this.draftRate = undefined;
    if (rate > 0 && Number.isFinite(rate)) this.set({ rate: Number(rate.toPrecision(3)) });
    else this.requestUpdate();
  }

  private onNumber(event: SubmitEvent): void {
    event.preventDefault();
    const datapoint = Number(new FormData(event.target as HTMLFormElement).get('index'));
    this.linked!.select(datapoint);
    emit(this, 'ntk-select', { datapoint });
  }
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;

declare global {
  interface HTMLElementTagNameMap {
    'ntk-nudge': NtkNudge;
  }
}
