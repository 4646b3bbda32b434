// The spectrum of the kernel: eigenvalues, how many directions it has, how fast each is learned, and what each looks like.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { SpectrumView } from '../session/types';
import { spectrumFinding } from './lab/findings';
import { modeTable } from './lab/mode-table';
import { drawEigenvalues, drawShares, type SpectrumDrawing } from './lab/spectrum-charts';
import { spectrumStyles } from './lab/spectrum-styles';
import { boundsText, halvingText, shareText, spectrumSentence } from './lab/spectrum-words';
import { ChartController } from './shared/chart-controller';
import { wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatField, formatNumber, formatShare } from './shared/format';
import { quantityName } from './shared/kernel-names';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, waitingState } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';

/**
 * Eigenvalues and eigenvectors of the kernel that is shown.
 *
 * @element ntk-spectrum
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Spectrum of the kernel" when absent.
 * @fires ntk-error - A request or a chart failed.
 * @csspart panel - Everything.
 * @csspart numbers - What the spectrum as a whole is.
 * @csspart charts - Eigenvalues, and their shares of the trace.
 * @csspart modes - The table of eigenvectors.
 * @csspart chosen - The chosen eigenvector.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text and lines.
 * @cssproperty --ntk-accent - The chosen eigenvector and focus.
 */
@element('ntk-spectrum')
export class NtkSpectrum extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, spectrumStyles];

  @property() heading = 'Spectrum of the kernel';
  protected override readonly startsSession = true;
  private drawing: SpectrumDrawing | undefined;

  constructor() {
    super();
    for (const [place, draw] of [
      ['values', drawEigenvalues],
      ['shares', drawShares],
    ] as const) {
      const chart = new ChartController<SpectrumDrawing>(this, {
        selector: `.charts > .${place}`,
        key: () => this.drawing,
        draw,
        failed: (error) => emit(this, 'ntk-error', { error }),
      });
      this.addController(chart);
    }
  }

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const view = this.linked?.lab.spectrum.view.value;
    this.keepDrawing(view);
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
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
        ${spectrumFinding(view)}
      </p>
      ${this.chosen(view, choice.mode)} ${modeTable({ ...choice, choose: (mode) => spectrum.choose(mode) })}
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

  private chosen(view: SpectrumView, mode: number): TemplateResult {
    const session = this.linked!;
    const { learning } = session.lab.spectrum;
    const { one } = wordsOf(session.dataset.value);
    const isColoured = session.colouredBy.value === 'eigenvector';
    const order = `column:eigenvector ${mode}` as const;
    const isSorted = session.kernelSettings.value.order === order;
    const perStep = learning.value?.perStep[mode - 1];
    const ofLabels = view.goalShares?.[mode - 1];
    return html`<div class="choice" part="chosen">
      <p>
        <strong>Eigenvector ${mode}</strong>: eigenvalue ${formatNumber(view.values[mode - 1], 4)},
        ${shareText(view.values[mode - 1] / view.trace)} of the
        trace${ofLabels === undefined ? nothing : html`, holds ${shareText(ofLabels)} of the labels`}${
          perStep === undefined ? nothing : html`; ${learningWords(perStep, learning.value!.halving[mode - 1])}`
        }.
      </p>
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

  private learningNote(): TemplateResult {
    const learning = this.linked!.lab.spectrum.learning.value;
    if (!learning)
      return html`<p class="small muted">
        Along the eigenvectors of this kernel no error decays by itself: choose the trace, the pseudo kernel or a logit
        for the speed of learning.
      </p>`;
    return html`<p class="small muted">
      Steps are of full-batch gradient descent on the squared error of all datapoints at rate
      ${formatNumber(learning.rate)}, were the kernel to stay as it is and the same for every logit.
    </p>`;
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

/** What full-batch descent does to the error along an eigenvector: above twice of it a step makes it larger. */
function learningWords(perStep: number, halving: number): string {
  const text = halvingText(halving);
  if (text === 'grows') return `a step takes ${formatShare(perStep)} of the error along it, so that it grows`;
  return `a step takes ${shareText(perStep)} of the error along it, half of it ${text === 'never' ? text : `after ${text} steps`}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-spectrum': NtkSpectrum;
  }
}
