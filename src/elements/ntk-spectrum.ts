// The spectrum of the kernel: eigenvalues, how many directions it has, how fast each is learned, and what each looks like.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { SpectrumView } from '../session/types';
import { spectrumFinding } from './lab/findings';
import { addChart } from './lab/host-chart';
import { modeTable } from './lab/mode-table';
import { PairFigure } from './lab/pair-figure';
import { pairStyles } from './lab/pair-styles';
import { drawEigenvalues, drawShares, type SpectrumDrawing } from './lab/spectrum-charts';
import { chosenMode } from './lab/spectrum-chosen';
import { spectrumStyles } from './lab/spectrum-styles';
import { boundsText, learningSentence, spectrumSentence } from './lab/spectrum-words';
import { goalWords } from './shared/dataset-words';
import { element } from './shared/define';
import { formatField, formatNumber } from './shared/format';
import { quantityName } from './shared/kernel-names';
import { LabWatcher } from './shared/lab-watcher';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, waitingState } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import './ntk-legend';

/**
 * Eigenvalues and eigenvectors of the kernel that is shown.
 *
 * @element ntk-spectrum
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Spectrum of the kernel" when absent.
 * @fires ntk-error - A request or a chart failed.
 * @csspart panel - Everything.
 * @csspart numbers - What the spectrum as a whole is.
 * @csspart charts - Eigenvalues, and their shares of the trace.
 * @csspart modes - The table of eigenvectors.
 * @csspart chosen - The chosen eigenvector.
 * @csspart pairs - The chosen eigenvector over a and b, where the datapoints are pairs of numbers to add.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text and lines.
 * @cssproperty --ntk-accent - The chosen eigenvector and focus.
 */
@element('ntk-spectrum')
export class NtkSpectrum extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, spectrumStyles, pairStyles];

  @property() heading = 'Spectrum of the kernel';
  protected override readonly startsSession = true;
  private drawing: SpectrumDrawing | undefined;
  private readonly pairs = new PairFigure(this);

  constructor() {
    super();
    addChart(this, '.charts > .values', () => this.drawing, drawEigenvalues);
    new LabWatcher(this, 'spectrum', () => (this.wasSeen ? this.linked : undefined));
    addChart(this, '.charts > .shares', () => this.drawing, drawShares);
  }

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const view = this.linked?.lab.spectrum.view.value;
    this.keepDrawing(view);
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <span class="theme-probe"></span>
      <div class="toolbar" part="toolbar"><h2>${this.heading}</h2></div>
      ${problemNote(this.linked, 'laboratory')} ${view ? this.results(view) : this.waiting()}
    </section>`;
  }

  private keepDrawing(view: SpectrumView | undefined): void {
    const mode = this.linked?.lab.spectrum.mode.value ?? 1;
    if (!view) this.drawing = undefined;
    else if (view !== this.drawing?.view || mode !== this.drawing.mode) this.drawing = { view, mode };
  }

  private waiting(): TemplateResult {
    const session = this.linked;
    const job = session?.jobs.value.find(({ key }) => key === 'spectrum');
    if (!session?.kernel.value || job)
      return html`<div class="waiting">
        ${waitingState(session, job ? 'Eigenvalues are being found' : 'Eigenvalues come with the kernel', job)}
      </div>`;
    return html`<p>The eigenvalues of this kernel are found by products with it, which may take a while.</p>
      <div>
        <button type="button" class="primary" @click=${() => this.request(session.lab.spectrum.compute())}>
          Find the eigenvalues
        </button>
      </div>`;
  }

  private results(view: SpectrumView): TemplateResult {
    const { spectrum } = this.linked!.lab;
    const dataset = this.linked!.dataset.value;
    const choice = { view, learning: spectrum.learning.value, mode: spectrum.mode.value };
    return html`<p class="small muted">
        ${dataset ? `${quantityName(view, dataset)}. ` : nothing}${spectrumSentence(view)}
      </p>
      ${this.numbers(view)}
      <div class="charts" part="charts">
        <div class="values"></div>
        <div class="shares"></div>
      </div>
      <p class="small muted">
        An eigenvector is a pattern over datapoints that training learns at a speed of its own, the larger its
        eigenvalue the sooner. Left: each eigenvalue. Right: what share of their sum all up to it hold.
        ${spectrumFinding(view, dataset)}
      </p>
      ${chosenMode(this.linked!, view, choice.mode)}
      ${this.pairs.section(this.linked!, view, (done) => this.request(done))}
      ${modeTable({ ...choice, goals: goalWords('labels', dataset), choose: (mode) => spectrum.choose(mode) })}
      ${this.learningNote()}`;
  }

  private numbers(view: SpectrumView): TemplateResult {
    const { gamma, dimension } = this.linked!.lab.spectrum;
    return html`<dl part="numbers">
        ${named('Largest eigenvalue', formatNumber(view.values[0], 4))}
        ${named('Trace', formatNumber(view.trace, 4), 'The sum of all eigenvalues')}
        ${named('Effective rank', boundsText(view.effectiveRank), 'exp of the entropy of the eigenvalues\u2019 shares of the trace: from 1 to n')}
        ${named('Participation', boundsText(view.participation), '(sum of eigenvalues)\u00b2 / sum of their squares: from 1 to n')}
        ${dimension.value ? named('Effective dimension', boundsText(dimension.value), 'tr K (K + \u03b3 I)\u207b\u00b9: eigenvalues well above \u03b3 count as 1, those well below as 0') : nothing}
      </dl>
      <label class="gamma"
        ><span>Effective dimension at γ =</span
        ><input
          type="number"
          name="gamma"
          min="0"
          step="any"
          title="In the unit of the eigenvalues; empty for their mean"
          .value=${gamma.value === undefined ? '' : formatField(gamma.value)}
          @change=${this.onGamma}
      /></label>`;
  }

  private learningNote(): TemplateResult {
    const learning = this.linked!.lab.spectrum.learning.value;
    if (!learning)
      return html`<p class="small muted">
        Along the eigenvectors of this kernel no error decays by itself: choose the trace, the pseudo kernel or a logit
        for the speed of learning.
      </p>`;
    return html`<p class="small muted">${learningSentence(learning, this.linked!.dataset.value)}</p>`;
  }

  private onGamma(event: Event): void {
    const { spectrum } = this.linked!.lab;
    const field = event.target as HTMLInputElement;
    spectrum.setGamma(field.value === '' ? undefined : Number(field.value));
    field.value = spectrum.gamma.peek() === undefined ? '' : formatField(spectrum.gamma.peek()!);
  }
}

function named(name: string, value: string, title = ''): TemplateResult {
  return html`<div title=${title}>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-spectrum': NtkSpectrum;
  }
}
