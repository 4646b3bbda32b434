// The kernel of all datapoints as a picture that can be walked through down to single cells.
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { KernelEntry, KernelOrder, KernelView, SelectionState } from '../session/types';
import { defaultKernel } from '../state/settings';
import { colourDomain, type ColourMapName, type Domain } from '../view/colour-maps';
import { element } from './shared/define';
import { emit, type NtkEvents } from './shared/events';
import { formatMany } from './shared/format';
import { costWords, readout } from './shared/heatmap-readout';
import { offeredClasses } from './shared/frequent-classes';
import { HeatmapStage } from './shared/heatmap-stage';
import { heatmapStyles } from './shared/heatmap-styles';
import { KernelDomains } from './shared/kernel-domain';
import { offeredOrders, offeredReductions, quantityName, reductionKey, reductionOfKey } from './shared/kernel-names';
import { Latest } from './shared/latest';
import { SessionElement } from './shared/session-element';
import { optionsOf } from './shared/options';
import { offeredPatterns } from './shared/parameter-patterns';
import { tilesNote } from './shared/tiles-note';
import { drawFailure, failedState, failureOf, problemNote, waitingState } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import { coloursOfValues } from './shared/value-domain';
import './ntk-legend';
import './ntk-thumbnail';

const mapNames = [
  ['auto', 'auto colours'],
  ['sequential', 'sequential'],
  ['diverging', 'diverging'],
] as const;

type Pair = readonly [number, number];

/** An entry is asked for, and read, of one kernel. */
interface Asked {
  readonly pair: Pair;
  readonly kernel: KernelView;
}

/**
 * A kernel as a heatmap with class strips, zoom, crosshair, readout and a legend.
 *
 * The colours' domain is that of the first kernel and stays put until the reader changes it; only the training that a page
 * begins with by itself may move it, once. Where a later kernel lies outside, the legend offers to fit the domain to it.
 *
 * @element ntk-heatmap
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} map - "auto" (diverging for signed kernels), "sequential" or "diverging".
 * @attr {string} heading - Title; "Tangent kernel" when absent.
 * @fires ntk-select - A datapoint was chosen.
 * @fires ntk-hover - A cell is pointed at.
 * @fires ntk-domain - The colours' domain was changed.
 * @fires ntk-ready - The kernel is drawn for the first time.
 * @fires ntk-error - Drawing or a request failed.
 * @csspart panel - Everything.
 * @csspart toolbar - Title and selectors.
 * @csspart stage - The picture.
 * @csspart readout - The line below it.
 * @csspart legend - The legend.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background of the picture and of controls.
 * @cssproperty --ntk-ink - Text and lines.
 * @cssproperty --ntk-accent - Selection and focus.
 */
@element('ntk-heatmap')
export class NtkHeatmap extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, heatmapStyles];

  @property() map: 'auto' | 'sequential' | 'diverging' = 'auto';
  @property() heading = 'Tangent kernel';
  protected override readonly startsSession = true;
  @state() private entry: (Asked & { readonly value: KernelEntry }) | undefined;
  @state() private drawError: unknown;
  private asked: Asked | undefined;
  private readonly domains = new KernelDomains();
  private readonly stage: HeatmapStage = new HeatmapStage(this, {
    session: () => this.linked,
    wanted: () => this.wasSeen,
    colours: (kernel) => ({ map: this.mapOf(kernel), domain: this.domainOf(kernel) }),
    stripColours: (values) =>
      coloursOfValues(values, this.stage.stage.theme.isDark, this.linked?.nudgeSettings.value?.index),
    failed: (error) => {
      this.drawError = error;
      emit(this, 'ntk-error', { error });
    },
  });
  private readonly entries = new Latest(
    ({ pair: [i, j] }: Asked) => this.linked!.kernelEntry(i, j),
    (value, asked) => (this.entry = { ...asked, value }),
  );

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const kernel = this.linked?.kernel.value;
    if (kernel) this.takeDomain(kernel);
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <span class="theme-probe"></span>
      ${this.toolbar()} ${problemNote(this.linked, 'kernel')} ${this.picture(kernel)}
      ${kernel ? this.notes(kernel) : nothing} ${kernel ? tilesNote(this.linked!, kernel, this.stage.seen) : nothing}
      <div class="readout" part="readout" id="readout">${kernel ? this.readout(kernel) : nothing}</div>
      ${kernel ? this.legend(kernel) : nothing}
    </section>`;
  }

  protected override updated(): void {
    this.stage.update();
    this.askForEntry();
  }

  private toolbar(): TemplateResult {
    const { reduction, order, parameters } = this.linked?.kernelSettings.value ?? defaultKernel;
    const dataset = this.linked?.dataset.value ?? noData;
    const logits = offeredClasses(dataset, typeof reduction === 'object' ? reduction.logit : undefined);
    return html`<div class="toolbar" part="toolbar">
      <h2>${this.heading}</h2>
      <div class="controls">
        <label class="inline"
          >Kernel
          <select @change=${this.onReduction} ?disabled=${!this.linked}>
            ${optionsOf(offeredReductions(dataset, logits, reduction), reductionKey(reduction))}
          </select></label
        >
        ${this.parameterField(parameters)}
        <label class="inline"
          >Order
          <select @change=${this.onOrder} ?disabled=${!this.linked}>
            ${optionsOf(offeredOrders(dataset, order), order)}
          </select></label
        >
      </div>
    </div>`;
  }

  private parameterField(patterns: string): TemplateResult {
    const names = this.linked?.parameterNames.value ?? [];
    return html`<label class="inline" title=${patternsHelp}
        >Parameters
        <input
          name="parameters"
          list="patterns"
          autocomplete="off"
          spellcheck="false"
          .value=${live(patterns)}
          ?disabled=${!this.linked}
          @change=${this.onParameters}
      /></label>
      <datalist id="patterns">
        ${offeredPatterns(names).map((pattern) => html`<option value=${pattern}></option>`)}
      </datalist>`;
  }

  private picture(kernel: KernelView | undefined): TemplateResult {
    return html`<div
      class="stage"
      part="stage"
      role="application"
      aria-roledescription="heatmap"
      aria-label="Kernel of all datapoints. Arrow keys move the cursor, plus and minus zoom, 0 shows everything, Enter selects the row."
      aria-describedby="readout"
      tabindex="0"
      @keydown=${this.onKey}
    >
      ${this.drawError ? drawFailure(this.drawError) : kernel ? this.zoomButtons() : this.waiting()}
    </div>`;
  }

  private waiting(): TemplateResult {
    const session = this.linked;
    const jobs = session?.jobs.value ?? [];
    if (session?.status.value.phase !== 'ready') return waitingState(session, 'The kernel is not computed yet');
    const own = jobs.find(({ key }) => key === 'kernel');
    if (own) return waitingState(session, 'The kernel is on its way', own, costWords(session.kernelCost.value));
    if (session.training.value.phase === 'running')
      return waitingState(session, 'The kernel is computed after training');
    if (jobs.length > 0) return waitingState(session, 'The kernel is not computed yet');
    return html`<div class="state" part="state">
      <p>This network’s kernel has not been computed</p>
      <button type="button" @click=${() => this.request(session.computeKernel())}>Compute it</button>
    </div>`;
  }

  private zoomButtons(): TemplateResult {
    const button = (text: string, name: string, factor: number): TemplateResult =>
      html`<button type="button" aria-label=${name} title=${name} @click=${() => this.stage.zoom(factor)}>
        ${text}
      </button>`;
    return html`<div class="corner" @pointerdown=${stop} @pointerup=${stop} @keydown=${stop}>
      ${button('+', 'Come closer', 2)} ${button('\u2212', 'Go back', 0.5)} ${button('\u2922', 'Show everything', 0)}
    </div>`;
  }

  private notes({ nonFinite }: KernelView) {
    if (nonFinite === 0) return nothing;
    return html`<p class="note">
      ${formatMany(nonFinite, 'entry is', 'entries are')} not a finite number: hatched grey.
    </p>`;
  }

  private readout(kernel: KernelView): TemplateResult {
    const { pair, entry, session: shared } = this;
    const isRead = entry?.kernel === kernel && entry.value.i === pair?.[0] && entry.value.j === pair[1];
    const recompute = (): void => this.request(this.linked!.computeKernel());
    return readout({ session: this.linked!, shared, kernel, pair, entry: isRead ? entry.value : undefined, recompute });
  }

  private legend(kernel: KernelView): TemplateResult {
    const map = this.mapOf(kernel);
    const { low, high } = colourDomain(map, this.domainOf(kernel));
    const fit = this.domains.fit(kernel);
    return html`<div class="legend" part="legend">
      <ntk-legend
        editable
        ?edited=${fit !== 'fitted'}
        ?off=${fit === 'off'}
        .label=${quantityName(kernel, this.linked!.dataset.value ?? noData)}
        .low=${low}
        .high=${high}
        .map=${map}
        @ntk-domain=${this.onDomain}
      ></ntk-legend>
      <select aria-label="Colours" @change=${this.onMap}>
        ${optionsOf(mapNames, this.map)}
      </select>
    </div>`;
  }

  /** The datapoints the readout is about: the hovered cell, or the hovered datapoint and the selected one. */
  private get pair(): Pair | undefined {
    const { hovered, hoveredColumn, selected }: Partial<SelectionState> = this.linked?.selection.value ?? {};
    if (hovered === undefined) return undefined;
    const other = hoveredColumn ?? selected;
    return other === undefined ? undefined : hoveredColumn === undefined ? [other, hovered] : [hovered, other];
  }

  private askForEntry(): void {
    const [pair, kernel] = [this.pair, this.linked?.kernel.value];
    const asked = pair && kernel && { pair, kernel };
    if (!asked) this.entries.clear();
    else if (kernel !== this.asked?.kernel || pair[0] !== this.asked.pair[0] || pair[1] !== this.asked.pair[1])
      this.entries.put(asked);
    this.asked = asked;
  }

  private mapOf(kernel: KernelView): ColourMapName {
    const kind = this.map === 'auto' ? (kernel.signed ? 'diverging' : 'sequential') : this.map;
    return `${kind}-${this.stage.stage.theme.isDark ? 'dark' : 'light'}`;
  }

  private takeDomain(kernel: KernelView): void {
    const { network, opened, training } = this.linked!;
    this.domains.show(kernel, { network: network.value, opened: opened.value, training: training.value });
  }

  private domainOf(kernel: KernelView): Domain {
    return this.domains.of(kernel);
  }

  private onDomain({ detail }: CustomEvent<NtkEvents['ntk-domain']>): void {
    this.domains.set(this.linked!.kernel.value!, detail);
    this.requestUpdate();
  }

  private onMap(event: Event): void {
    this.map = (event.target as HTMLSelectElement).value as NtkHeatmap['map'];
  }

  private onReduction(event: Event): void {
    this.linked?.setKernel({ reduction: reductionOfKey((event.target as HTMLSelectElement).value) });
  }

  private onParameters(event: Event): void {
    this.linked?.setKernel({ parameters: (event.target as HTMLInputElement).value });
  }

  private onOrder(event: Event): void {
    this.linked?.setKernel({ order: (event.target as HTMLSelectElement).value as KernelOrder });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.stage.key(event.key, event.shiftKey)) event.preventDefault();
  }
}

const patternsHelp =
  'Which parameters count, by name: * any text, several with commas, ! leaves out. *.bias, h.0.*, !head*';

const noData = { classes: [], labels: new Uint8Array() };

const stop = (event: Event): void => event.stopPropagation();

declare global {
  interface HTMLElementTagNameMap {
    'ntk-heatmap': NtkHeatmap;
  }
}
