// A nudge in depth: two orders of prediction beside the real step, where they break, and why, layer by layer and factor by factor.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { DepthFactors, DepthSubject, DepthView, NudgeSettings } from '../session/types';
import { decayNote } from './lab/decay-note';
import { chosenOf, hasFactors, hasLayers, isCurrent } from './lab/depth-chosen';
import { depthControls } from './lab/depth-controls';
import { curveTable, curveWords, drawCurve } from './lab/depth-curve';
import { factorsView } from './lab/depth-factors';
import { epochView } from './lab/depth-epoch';
import { depthFinding, findingLine, layerFinding } from './lab/findings';
import { layersView } from './lab/depth-layers';
import { DepthLook } from './lab/depth-look';
import { chartedColumns, type ChartedColumns, orderScatters, ordersTable, ordersWords } from './lab/depth-orders';
import { depthStyles } from './lab/depth-styles';
import { addChart } from './lab/host-chart';
import { wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount, formatSeconds } from './shared/format';
import { SelectionFollower } from './shared/selection-follower';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, progressBar, shareDone } from './shared/states';
import { baseStyles, controlStyles } from './shared/styles';
import './ntk-gram';
import './ntk-scatter';

/**
 * Predicted to first and to second order, and what really happens, for a nudge or a step on a batch; errors against the rate,
 * each layer's part of the kernel, and the factors of a change of log-probabilities.
 *
 * @element ntk-nudge-depth
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
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
  private readonly follower = new SelectionFollower();
  /** What was last asked for, as text. */
  private asked: string | undefined;
  private charted: { readonly view: DepthView; readonly columns: ChartedColumns } | undefined;
  private readonly look = new DepthLook((datapoint) => this.linked!.lab.depth.compare(datapoint));

  constructor() {
    super();
    addChart(this, '.rate-curve', () => this.linked?.lab.depth.view.value, drawCurve);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.look.stop();
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
    const session = this.linked;
    this.follower.follow(session, (settings) => settings && session.setNudge(settings));
    this.askForChosen();
    this.look.follow(session);
  }

  /** Asks once for what is chosen, so that what was cancelled or failed stays so until the reader asks again. */
  private askForChosen(): void {
    const chosen = chosenOf(this.linked!);
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
    const session = this.linked!;
    const job = session.jobs.value.find(({ key }) => key === 'nudge depth' || key === 'nudge layers');
    if (job)
      return html`<div class="spread" role="status">
        <span class="small">${job.title}</span>${progressBar(job.title, shareDone(job))}
        <button type="button" @click=${() => job.cancel()}>Stop</button>
      </div>`;
    if ((isCurrent(session) && hasLayers(session)) || chosenOf(session) === undefined) return nothing;
    return html`<div><button type="button" class="primary" @click=${() => this.compute()}>Compute</button></div>`;
  }

  private empty(): TemplateResult {
    const { subject } = this.linked!.lab.depth;
    const { aOne } = wordsOf(this.linked!.dataset.value);
    const isWaiting = subject.value.kind !== 'datapoint' || this.linked!.nudgeSettings.value;
    return html`<p class="muted">
        ${
          isWaiting
            ? 'Two orders of prediction, a real step at each of 13 rates or more, and the kernel layer by layer appear here.'
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
    const isNew = isCurrent(session);
    return html`<div class=${isNew ? '' : 'old'} aria-busy=${!isNew}>
        <section class="part" aria-label="Orders and rates">
          <h3>First and second order beside what happens</h3>
          ${findingLine(depthFinding(view))}
          <p class="small muted">${ordersWords(view, session.dataset.value!)}</p>
          <div class="halves">
            <div>
              ${ordersTable(view)} ${epochView(view, session.dataset.value!)} ${curveWords(view)} ${curveTable(view)}
            </div>
            <div class="rate-curve" part="curve"></div>
          </div>
          ${orderScatters(session, view, this.charted.columns)}
          <p class="small muted">
            A dot is ${wordsOf(session.dataset.value).aOne}, in the colour of its class; on the dashed line prediction
            and reality agree.
          </p>
        </section>
        ${
          layers && hasLayers(session)
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
      </p>
      ${decayNote(session, 'All steps here, and a real epoch, are')}`;
  }

  private factors(view: DepthView): TemplateResult | typeof nothing {
    if (!hasFactors(this.linked!, view)) return nothing;
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

  private select(datapoint: number): void {
    this.linked!.select(datapoint);
    emit(this, 'ntk-select', { datapoint });
  }

  private set(settings: Partial<NudgeSettings>): void {
    this.linked!.setNudge(settings);
    emit(this, 'ntk-nudge', settings);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-nudge-depth': NtkNudgeDepth;
  }
}
