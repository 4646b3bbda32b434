// What the kernel at initialisation predicts of a full-batch training run, beside the run itself.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { PredictionSettings, PredictionView } from '../session/types';
import { decayNote } from './lab/decay-note';
import { experimentButton, experimentJob, experimentProgress } from './lab/experiment-job';
import { experimentStyles } from './lab/experiment-styles';
import { findingLine, predictionFinding } from './lab/findings';
import { addChart } from './lab/host-chart';
import { drawAccuracies, drawLogits, drawLosses, type LogitChart, strongestOther } from './lab/prediction-charts';
import { predictionFields, usualPrediction } from './lab/prediction-form';
import { endTable, logitsTable, rateFacts, sizeWords, valuesTable } from './lab/prediction-numbers';
import { isTrainable, labelOf, wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount } from './shared/format';
import { optionsOf } from './shared/options';
import { nothingToTrain } from './shared/nothing-to-train';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, waitingState } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';

const key = 'fixed-kernel prediction';

/**
 * Trains a copy of the session's network from its initialisation with full batches, and shows beside it what the kernel there
 * predicts: gradient flow or descent, on datapoints trained on and held out, the regression limit, and the largest stable rate.
 *
 * @element ntk-prediction
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Predicted by a fixed kernel" when absent.
 * @fires ntk-ready - A prediction is shown for the first time.
 * @fires ntk-error - A request failed.
 * @csspart panel - Everything.
 * @csspart settings - The form.
 * @csspart charts - The three charts.
 * @csspart end - The table of the end.
 * @csspart facts - Rates and eigenvalues.
 * @csspart values - The numbers of the curves.
 * @csspart logits - Logits of one datapoint at the end.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text and lines of datapoints trained on.
 * @cssproperty --ntk-accent - Lines of datapoints held out, and focus.
 */
@element('ntk-prediction')
export class NtkPrediction extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, experimentStyles];

  @property() heading = 'Predicted by a fixed kernel';
  protected override readonly startsSession = true;
  /** What the reader has chosen; the rest is as usual. */
  @state() private draft: Partial<PredictionSettings> = {};
  /** Place in the probe of the datapoint whose logits are shown. */
  @state() private place: number | undefined;
  private logitChart: LogitChart | undefined;
  /** Hundreds of numbers, written once. */
  private values: { readonly view: PredictionView; readonly table: TemplateResult } | undefined;
  private isReady = false;

  constructor() {
    super();
    addChart(this, '.loss', () => this.view, drawLosses);
    addChart(this, '.accuracy', () => this.view, drawAccuracies);
    addChart(this, '.logit', () => this.logitChart, drawLogits);
  }

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    this.keepLogitChart();
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <h2>${this.heading}</h2>
      ${problemNote(this.linked, 'laboratory')} ${this.content()}
    </section>`;
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.isReady || !this.view) return;
    this.isReady = true;
    emit(this, 'ntk-ready', undefined);
  }

  private get view(): PredictionView | undefined {
    return this.linked?.lab.prediction.view.value;
  }

  /** The chart of logits is drawn anew when there is another prediction or datapoint. */
  private keepLogitChart(): void {
    const { view } = this;
    const classes = this.linked?.dataset.value?.classes;
    if (!view || !classes) return void (this.logitChart = undefined);
    const place = this.placeIn(view);
    if (this.logitChart?.view === view && this.logitChart.place === place) return;
    this.logitChart = { view, place, classes };
  }

  /** The chosen datapoint, else the one that is selected, else the first that is held out. */
  private placeIn({ datapoints, trained }: PredictionView): number {
    if (this.place !== undefined && this.place < datapoints.length) return this.place;
    const selected = datapoints.indexOf(this.linked!.selection.value.selected ?? -1);
    return selected >= 0 ? selected : Math.min(trained, datapoints.length - 1);
  }

  private content(): TemplateResult {
    const dataset = this.linked?.dataset.value;
    if (!dataset) return waitingState(this.linked, 'Waiting for the network');
    if (!isTrainable(dataset) || dataset.split.train.length === 0) return nothingToTrain();
    const { view } = this;
    return html`<p class="small muted">
        A copy of the network is trained from its initialisation, all datapoints at every step. Beside it stands what
        the kernel of the start predicts, as if it never changed. Where solid and dashed curves agree, one step told of
        the whole training; where they part, the kernel has moved.
      </p>
      ${this.form()} ${experimentProgress(this.linked!, key)}
      ${view ? this.results(view) : html`<p class="muted">Nothing has been computed yet.</p>`}`;
  }

  private form(): TemplateResult {
    const session = this.linked!;
    const settings = { ...usualPrediction(session), ...this.draft };
    const isReady = session.status.value.phase === 'ready' && session.lab.prediction.most.value > 0;
    return html`<form part="settings" @submit=${(event: SubmitEvent) => this.onSubmit(event, settings)}>
      ${predictionFields(session, settings, (change) => (this.draft = { ...this.draft, ...change }))}
      ${experimentButton(session, key, isReady)}
    </form>`;
  }

  private results(view: PredictionView): TemplateResult {
    const isOld = experimentJob(this.linked!, key) !== undefined;
    const words = wordsOf(this.linked!.dataset.value);
    return html`${findingLine(predictionFinding(view))}
      <div class="keys" aria-hidden="true">
        <span><i></i>trained on, real</span><span class="dashed"><i></i>predicted</span>
        ${
          view.actual.test
            ? html`<span class="other"><i></i>held out, real</span><span class="other dashed"><i></i>predicted</span>`
            : nothing
        }
      </div>
      <div class="charts ${isOld ? 'old' : ''}" part="charts" aria-busy=${isOld}>
        <div class="chart loss"></div>
        ${view.targets ? nothing : html`<div class="chart accuracy"></div>`}
        <div class="chart logit"></div>
      </div>
      ${this.logitWords(view)}
      <div class="columns">${endTable(view)} ${rateFacts(view)}</div>
      <p class="small muted">${sizeWords(view, words)}</p>
      ${decayNote(this.linked!, 'Both courses, and the rates, are')}
      <details>
        <summary>Numbers of the curves</summary>
        ${this.valuesOf(view)}
      </details>
      <details>
        <summary>${view.targets ? 'Values' : 'Logits'} of the chosen ${words.one}</summary>
        ${logitsTable(view, this.placeIn(view), this.linked!.dataset.value!.classes)}
      </details>`;
  }

  private valuesOf(view: PredictionView): TemplateResult {
    if (this.values?.view !== view) this.values = { view, table: valuesTable(view) };
    return this.values.table;
  }

  private logitWords(view: PredictionView): TemplateResult {
    const dataset = this.linked!.dataset.value!;
    const place = this.placeIn(view);
    const name = (index: number, at: number): string =>
      `number ${formatCount(index)}, ${labelOf(dataset, index)}, ${at < view.trained ? 'trained on' : 'held out'}`;
    const options = Array.from(view.datapoints, (index, at) => [at, name(index, at)] as const);
    const other = dataset.classes[strongestOther(view, place)];
    const { one } = wordsOf(dataset);
    const words = view.targets
      ? `What the network says of the ${one} chosen here.`
      : `Logits of the ${one} chosen here: its own class in ink, ${other} in colour, the strongest other.`;
    return html`<div class="spread">
      <p class="small muted">${words}</p>
      <label
        ><span class="visually-hidden">Datapoint whose logits are shown</span>
        <select
          name="datapoint"
          @change=${(event: Event) => (this.place = Number((event.target as HTMLSelectElement).value))}
        >
          ${optionsOf(options, place)}
        </select></label
      >
    </div>`;
  }

  private onSubmit(event: SubmitEvent, settings: PredictionSettings): void {
    event.preventDefault();
    this.request(this.linked!.lab.prediction.compute(settings));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-prediction': NtkPrediction;
  }
}
