// The kernel of all datapoints as a picture that can be walked through down to single cells.
import type { TileAddress } from '../core/pyramid';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type {
  CellRectangle,
  KernelEntry,
  KernelOrder,
  KernelOverview,
  KernelView,
  SelectionState,
  Session,
  TiledPicture,
} from '../session/types';
import { defaultKernel } from '../state/settings';
import { element } from './shared/define';
import { emit, type NtkEvents } from './shared/events';
import { formatMany } from './shared/format';
import { cellProxy, cellWords, type CellFacts } from './shared/cell-proxy';
import { HeatmapColours, type HeatmapLook, type MapChoice } from './shared/heatmap-colours';
import { cornerButtons, undoOfKey } from './shared/heatmap-corner';
import { viewPanel } from './shared/heatmap-panel';
import { costWords, readout, trackReadout } from './shared/heatmap-readout';
import { offeredClasses } from './shared/frequent-classes';
import { HeatmapStage } from './shared/heatmap-stage';
import { heatmapStyles } from './shared/heatmap-styles';
import { offeredOrders, offeredReductions, quantityName, reductionKey, reductionOfKey } from './shared/kernel-names';
import { Latest } from './shared/latest';
import { SessionElement } from './shared/session-element';
import { SidePanel } from './shared/side-panel';
import { optionsOf } from './shared/options';
import { offeredPatterns } from './shared/parameter-patterns';
import { TrackColumns } from './shared/track-columns';
import { tilesNote } from './shared/tiles-note';
import { drawFailure, failedState, failureOf, problemNote, waitingState } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import { coloursOfValues } from './shared/value-domain';
import './ntk-legend';
import './ntk-minimap';
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

  @property() map: MapChoice = 'auto';
  @property() heading = 'Tangent kernel';
  protected override readonly startsSession = true;
  @state() private entry: (Asked & { readonly value: KernelEntry }) | undefined;
  @state() private drawError: unknown;
  @state() private overview: KernelOverview | undefined;
  /** Whether a hand marks a block rather than moving the picture. */
  @state() private isMarking = false;
  /** Whether the cursor was moved by keys last, so that its cell is to be spoken. */
  private isSpoken = false;
  private asked: Asked | undefined;
  private overviewOf: readonly unknown[] = [];
  private readonly colours = new HeatmapColours();
  private readonly columns = new TrackColumns(this);
  private readonly panel = new SidePanel(this);
  private readonly stage: HeatmapStage = new HeatmapStage(this, {
    session: () => this.linked,
    wanted: () => this.wasSeen,
    look: (kernel) => this.lookOf(kernel),
    columns: () => this.columns.shown(this.linked!),
    marks: () => this.isMarking,
    marked: (block) => this.keepBlock(block),
    stripColours: (values) =>
      coloursOfValues(values, this.stage.stage.theme.isDark, this.linked?.nudgeSettings.value?.index),
    failed: (error) => {
      this.drawError = error;
      emit(this, 'ntk-error', { error });
    },
  });
  private readonly overviews = new Latest(
    (_of: readonly unknown[]) => this.linked!.kernelOverview(),
    (overview) => (this.overview = overview),
  );
  private readonly entries = new Latest(
    ({ pair: [i, j] }: Asked) => this.linked!.kernelEntry(i, j),
    (value, asked) => (this.entry = { ...asked, value }),
  );

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const kernel = this.linked?.kernel.value;
    if (kernel) this.colours.show(kernel, this.linked!);
    return html`<section class="panel" part="panel" aria-label=${this.heading} @keydown=${this.onUndoKey}>
      <span class="theme-probe"></span>
      ${this.toolbar()} ${problemNote(this.linked, 'kernel', 'explorer')} ${this.picture(kernel)}
      ${kernel ? this.notes(kernel) : nothing} ${kernel ? tilesNote(this.linked!, kernel, this.stage.seen) : nothing}
      <div class="readout" part="readout" id="readout">${kernel ? this.readout(kernel) : nothing}</div>
      ${kernel ? this.legend(kernel) : nothing} ${kernel && this.panel.isOpen ? this.viewPanel(kernel) : nothing}
      <p class="visually-hidden" role="status">${kernel && this.isSpoken ? this.spoken(kernel) : ''}</p>
    </section>`;
  }

  protected override updated(): void {
    this.stage.update();
    this.askForEntry();
    this.askForOverview();
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
      class="stage ${this.isMarking ? 'marking' : ''}"
      part="stage"
      @keydown=${this.onKey}
      @mousedown=${this.onMouseDown}
      @pointermove=${() => (this.isSpoken = false)}
    >
      ${this.drawError ? drawFailure(this.drawError) : kernel ? this.overPicture(kernel) : this.waiting()}
    </div>`;
  }

  private overPicture(kernel: KernelView): TemplateResult {
    const corner = {
      session: this.linked!,
      isMarking: this.isMarking,
      zoom: (factor: number) => this.stage.zoom(factor),
      mark: (on: boolean) => void (this.isMarking = on),
    };
    return html`${cellProxy(this.cellFacts(kernel))} ${this.stage.isWhole ? nothing : this.minimap(kernel)}
    ${cornerButtons(corner)}`;
  }

  private minimap(kernel: KernelView): TemplateResult {
    const { map, domain, scale } = this.lookOf(kernel);
    return html`<div class="overview" @pointerdown=${stop} @pointerup=${stop} @pointermove=${stop} @keydown=${stop}>
      <ntk-minimap
        label="the kernel"
        .pyramid=${this.overview?.pyramid}
        .values=${this.overview?.values}
        .view=${this.stage.view}
        .low=${domain.low}
        .high=${domain.high}
        .map=${map}
        .scale=${scale}
        @ntk-view=${({ detail }: CustomEvent<NtkEvents['ntk-view']>) => this.stage.moveTo(detail)}
      ></ntk-minimap>
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

  private notes({ nonFinite }: KernelView) {
    if (nonFinite === 0) return nothing;
    return html`<p class="note">
      ${formatMany(nonFinite, 'entry is', 'entries are')} not a finite number: hatched grey.
    </p>`;
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
    const { map, domain } = this.lookOf(kernel);
    const fit = this.colours.fit(kernel, this.linked!);
    return html`<div class="legend" part="legend">
      <ntk-legend
        editable
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
        aria-expanded=${this.panel.isOpen ? 'true' : 'false'}
        @click=${() => this.panel.set(!this.panel.isOpen)}
      >
        View
      </button>
    </div>`;
  }

  private quantity(kernel: KernelView): string {
    const { scale } = this.lookOf(kernel);
    const name = quantityName(kernel, this.linked!.dataset.value ?? noData);
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

  /** Where the picture is another, or the tile that stands for all of it has become exact. */
  private askForOverview(): void {
    const { kernel, tiles } = this.linked ?? {};
    const picture = kernel?.value?.picture;
    if (!picture || this.stage.isWhole) return;
    const made = 'atlas' in picture && tiles!.value.version >= 0 ? picture.provenanceOf(topTile(picture)) : undefined;
    if (picture === this.overviewOf[0] && made === this.overviewOf[1]) return;
    this.overviewOf = [picture, made];
    this.overviews.put(this.overviewOf);
  }

  private lookOf(kernel: KernelView): HeatmapLook {
    return this.colours.of(kernel, this.linked!, this.map, this.stage.stage.theme.isDark);
  }

  /** The rows and columns of a block, as a set of their own. */
  private keepBlock(block: CellRectangle): void {
    const session = this.linked!;
    const { rows, columns } = session.datapointsIn(block);
    const names = session.sets.value.map(({ name }) => name);
    let number = 1;
    while (names.includes(`Block ${number}`)) number++;
    session.changeSets({ kind: 'create', name: `Block ${number}`, members: [...rows, ...columns] });
  }

  private closePanel(): void {
    this.panel.set(false);
    this.renderRoot.querySelector<HTMLElement>('.view')?.focus();
  }

  private onDomain({ detail }: CustomEvent<NtkEvents['ntk-domain']>): void {
    this.colours.set(this.linked!.kernel.value!, this.linked!, detail ?? undefined); // an event without a detail has null
    this.requestUpdate();
  }

  /** Ends of colours that were numbers say nothing of a kernel of other entries. */
  private setEntries(settings: Parameters<Session['setKernel']>[0]): void {
    if (typeof this.linked?.view.value.domain === 'object') this.linked.setView({ domain: undefined });
    this.linked?.setKernel(settings);
  }

  private onReduction(event: Event): void {
    this.setEntries({ reduction: reductionOfKey((event.target as HTMLSelectElement).value) });
  }

  private onParameters(event: Event): void {
    this.setEntries({ parameters: (event.target as HTMLInputElement).value });
  }

  private onOrder(event: Event): void {
    this.linked?.setKernel({ order: (event.target as HTMLSelectElement).value as KernelOrder });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/') void this.find();
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

const topTile = ({ pyramid }: TiledPicture): TileAddress => ({ level: pyramid.coarsest, row: 0, column: 0 });

const patternsHelp =
  'Which parameters count, by name: * any text, several with commas, ! leaves out. *.bias, h.0.*, !head*';

const noData = { classes: [], labels: new Uint8Array() };

const stop = (event: Event): void => event.stopPropagation();

declare global {
  interface HTMLElementTagNameMap {
    'ntk-heatmap': NtkHeatmap;
  }
}
