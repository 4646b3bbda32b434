// Toy problems: what the network says over a line or the plane, what a nudge does to it, and a row of the kernel.
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { LinesChart } from '../charts/lines';
import type { NudgeSettings, PlaneNudge, PlaneView } from '../session/types';
import { addChart } from './lab/host-chart';
import { drawFunction, drawKernelRow, type LineDrawing } from './lab/line-charts';
import { planeFields, planeLines, type PlanePointing } from './lab/plane-figures';
import { placeAfter } from './lab/plane-keys';
import { type FieldName, PlanePainter } from './lab/plane-painter';
import { featuresAt, nearestDatapoint, nearestPlace, placeNear, planePlace, shareOf } from './lab/plane-places';
import { placeText } from './lab/plane-readout';
import { planeSettings, problemButtons, startProblem } from './lab/plane-settings';
import { planeStyles } from './lab/plane-styles';
import { nameChange } from './shared/change-names';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount, formatShare } from './shared/format';
import { undoOfKey } from './shared/heatmap-corner';
import { LabWatcher } from './shared/lab-watcher';
import { SelectionFollower } from './shared/selection-follower';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, waitingState } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import { ThemeController } from './shared/theme-controller';
import './ntk-legend';

/**
 * The network of a toy problem: over the plane as pictures with the datapoints on them, over a line as curves.
 *
 * @element ntk-plane
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Toy problems" when absent.
 * @fires ntk-select - A datapoint was chosen.
 * @fires ntk-nudge - The reader asked for a nudge, with what changed.
 * @fires ntk-error - A request or a chart failed.
 * @csspart panel - Everything.
 * @csspart fields - The pictures of the plane.
 * @csspart lines - The charts over a line.
 * @csspart readout - The numbers under the pointer.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text and lines.
 * @cssproperty --ntk-accent - The function after the real step, and focus.
 */
@element('ntk-plane')
export class NtkPlane extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, planeStyles];

  @property() heading = 'Toy problems';
  protected override readonly startsSession = true;
  /** The place of the grid that is pointed at. */
  @state() private pointed: number | undefined;
  private readonly theme = new ThemeController(this);
  private readonly painter = new PlanePainter(this.theme);
  private readonly pointing: PlanePointing = {
    move: (event) => (this.pointed = this.placeUnder(event)),
    leave: () => (this.pointed = undefined),
    click: (event) => this.chooseNearest(this.placeUnder(event)),
    key: (event) => this.onKey(event),
  };
  private drawing: LineDrawing | undefined;
  private chart: LinesChart | undefined;
  private readonly follower = new SelectionFollower();

  constructor() {
    super();
    const drawing = (): LineDrawing | undefined => this.drawing;
    addChart(this, '.lines > .function', drawing, async (shown, box) => {
      this.chart = await drawFunction(shown, box);
      return this.chart?.element;
    });
    new LabWatcher(this, 'plane', () => (this.wasSeen ? this.linked : undefined));
    addChart(this, '.lines > .row', drawing, async (shown, box) => (await drawKernelRow(shown, box))?.element);
  }

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    this.keepDrawing();
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <span class="theme-probe"></span>
      <div class="toolbar" part="toolbar"><h2>${this.heading}</h2></div>
      ${problemNote(this.linked, 'laboratory', 'nudge', 'network')} ${this.content()}
    </section>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.follow();
    this.paint();
  }

  private paint(): void {
    const { dataset, selection, lab } = this.linked ?? {};
    const [points, view] = [dataset?.value, lab?.plane.view.value];
    if (!points || !view) return;
    const picture = { dataset: points, view, nudge: lab!.plane.nudge.value, selected: selection!.value.selected };
    for (const canvas of this.renderRoot.querySelectorAll<HTMLCanvasElement>('canvas[data-field]'))
      this.painter.paint(canvas, canvas.dataset.field as FieldName, picture);
  }

  private content(): TemplateResult {
    const session = this.linked;
    const dataset = session?.dataset.value;
    if (!session || !dataset)
      return html`<div class="waiting">${waitingState(session, 'Datapoints are on their way')}</div>`;
    if (dataset.features > 2) return this.others();
    const { view, nudge } = session.lab.plane;
    const choices = {
      session,
      start: (at: number) => this.start(at),
      set: (settings: Partial<NudgeSettings>) => this.nudge(settings),
      select: (datapoint: number | undefined) => this.select(datapoint),
    };
    return html`${planeSettings(choices)}
    ${view.value ? this.pictures(view.value, nudge.value) : html`<div class="waiting">${waitingState(session, 'The network is being painted')}</div>`}`;
  }

  private others(): TemplateResult {
    return html`<p>
        These datapoints have too many features to be drawn over a line or a plane. Choose a problem with one or two: a
        small network is then trained on it here.
      </p>
      ${problemButtons((at) => this.start(at))}`;
  }

  private pictures(view: PlaneView, nudge: PlaneNudge | undefined): TemplateResult {
    const shown = {
      dataset: this.linked!.dataset.value!,
      nudge,
      pointing: this.pointing,
      cursor: this.cursorIn(view),
    };
    const summary = html`<p class="small muted">${this.summary(view, nudge)}</p>`;
    return html`<p class="small readout" part="readout" id="readout" aria-live="polite">${this.readout(view, nudge)}</p>
      ${view.grid.y ? planeFields(shown, this.painter, summary) : html`${planeLines(shown)}${summary}`}`;
  }

  /** Of the place that is pointed at, in the pictures or over the line. */
  private cursorIn({ grid, count }: PlaneView): string | undefined {
    const place = this.pointed;
    if (place === undefined || place >= count) return undefined;
    if (!grid.y) return this.chart && `left: ${this.chart.pxOf(featuresAt(grid, place)[0]).toFixed(1)}px`;
    const [right, up] = shareOf(grid, place).map((share) => 100 * share);
    return `left: ${right.toFixed(2)}%; top: ${(100 - up).toFixed(2)}%`;
  }

  private summary(view: PlaneView, nudge: PlaneNudge | undefined): string {
    const network = `Network of step ${formatCount(view.step)}.`;
    if (!nudge) return `${network} Click a place to nudge the nearest datapoint: one gradient step on it alone.`;
    const { full } = nameChange({ ...nudge.settings, measure: nudge.measure }, this.linked!.dataset.value!);
    return `${network} Shifts are the ${full}. Over all that is drawn predicted and actual differ by ${formatShare(nudge.relativeError)}.`;
  }

  private readout(view: PlaneView, nudge: PlaneNudge | undefined): string {
    const place = this.pointed;
    if (place === undefined || place >= view.count) return 'Point at a place to read its numbers.';
    return placeText(view, nudge, place, this.linked!.dataset.value!);
  }

  private keepDrawing(): void {
    const session = this.linked;
    const [dataset, view, nudge] = [
      session?.dataset.value,
      session?.lab.plane.view.value,
      session?.lab.plane.nudge.value,
    ];
    const selected = session?.selection.value.selected;
    if (!dataset || !view || view.grid.y) return void (this.drawing = undefined);
    const before = this.drawing;
    const isSame =
      before?.view === view && before.nudge === nudge && before.selected === selected && before.dataset === dataset;
    if (!isSame) this.drawing = { dataset, view, nudge, selected };
  }

  private follow(): void {
    const session = this.linked;
    if ((session?.dataset.value?.features ?? Infinity) > 2) return;
    this.follower.follow(session!, (settings) => session!.setNudge(settings));
  }

  private start(at: number): void {
    this.pointed = undefined;
    this.request(startProblem(this.linked!, at));
  }

  private nudge(settings: Partial<NudgeSettings>): void {
    this.linked!.setNudge(settings);
    emit(this, 'ntk-nudge', settings);
  }

  private select(datapoint: number | undefined): void {
    this.linked!.select(datapoint);
    emit(this, 'ntk-select', { datapoint });
  }

  /** The place of the grid under a pointer. */
  private placeUnder(event: PointerEvent): number | undefined {
    const view = this.linked?.lab.plane.view.peek();
    if (!view) return undefined;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const [right, down] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    if (view.grid.y) return planePlace(view.grid, right, down);
    return this.chart && nearestPlace(view.grid.x, this.chart.xAt(event.clientX - box.left));
  }

  private onKey(event: KeyboardEvent): void {
    const view = this.linked?.lab.plane.view.peek();
    const way = undoOfKey(event);
    if (way) {
      event.preventDefault();
      return this.linked?.[way]();
    }
    if (!view || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') return this.chooseNearest(this.pointed);
    if (event.key === 'Escape') return this.unpoint(event);
    const next = placeAfter(event, view.grid, this.pointed, this.startOf(view));
    if (next === undefined) return;
    event.preventDefault();
    this.pointed = next;
  }

  /** Where keys begin: at the chosen datapoint, or in the middle. */
  private startOf({ grid }: PlaneView): number {
    const { inputs, features } = this.linked!.dataset.peek()!;
    const { selected } = this.linked!.selection.peek();
    const middle = [grid.x, ...(grid.y ? [grid.y] : [])].map(({ from, to }) => (from + to) / 2);
    const point = selected === undefined ? middle : inputs.subarray(selected * features, (selected + 1) * features);
    return placeNear(grid, point);
  }

  /** Of the place, and with nothing pointed at of the datapoint. */
  private unpoint(event: KeyboardEvent): void {
    event.preventDefault();
    if (this.pointed === undefined) this.select(undefined);
    this.pointed = undefined;
  }

  private chooseNearest(place: number | undefined): void {
    const view = this.linked?.lab.plane.view.peek();
    if (place === undefined || !view) return;
    this.select(nearestDatapoint(this.linked!.dataset.peek()!, featuresAt(view.grid, place)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-plane': NtkPlane;
  }
}
