// A nudge in depth: two orders of prediction beside the real step, where they break, and why, layer by layer and factor by factor.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { DepthFactors, DepthSubject, DepthView, NudgeSettings } from '../session/types';
import { mostFactorClasses } from '../session/lab/depth';
import { depthControls } from './lab/depth-controls';
import { curveTable, curveWords, drawCurve } from './lab/depth-curve';
import { factorsView } from './lab/depth-factors';
import { depthFinding, findingLine, layerFinding } from './lab/findings';
import { layersView } from './lab/depth-layers';
import { chartedColumns, type ChartedColumns, orderScatters, ordersTable, ordersWords } from './lab/depth-orders';
import { depthStyles } from './lab/depth-styles';
import { firstMeasure } from './shared/change-names';
import { ChartController } from './shared/chart-controller';
import { wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount, formatSeconds } from './shared/format';
import { Latest } from './shared/latest';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, progressBar, shareDone } from './shared/states';
import { baseStyles, controlStyles } from './shared/styles';
import './ntk-gram';
import './ntk-scatter';

/** How long a datapoint is pointed at before the shift there is taken apart. */
const settling = 150; // milliseconds

/**
 * Predicted to first and to second order, and what really happens, for a nudge or a step on a batch; errors against the rate,
 * each layer's part of the kernel, and the factors of a change of log-probabilities.
 *
 * @element ntk-nudge-depth
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Nudge in depth" when absent.
 * @fires ntk-nudge - The reader asked for a nudge, with what changed.
 * @fires ntk-select - A datapoint was chosen.
 * @fires ntk-error - A request failed.
 * @csspart panel - Everything.
 * @csspart settings - What the step is on, and its rate.
 * @csspart charts - The two scatters.
 * @csspart curve - The errors against the rate.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text and lines.
 * @cssproperty --ntk-accent - The second order's curve and focus.
 */
@element('ntk-nudge-depth')
export class NtkNudgeDepth extends SessionElement {
  static override styles = [baseStyles, controlStyles, depthStyles];

  @property() heading = 'Nudge in depth';
  protected override readonly startsSession = true;
  private followed: number | undefined;
  /** What was last asked for, as text. */
  private asked: string | undefined;
  private charted: { readonly view: DepthView; readonly columns: ChartedColumns } | undefined;
  private settle: ReturnType<typeof setTimeout> | undefined;
  /** The datapoint whose shift was last asked for, and of which results. */
  private looked: { readonly view: DepthView; readonly datapoint: number | undefined } | undefined;
  private readonly compared = new Latest(
    (datapoint: number) => this.linked!.lab.depth.compare(datapoint),
    () => undefined,
  );

  constructor() {
    super();
    const chart = new ChartController<DepthView>(this, {
      selector: '.rate-curve',
      key: () => this.linked?.lab.depth.view.value,
      draw: drawCurve,
      failed: (error) => emit(this, 'ntk-error', { error }),
    });
    this.addController(chart);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.settle);
  }

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <h2>${this.heading}</h2>
      ${problemNote(this.linked, 'laboratory', 'nudge')}
      ${this.linked?.dataset.value ? this.content() : progressBar('Starting', undefined)}
    </section>`;
  }

  protected override updated(): void {
    if (!this.linked?.dataset.value) return;
    this.follow(this.linked.selection.value.selected);
    this.askForChosen();
    this.compareWithHovered();
  }

  /** The datapoint that was selected last, here or in another view, is the one that is nudged. */
  private follow(selected: number | undefined): void {
    if (selected === this.followed) return;
    this.followed = selected;
    const session = this.linked!;
    if (selected === undefined || selected === session.nudgeSettings.peek()?.index) return;
    const measure = firstMeasure(session.dataset.peek()!, session.nudgeSettings.peek()?.measure);
    queueMicrotask(() => session.setNudge({ index: selected, measure }));
  }

  /** What should be shown, as text; undefined where nothing is chosen, or weights are on the move. */
  private get chosen(): string | undefined {
    const { nudgeSettings, training, status, lab } = this.linked!;
    const [nudge, subject] = [nudgeSettings.value, lab.depth.subject.value];
    if (status.value.phase !== 'ready' || training.value.phase === 'running') return undefined;
    if (subject.kind === 'datapoint' && !nudge) return undefined;
    return JSON.stringify([nudge, subject, training.value.step, this.linked!.network.value]);
  }

  /** Asks once for what is chosen, so that what was cancelled or failed stays so until the reader asks again. */
  private askForChosen(): void {
    const { chosen } = this;
    if (chosen === undefined || chosen === this.asked || !this.wasSeen) return;
    this.asked = chosen;
    queueMicrotask(() => this.compute());
  }

  private compute(): void {
    this.request(this.linked!.lab.depth.compute());
  }

  private content(): TemplateResult {
    const session = this.linked!;
    const { depth } = session.lab;
    const subject = depth.subject.value;
    const facts = { session, dataset: session.dataset.value!, settings: session.nudgeSettings.value, subject };
    const actions = {
      choose: (other: DepthSubject) => depth.choose(other),
      select: (datapoint: number) => this.select(datapoint),
      set: (settings: Partial<NudgeSettings>) => this.set(settings),
    };
    const view = depth.view.value;
    return html`${depthControls(facts, actions)} ${this.state()} ${view ? this.results(view) : this.empty()}`;
  }

  /** Progress of what runs, with a way out; a button where what is shown is not what is chosen. */
  private state(): TemplateResult | typeof nothing {
    const job = this.linked!.jobs.value.find(({ key }) => key === 'nudge depth' || key === 'nudge layers');
    if (job)
      return html`<div class="spread" role="status">
        <span class="small">${job.title}</span>${progressBar(job.title, shareDone(job))}
        <button type="button" @click=${() => job.cancel()}>Stop</button>
      </div>`;
    if ((this.isCurrent && this.hasLayers) || this.chosen === undefined) return nothing;
    return html`<div><button type="button" class="primary" @click=${() => this.compute()}>Compute</button></div>`;
  }

  /** Whether the results are of what is chosen. */
  private get isCurrent(): boolean {
    const { lab, nudgeSettings, training } = this.linked!;
    const view = lab.depth.view.value;
    if (!view) return false;
    const [subject, nudge] = [lab.depth.subject.value, nudgeSettings.value];
    const isSame = JSON.stringify(view.subject) === JSON.stringify(subject) && view.step === training.value.step;
    if (subject.kind !== 'datapoint') return isSame && (!nudge || nudge.rate === view.settings.rate);
    return isSame && JSON.stringify(view.settings) === JSON.stringify(nudge);
  }

  private get hasLayers(): boolean {
    const { view, layers } = this.linked!.lab.depth;
    return layers.value !== undefined && layers.value.of === view.value;
  }

  private empty(): TemplateResult {
    const { subject } = this.linked!.lab.depth;
    const { aOne } = wordsOf(this.linked!.dataset.value);
    const isWaiting = subject.value.kind !== 'datapoint' || this.linked!.nudgeSettings.value;
    return html`<p class="muted">
        ${
          isWaiting
            ? 'Two orders of prediction, a real step at each of 13 rates, and the kernel layer by layer appear here.'
            : `How far does one gradient step move the others, and how far does the kernel tell it? Click ${aOne} in the kernel’s picture, or give its number, to step on it.`
        }
      </p>
      ${isWaiting ? nothing : this.firstStep()}`;
  }

  /** For those who have not chosen anything yet. */
  private firstStep(): TemplateResult {
    return html`<div>
      <button type="button" class="primary" @click=${() => this.select(0)}>Step on number 0</button>
    </div>`;
  }

  private results(view: DepthView): TemplateResult {
    const session = this.linked!;
    if (this.charted?.view !== view) this.charted = { view, columns: chartedColumns(view) };
    const layers = session.lab.depth.layers.value;
    return html`<div class=${this.isCurrent ? '' : 'old'} aria-busy=${!this.isCurrent}>
        <section class="part" aria-label="Orders and rates">
          <h3>First and second order beside what happens</h3>
          ${findingLine(depthFinding(view))}
          <p class="small muted">${ordersWords(view, session.dataset.value!)}</p>
          <div class="halves">
            <div>${ordersTable(view)} ${curveWords(view)} ${curveTable(view)}</div>
            <div class="rate-curve" part="curve"></div>
          </div>
          ${orderScatters(session, view, this.charted.columns)}
          <p class="small muted">
            A dot is ${wordsOf(session.dataset.value).aOne}, in the colour of its class; on the dashed line prediction
            and reality agree.
          </p>
        </section>
        ${
          layers && this.hasLayers
            ? html`<section class="part" aria-label="Layer by layer">
                <h3>Layer by layer</h3>
                ${findingLine(layerFinding(layers))} ${layersView(session, layers)}
              </section>`
            : nothing
        }
        ${this.factors(view)}
      </div>
      <p class="small muted">
        Network of step ${formatCount(view.step)}; ${formatSeconds(view.seconds)}. Every step is undone.
      </p>`;
  }

  private factors(view: DepthView): TemplateResult | typeof nothing {
    if (!this.hasFactors(view)) return nothing;
    const found = this.linked!.lab.depth.factors.value;
    return html`<section class="part" aria-label="Factors of the change of log-probabilities">
      <h3>Log-probabilities as −η A K r</h3>
      ${
        found?.of === view
          ? this.framed(found)
          : html`<p class="muted small">Point at ${wordsOf(this.linked!.dataset.value).aOne} in any picture.</p>`
      }
    </section>`;
  }

  private framed(found: DepthFactors): TemplateResult {
    return html`<div class="frame" tabindex="0" role="region" aria-label="Factors at number ${found.datapoint}">
      ${factorsView(this.linked!, found)}
    </div>`;
  }

  /** Factors are told for cross-entropy, one datapoint, and few logits. */
  private hasFactors({ subject }: DepthView): boolean {
    const { trainingSettings, dataset } = this.linked!;
    const isFew = dataset.value!.classes.length <= mostFactorClasses;
    return trainingSettings.value.loss === 'cross-entropy' && subject.kind === 'datapoint' && isFew;
  }

  /** The datapoint that is pointed at for a moment, at first the one that moved most. */
  private compareWithHovered(): void {
    const { lab, selection } = this.linked!;
    const view = lab.depth.view.value;
    const { hovered } = selection.value;
    clearTimeout(this.settle);
    if (!view || !this.hasFactors(view) || !this.isCurrent || hovered === view.settings.index) return;
    if (hovered !== undefined) this.settle = setTimeout(() => this.lookAt(view, hovered), settling);
    else if (this.looked?.view !== view) queueMicrotask(() => this.lookAt(view, mostMoved(view)));
  }

  /** Asks once for each: what failed is not asked for again and again. */
  private lookAt(view: DepthView, datapoint: number | undefined): void {
    if (this.looked?.view === view && this.looked.datapoint === datapoint) return;
    this.looked = { view, datapoint };
    if (datapoint !== undefined) this.compared.put(datapoint);
  }

  private select(datapoint: number): void {
    this.linked!.select(datapoint);
    emit(this, 'ntk-select', { datapoint });
  }

  private set(settings: Partial<NudgeSettings>): void {
    this.linked!.setNudge(settings);
    emit(this, 'ntk-nudge', settings);
  }
}

/** The datapoint of the largest actual shift, but for the nudged one; undefined where there is no other. */
function mostMoved({ actual, settings }: DepthView): number | undefined {
  let most: number | undefined;
  for (let i = 0; i < actual.length; i++) {
    if (i === settings.index || !Number.isFinite(actual[i])) continue;
    if (most === undefined || Math.abs(actual[i]) > Math.abs(actual[most])) most = i;
  }
  return most;
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-nudge-depth': NtkNudgeDepth;
  }
}
