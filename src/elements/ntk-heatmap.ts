// The kernel of all datapoints as a picture that can be walked through down to single cells.
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { KernelEntry, KernelView, SelectionState } from '../session/types';
import { cellProxy, cellWords, type CellFacts } from './shared/cell-proxy';
import { missedNote, shownQuantity } from './shared/cell-statistic';
import { element } from './shared/define';
import { emit, type NtkEvents } from './shared/events';
import { formatMany } from './shared/format';
import { HeatmapColours, type HeatmapLook, type MapChoice } from './shared/heatmap-colours';
import { cornerButtons, undoOfKey } from './shared/heatmap-corner';
import { HeatmapOverview } from './shared/heatmap-overview';
import { viewPanel } from './shared/heatmap-panel';
import { readout, trackReadout } from './shared/heatmap-readout';
import { HeatmapStage } from './shared/heatmap-stage';
import { heatmapStyles } from './shared/heatmap-styles';
import { heatmapToolbar } from './shared/heatmap-toolbar';
import { waitingForKernel } from './shared/kernel-waiting';
import { keepBlock } from './shared/kept-block';
import { Latest } from './shared/latest';
import { SessionElement } from './shared/session-element';
import { SidePanel } from './shared/side-panel';
import { sidesWords } from './shared/side-words';
import { drawFailure, failedState, failureOf, problemNote } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import { tilesNote } from './shared/tiles-note';
import { TrackColumns } from './shared/track-columns';
import { coloursOfValues } from './shared/value-domain';
import './ntk-legend';
import './ntk-thumbnail';

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
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
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
 * @cssproperty --ntk-panel-place - `edge`: the View panel is at the edge of the window, else next to the element.
 */
@element('ntk-heatmap')
export class NtkHeatmap extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, heatmapStyles];

  @property() map: MapChoice = 'auto';
  @property() heading = 'Tangent kernel';
  protected override readonly startsSession = true;
  @state() private entry: (Asked & { readonly value: KernelEntry }) | undefined;
  @state() private drawError: unknown;
  /** Whether a hand marks a block rather than moving the picture. */
  @state() private isMarking = false;
  /** Whether the cursor was moved by keys last, so that its cell is to be spoken. */
  private isSpoken = false;
  private asked: Asked | undefined;
  private readonly columns = new TrackColumns(this);
  private readonly overview = new HeatmapOverview(this);
  private readonly panel = new SidePanel(this);
  private readonly stage: HeatmapStage = new HeatmapStage(this, {
    session: () => this.linked,
    wanted: () => this.wasSeen,
    look: (kernel) => this.lookOf(kernel),
    columns: () => this.columns.shown(this.linked!),
    marks: () => this.isMarking,
    marked: (block) => keepBlock(this.linked!, block),
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
    if (kernel) this.colours.show(kernel);
    return html`<section class="panel" part="panel" aria-label=${this.heading} @keydown=${this.onUndoKey}>
      <span class="theme-probe"></span>
      ${heatmapToolbar(this.heading, this.linked)} ${problemNote(this.linked, 'kernel', 'explorer')}
      ${this.picture(kernel)} ${kernel ? this.notes(kernel) : nothing}
      ${kernel ? tilesNote(this.linked!, kernel, this.stage.seen) : nothing}
      <div class="readout" part="readout" id="readout">${kernel ? this.readout(kernel) : nothing}</div>
      ${kernel ? this.legend(kernel) : nothing}
      ${kernel && !kernel.film && this.panel.isOpen ? this.viewPanel(kernel) : nothing}
      <p class="visually-hidden" role="status">${kernel && this.isSpoken ? this.spoken(kernel) : ''}</p>
    </section>`;
  }

  protected override updated(): void {
    this.stage.update();
    this.askForEntry();
    if (!this.stage.isWhole) this.overview.follow(this.linked);
  }

  private picture(kernel: KernelView | undefined): TemplateResult {
    return html`<div
      class="stage ${this.isMarking ? 'marking' : ''}"
      part="stage"
      @keydown=${this.onKey}
      @mousedown=${this.onMouseDown}
      @pointermove=${() => (this.isSpoken = false)}
    >
      ${this.drawError ? drawFailure(this.drawError) : kernel ? this.overPicture(kernel) : waitingForKernel(this.linked, () => this.request(this.linked!.computeKernel()))}
    </div>`;
  }

  private overPicture(kernel: KernelView): TemplateResult {
    const corner = {
      session: this.linked!,
      isMarking: this.isMarking,
      zoom: (factor: number) => this.stage.zoom(factor),
      mark: (on: boolean) => void (this.isMarking = on),
    };
    return html`${cellProxy(this.cellFacts(kernel))}
    ${this.stage.isWhole ? nothing : this.overview.map(this.stage.view, this.lookOf(kernel), (view) => this.stage.moveTo(view))}
    ${cornerButtons(corner)}`;
  }

  private notes(kernel: KernelView): TemplateResult {
    const { nonFinite } = kernel;
    const sides = sidesWords(kernel, this.linked!.dataset.value);
    return html`${sides ? html`<p class="small muted sides">${sides}</p>` : nothing} ${missedNote(this.linked!, kernel)}
    ${nonFinite === 0 ? nothing : html`<p class="note">${formatMany(nonFinite, 'entry is', 'entries are')} not a finite number: hatched grey.</p>`}`;
  }

  private readout(kernel: KernelView): TemplateResult {
    const { pair, session: shared } = this;
    if (this.stage.pointed) return trackReadout(this.linked!, this.stage.pointed);
    const recompute = (): void => this.request(this.linked!.computeKernel());
    return readout({ session: this.linked!, shared, kernel, pair, entry: this.entryOf(kernel), recompute });
  }

  /** The entry that is pointed at, once it is read. */
  private entryOf(kernel: KernelView): KernelEntry | undefined {
    const { pair, entry } = this;
    const isRead = entry?.kernel === kernel && entry.value.i === pair?.[0] && entry.value.j === pair[1];
    return isRead ? entry.value : undefined;
  }

  private cellFacts(kernel: KernelView): CellFacts {
    return { session: this.linked!, kernel, cell: this.stage.cursor, entry: this.entryOf(kernel) };
  }

  private spoken(kernel: KernelView): string {
    const facts = this.cellFacts(kernel);
    return facts.entry ? cellWords(facts) : '';
  }

  private legend(kernel: KernelView): TemplateResult {
    const hasPanel = this.panel.isOpen && !kernel.film;
    const { map, domain } = this.lookOf(kernel);
    const fit = this.colours.fit(kernel);
    return html`<div class="legend" part="legend">
      <ntk-legend
        ?editable=${!kernel.film}
        ?edited=${fit !== 'fitted'}
        ?off=${fit === 'off'}
        .label=${this.quantity(kernel)}
        .low=${domain.low}
        .high=${domain.high}
        .map=${map}
        @ntk-domain=${this.onDomain}
      ></ntk-legend>
      <button
        type="button"
        class="view"
        title=${kernel.film ? 'Of the network\u2019s kernel: go back to the network first' : nothing}
        ?disabled=${kernel.film !== undefined}
        aria-expanded=${hasPanel ? 'true' : 'false'}
        @click=${() => this.panel.set(!this.panel.isOpen)}
      >
        View
      </button>
    </div>`;
  }

  private quantity(kernel: KernelView): string {
    const { scale } = this.lookOf(kernel);
    const name = shownQuantity(this.linked!, kernel, this.linked!.dataset.value ?? noData);
    return scale.name === 'linear' ? name : `${name}, logarithmic`;
  }

  private viewPanel(kernel: KernelView): TemplateResult {
    const session = this.linked!;
    return viewPanel({
      session,
      shared: this.session,
      kernel,
      look: this.lookOf(kernel),
      label: this.quantity(kernel),
      map: this.map,
      columns: this.columns.all(session),
      shownColumns: this.columns.shownNames(session),
      pointed: this.stage.pointed,
      isMarking: this.isMarking,
      onDomain: (event) => this.onDomain(event),
      onMap: (map) => void (this.map = map),
      onMarking: (on) => void (this.isMarking = on),
      onTracks: (names) => this.columns.choose(session, names),
      close: () => this.closePanel(),
    });
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

  private lookOf(kernel: KernelView): HeatmapLook {
    return this.colours.of(kernel, this.map, this.stage.stage.theme.isDark);
  }

  private get colours(): HeatmapColours {
    return HeatmapColours.for(this.linked!);
  }

  private closePanel(): void {
    this.panel.set(false);
    this.renderRoot.querySelector<HTMLElement>('.view')?.focus();
  }

  private onDomain({ detail }: CustomEvent<NtkEvents['ntk-domain']>): void {
    this.colours.set(this.linked!.kernel.value!, detail ?? undefined); // an event without a detail has null
    this.requestUpdate();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/' && !this.linked?.kernel.value?.film) void this.find();
    else if (!this.stage.key(event.key, event.shiftKey)) return;
    this.isSpoken = true;
    event.preventDefault();
  }

  private onUndoKey(event: KeyboardEvent): void {
    const way = undoOfKey(event);
    if (!way || !this.linked) return;
    this.linked[way]();
    event.preventDefault();
  }

  /** The cell of the grid has the focus, wherever the picture is pressed. */
  private onMouseDown(event: MouseEvent): void {
    const pressed = event.composedPath()[0];
    const proxy = this.renderRoot.querySelector<HTMLElement>('.proxy');
    if (!proxy || !(pressed instanceof HTMLCanvasElement) || pressed.parentElement !== event.currentTarget) return;
    event.preventDefault();
    proxy.focus({ preventScroll: true });
  }

  private async find(): Promise<void> {
    this.panel.set(true);
    await this.updateComplete;
    const find = this.renderRoot.querySelector('ntk-find');
    await find?.updateComplete;
    find?.focus();
  }
}

const noData = { classes: [], labels: new Uint8Array() };

declare global {
  interface HTMLElementTagNameMap {
    'ntk-heatmap': NtkHeatmap;
  }
}
