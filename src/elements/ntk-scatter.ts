// A scatter of one column of datapoints against another, sharing hover and selection with the other views.
import { css, html, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { drawScatter, type Scatter } from '../charts/scatter';
import type { Correlation } from '../session/types';
import { classColour } from '../view/class-colours';
import { cssColour } from '../view/colour-maps';
import { ChartController, type ChartBox } from './shared/chart-controller';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCorrelation } from './shared/format';
import { SessionElement } from './shared/session-element';
import { baseStyles } from './shared/styles';

interface Columns {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/**
 * A scatter of the session's datapoints, coloured by class.
 *
 * @element ntk-scatter
 * @attr {string} session - Name of the session.
 * @attr {string} x-label - What the x axis shows.
 * @attr {string} y-label - What the y axis shows.
 * @attr {boolean} identity - Draws the line y = x.
 * @fires ntk-select - A datapoint was chosen.
 * @fires ntk-hover - A datapoint is pointed at.
 * @fires ntk-error - The chart could not be drawn.
 * @csspart chart - The chart.
 */
@element('ntk-scatter')
export class NtkScatter extends SessionElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      abbr {
        text-decoration: none;
        cursor: help;
      }
      .chart {
        position: relative;
        flex: 1 1 auto;
        min-height: 96px;
        overflow: hidden;
        cursor: crosshair;
      }
      .chart svg {
        position: absolute;
        inset: 0;
        max-width: none;
      }
      .drawing {
        position: absolute;
        inset: 0;
      }
      .empty {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        text-align: center;
      }
    `,
  ];

  /** n numbers by datapoint. */
  @property({ attribute: false }) x: Float32Array | undefined;
  /** n numbers by datapoint. */
  @property({ attribute: false }) y: Float32Array | undefined;
  @property({ attribute: 'x-label' }) xLabel = '';
  @property({ attribute: 'y-label' }) yLabel = '';
  /** Datapoint left out. */
  @property({ attribute: false }) without: number | undefined;
  @property({ type: Boolean }) identity = false;
  @property({ attribute: false }) correlation: Correlation | undefined;
  @state() private isEmpty = false;
  private columns: Columns | undefined;
  private scatter: Scatter | undefined;

  constructor() {
    super();
    const chart = new ChartController<Columns>(this, {
      selector: '.chart .drawing',
      key: () => (this.linked?.dataset.value ? this.columns : undefined),
      draw: (columns, box) => this.draw(columns, box),
      drawn: () => this.mark(),
      failed: (error) => emit(this, 'ntk-error', { error }),
    });
    this.addController(chart);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (['x', 'y', 'xLabel', 'yLabel', 'without'].some((name) => changed.has(name))) {
      this.columns = this.x && this.y ? { x: this.x, y: this.y } : undefined;
    }
  }

  protected override render() {
    return html`${
        this.correlation
          ? html`<p class="small muted">
              <abbr title="Pearson's correlation">r</abbr> = ${formatCorrelation(this.correlation.pearson)},
              <abbr title="Spearman's rank correlation">ρ</abbr> = ${formatCorrelation(this.correlation.spearman)}
            </p>`
          : nothing
      }
      <div class="chart" part="chart" @pointermove=${this.onMove} @pointerleave=${this.onLeave} @click=${this.onClick}>
        <div class="drawing"></div>
        ${this.isEmpty ? html`<p class="empty small muted">No finite values to show</p>` : nothing}
      </div>`;
  }

  protected override updated(): void {
    this.mark();
  }

  private async draw({ x, y }: Columns, { width, height }: ChartBox): Promise<Element | undefined> {
    const { labels } = this.linked!.dataset.value!;
    const colours = Array.from(labels, (label) => cssColour(classColour(label)));
    const { xLabel, yLabel, without, identity } = this;
    const description = `${yLabel} against ${xLabel}, one point per datapoint`;
    this.scatter = await drawScatter(x, y, { width, height, xLabel, yLabel, colours, without, identity, description });
    this.isEmpty = this.scatter === undefined;
    return this.scatter?.element;
  }

  private mark(): void {
    const { selected, hovered } = this.linked?.selection.value ?? {};
    this.scatter?.mark(selected, hovered);
  }

  private at(event: MouseEvent): number | undefined {
    const box = this.renderRoot.querySelector('.chart')!.getBoundingClientRect();
    return this.scatter?.nearest(event.clientX - box.left, event.clientY - box.top);
  }

  private onMove(event: PointerEvent): void {
    const row = this.at(event);
    if (!this.linked || row === this.linked.selection.value.hovered) return;
    this.linked.hover(row);
    emit(this, 'ntk-hover', { row, column: undefined });
  }

  private onLeave(): void {
    if (this.linked?.selection.value.hovered === undefined) return;
    this.linked.hover(undefined);
    emit(this, 'ntk-hover', { row: undefined, column: undefined });
  }

  private onClick(event: MouseEvent): void {
    const datapoint = this.at(event);
    if (datapoint === undefined || !this.linked) return;
    this.linked.select(datapoint);
    emit(this, 'ntk-select', { datapoint });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-scatter': NtkScatter;
  }
}
