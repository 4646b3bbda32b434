// Toy problems: what the network says over a line or the plane, what a nudge does to it, and a row of the kernel.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { unitOf } from '../charts/ticks';
import type { LinesChart } from '../charts/lines';
import type { NudgeSettings, PlaneNudge, PlaneView } from '../session/types';
import { drawFunction, drawKernelRow, isOfOutput, type LineDrawing } from './lab/line-charts';
import { paintField, probabilityField, valueField, type Field } from './lab/plane-fields';
import { featuresAt, nearestDatapoint, nearestPlace, planePlace } from './lab/plane-places';
import { placeText } from './lab/plane-readout';
import { planeSettings, problemButtons, startProblem } from './lab/plane-settings';
import { planeStyles } from './lab/plane-styles';
import { ChartController } from './shared/chart-controller';
import { firstMeasure, nameChange } from './shared/change-names';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount, formatShare } from './shared/format';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, waitingState } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import { ThemeController } from './shared/theme-controller';
import { coloursOfValues } from './shared/value-domain';
import './ntk-legend';

/** The pictures of the plane. */
type FieldName = 'probability' | 'kernel' | 'predicted' | 'actual';

/** What a picture depends on. */
type Painted = readonly unknown[];

/**
 * The network of a toy problem: over the plane as pictures with the datapoints on them, over a line as curves.
 *
 * @element ntk-plane
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
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
  private readonly painted = new WeakMap<HTMLCanvasElement, Painted>();
  private drawing: LineDrawing | undefined;
  private chart: LinesChart | undefined;
  private followed: number | undefined;
  /** Predicted and actual shifts in one, for colours that both share. */
  private shifts: { readonly nudge: PlaneNudge; readonly values: Float32Array } | undefined;

  constructor() {
    super();
    this.addChart('.lines > .function', async (drawing, box) => {
      this.chart = await drawFunction(drawing, box);
      return this.chart?.element;
    });
    this.addChart('.lines > .row', async (drawing, box) => (await drawKernelRow(drawing, box))?.element);
  }

  private addChart(
    selector: string,
    draw: (drawing: LineDrawing, box: { width: number; height: number }) => Promise<Element | undefined>,
  ): void {
    const key = (): LineDrawing | undefined => this.drawing;
    const failed = (error: unknown): void => void emit(this, 'ntk-error', { error });
    this.addController(new ChartController<LineDrawing>(this, { selector, key, draw, failed }));
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
    this.follow(this.linked?.selection.value.selected);
    for (const canvas of this.renderRoot.querySelectorAll<HTMLCanvasElement>('canvas[data-field]'))
      this.paint(canvas, canvas.dataset.field as FieldName);
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
    return html`<p class="small readout" part="readout">${this.readout(view, nudge)}</p>
      ${view.grid.y ? this.fields(nudge) : this.lines(nudge)}
      <p class="small muted">${this.summary(view, nudge)}</p>`;
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

  private fields(nudge: PlaneNudge | undefined): TemplateResult {
    const dataset = this.linked!.dataset.value!;
    const short = nudge && nameChange({ ...nudge.settings, measure: nudge.measure }, dataset).short;
    const first = this.figure(
      'probability',
      'What the network says',
      html`<p class="small muted">Colours as on the datapoints</p>`,
    );
    if (!nudge) return html`<div class="fields alone" part="fields">${first}</div>`;
    return html`<p class="small muted">
        The kernel is one picture, the shift another: the kernel says how a step on the ringed datapoint is felt at each
        place; the shift is that times the error at the datapoint, as probabilities see it.
      </p>
      <div class="fields" part="fields">
        ${first} ${this.figure('kernel', 'Kernel with the chosen one', this.legend(nudge.kernelRow, 'K(x, x\u2092)'))}
        ${this.figure('predicted', 'Shift the kernel predicts', this.legend(this.shiftsOf(nudge), short!))}
        ${this.figure('actual', 'Shift after the real step', this.legend(this.shiftsOf(nudge), short!))}
      </div>`;
  }

  private figure(name: FieldName, title: string, below: TemplateResult): TemplateResult {
    return html`<figure>
      <figcaption>${title}</figcaption>
      <canvas
        data-field=${name}
        role="img"
        aria-label="${title}, over the plane, with the datapoints"
        @pointermove=${(event: PointerEvent) => this.onMove(event)}
        @pointerleave=${() => (this.pointed = undefined)}
        @click=${(event: PointerEvent) => this.onClick(event)}
      ></canvas>
      ${below}
    </figure>`;
  }

  private legend(values: Float32Array, label: string): TemplateResult {
    const { map, domain } = coloursOfValues(values, this.theme.isDark);
    const { factor, suffix } = unitOf(Math.max(Math.abs(domain.low), Math.abs(domain.high)));
    return html`<p class="small muted">${label}${suffix}</p>
      <ntk-legend .low=${domain.low / factor} .high=${domain.high / factor} .map=${map}></ntk-legend>`;
  }

  private lines(nudge: PlaneNudge | undefined): TemplateResult {
    const isMoved = nudge && isOfOutput({ dataset: this.linked!.dataset.value!, nudge });
    return html`<p class="key small">
        <span><i></i>network</span>
        ${this.linked!.dataset.value!.targets ? html`<span><b></b>targets</span>` : nothing}
        ${isMoved ? html`<span class="actual"><i></i>after the real step</span><span class="predicted"><i></i>as the kernel predicts it</span>` : nothing}
      </p>
      <div class="lines" part="lines">
        ${['function', 'row'].map(
          (name) =>
            html`<div
              class=${name}
              @pointermove=${(event: PointerEvent) => this.onMove(event)}
              @pointerleave=${() => (this.pointed = undefined)}
              @click=${(event: PointerEvent) => this.onClick(event)}
            ></div>`,
        )}
      </div>`;
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

  private paint(canvas: HTMLCanvasElement, name: FieldName): void {
    const session = this.linked!;
    const [dataset, view, nudge] = [
      session.dataset.value!,
      session.lab.plane.view.value!,
      session.lab.plane.nudge.value,
    ];
    const { theme } = this.theme;
    const selected = session.selection.value.selected;
    const key: Painted = [dataset, name === 'probability' ? view : nudge, selected, JSON.stringify(theme)];
    if (this.painted.get(canvas)?.every((each, at) => each === key[at])) return;
    this.painted.set(canvas, key);
    const field = name === 'probability' ? probabilityField(view, theme) : this.fieldOf(name, nudge!);
    paintField(canvas, view.grid, field, { dataset, selected, theme });
  }

  private fieldOf(name: Exclude<FieldName, 'probability'>, nudge: PlaneNudge): Field {
    const values = name === 'kernel' ? nudge.kernelRow : nudge[name];
    const { map, domain } = coloursOfValues(name === 'kernel' ? values : this.shiftsOf(nudge), this.theme.isDark);
    return valueField(values, map, domain, this.theme.theme);
  }

  private shiftsOf(nudge: PlaneNudge): Float32Array {
    if (this.shifts?.nudge !== nudge)
      this.shifts = { nudge, values: Float32Array.of(...nudge.predicted, ...nudge.actual) };
    return this.shifts.values;
  }

  /** The datapoint that was selected last, here or in another view, is the one that is nudged. */
  private follow(selected: number | undefined): void {
    const session = this.linked;
    const isDrawn = (session?.dataset.value?.features ?? Infinity) <= 2;
    if (!isDrawn || selected === this.followed) return;
    this.followed = selected;
    if (selected === session!.nudgeSettings.peek()?.index) return;
    queueMicrotask(() => {
      if (selected === undefined) return session!.setNudge(undefined);
      session!.setNudge({
        index: selected,
        measure: firstMeasure(session!.dataset.peek()!, session!.nudgeSettings.peek()?.measure),
      });
    });
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

  private onMove(event: PointerEvent): void {
    this.pointed = this.placeUnder(event);
  }

  private onClick(event: PointerEvent): void {
    const [place, view] = [this.placeUnder(event), this.linked?.lab.plane.view.peek()];
    if (place === undefined || !view) return;
    this.select(nearestDatapoint(this.linked!.dataset.peek()!, featuresAt(view.grid, place)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-plane': NtkPlane;
  }
}
