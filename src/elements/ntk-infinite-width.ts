// The kernel of an infinitely wide network beside those of finite ones, as the width grows.
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { WidthEntry, WidthSettings, WidthView } from '../session/types';
import { experimentButton, experimentJob, experimentProgress } from './lab/experiment-job';
import { experimentStyles } from './lab/experiment-styles';
import { addChart } from './lab/host-chart';
import { drawDistances, drawEntry, type EntryChart } from './lab/width-charts';
import { drawWidthFigures, widthFigures, widthFigureStyles } from './lab/width-figures';
import { slopeWords, usualWidths, widthFields, widthTable } from './lab/width-numbers';
import { wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatMany, formatNumber, formatSeconds } from './shared/format';
import { openedNote } from './lab/opened-note';
import { optionsOf } from './shared/options';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, waitingState } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import { ThemeController } from './shared/theme-controller';
import './ntk-legend';

const key = 'infinite width';
const entryNames: Readonly<Record<WidthEntry['kind'], string>> = {
  itself: 'a datapoint with itself',
  'same class': 'two of one class',
  'other class': 'two of different classes',
};
/**
 * The tangent kernel and the Gaussian-process kernel of an infinitely wide network of the session's depth and activation, beside
 * those of finite networks of growing width and several seeds.
 *
 * @element ntk-infinite-width
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Infinite width" when absent.
 * @fires ntk-ready - A comparison is shown for the first time.
 * @fires ntk-error - A request failed.
 * @csspart panel - Everything.
 * @csspart settings - The form.
 * @csspart charts - Distance and one entry over the width.
 * @csspart widths - The table.
 * @csspart slopes - Powers of the width.
 * @csspart figures - The kernels as pictures.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text, and lines of the tangent kernel.
 * @cssproperty --ntk-accent - Lines of the Gaussian process, and focus.
 */
@element('ntk-infinite-width')
export class NtkInfiniteWidth extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, experimentStyles, widthFigureStyles];

  @property() heading = 'Infinite width';
  protected override readonly startsSession = true;
  /** What the reader has chosen; the rest is as usual. */
  @state() private draft: Partial<WidthSettings> = {};
  @state() private kind: WidthEntry['kind'] = 'other class';
  private entryChart: EntryChart | undefined;
  private isReady = false;
  private readonly theme = new ThemeController(this);

  constructor() {
    super();
    addChart(this, '.distance', () => this.view, drawDistances);
    addChart(this, '.entry', () => this.entryChart, drawEntry);
  }

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    this.keepEntryChart();
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <span class="theme-probe"></span>
      <h2>${this.heading}</h2>
      ${problemNote(this.linked, 'laboratory')} ${this.content()}
    </section>`;
  }

  protected override updated(_changed: PropertyValues): void {
    const { view } = this;
    if (!view) return;
    drawWidthFigures(this.renderRoot, view, this.theme.isDark);
    if (this.isReady) return;
    this.isReady = true;
    emit(this, 'ntk-ready', undefined);
  }

  private get view(): WidthView | undefined {
    return this.linked?.lab.width.view.value;
  }

  /** The chart of an entry is drawn anew when there is another comparison or entry. */
  private keepEntryChart(): void {
    const { view } = this;
    if (!view) return void (this.entryChart = undefined);
    const entry = view.entries.find(({ kind }) => kind === this.kind) ?? view.entries[0];
    if (this.entryChart?.view !== view || this.entryChart.entry !== entry) this.entryChart = { view, entry };
  }

  private content(): TemplateResult {
    const session = this.linked;
    if (!session?.dataset.value) return waitingState(session, 'Waiting for the network');
    const { hidden, activation } = session.network.value;
    if (hidden.length === 0)
      return html`<p class="muted">A network without hidden layers has no width. Choose some in the overview.</p>`;
    const { view } = this;
    return html`<p class="small muted">
        Networks of ${formatMany(hidden.length, 'hidden layer')} with ${activation} as the settings have them, all of
        one width, with one logit, in the NTK parameterization and without residual blocks. The infinite kernel is
        computed from formulas, the finite ones by the engine. NTK is the tangent kernel; NNGP its readout’s part,
        similarity of the last hidden activations.
      </p>
      ${openedNote(session)} ${this.form()} ${experimentProgress(session, key)}
      ${view && this.entryChart ? this.results(view, this.entryChart) : html`<p class="muted">Nothing has been computed yet.</p>`}`;
  }

  private form(): TemplateResult {
    const session = this.linked!;
    const settings = { ...usualWidths, ...this.draft };
    return html`<form part="settings" @submit=${(event: SubmitEvent) => this.onSubmit(event, settings)}>
      ${widthFields(session, settings, (change) => (this.draft = { ...this.draft, ...change }))}
      ${experimentButton(session, key, session.status.value.phase === 'ready')}
    </form>`;
  }

  private results(view: WidthView, chart: EntryChart): TemplateResult {
    const isOld = experimentJob(this.linked!, key) !== undefined;
    return html`<div class="keys" aria-hidden="true">
        <span><i></i>NTK</span><span class="other"><i></i>NNGP</span
        ><span class="dashed law"><i></i>1/&radic;width</span>
      </div>
      <div class="charts ${isOld ? 'old' : ''}" part="charts" aria-busy=${isOld}>
        <div class="chart distance"></div>
        <div class="chart entry"></div>
      </div>
      <p class="small muted">
        On the left |K − K∞| / |K∞|, a dot for each network, lines through their means: the wider, the less a kernel is
        an accident of its weights. On the right one entry beside its infinite value.
      </p>
      ${this.entryChoice(view, chart.entry)} ${slopeWords(view)} ${widthTable(chart)}
      ${widthFigures(view, this.theme.isDark)}
      <p class="small muted">
        ${formatMany(view.datapoints.length, wordsOf(this.linked!.dataset.value).one, wordsOf(this.linked!.dataset.value).many)}
        by class, ${formatMany(view.settings.seeds, 'network')} of each width;
        &sigma;<sub>w</sub>&sup2;&nbsp;=&nbsp;${formatNumber(view.weightVariance)},
        &sigma;<sub>b</sub>&sup2;&nbsp;=&nbsp;${formatNumber(view.biasVariance)}; the dual of ${view.activation}
        ${view.isQuadrature ? 'by quadrature' : 'in closed form'}; ${formatSeconds(view.seconds)}.
      </p>`;
  }

  private entryChoice({ entries, datapoints }: WidthView, { kind, row, column }: WidthEntry): TemplateResult {
    const options = entries.map((entry) => [entry.kind, entryNames[entry.kind]] as const);
    return html`<label class="inline entry-choice"
      >Entry on the right
      <select
        name="entry"
        @change=${(event: Event) => (this.kind = (event.target as HTMLSelectElement).value as WidthEntry['kind'])}
      >
        ${optionsOf(options, kind)}
      </select>
      <span class="small"
        >numbers ${datapoints[row]} and ${datapoints[column]}; bars are one standard deviation over the seeds</span
      >
    </label>`;
  }

  private onSubmit(event: SubmitEvent, settings: WidthSettings): void {
    event.preventDefault();
    this.request(this.linked!.lab.width.compute(settings));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-infinite-width': NtkInfiniteWidth;
  }
}
