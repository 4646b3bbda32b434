// A small square matrix over some datapoints as a picture, drawn by the CPU, with the ends of its colours in numbers.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { finiteExtent } from '../charts/ticks';
import { colourBytes } from '../view/colour-bytes';
import { type ColourMapName, cssGradient } from '../view/colour-maps';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatNumber } from './shared/format';
import { type Cell, cellAfter } from './shared/matrix-keys';
import { baseStyles } from './shared/styles';
import { ThemeController } from './shared/theme-controller';

/**
 * A matrix of at most some hundred rows. Colours go from the smallest to the largest number; where some are negative, to both
 * sides of zero.
 *
 * @element ntk-gram
 * @attr {string} label - What the matrix is.
 * @attr {boolean} keyed - Arrow keys point at its cells, too.
 * @fires ntk-hover - The reader points at the cell of two datapoints, or at none.
 * @csspart map - The picture.
 * @csspart legend - The ends of its colours.
 */
@element('ntk-gram')
export class NtkGram extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .picture {
        position: relative;
      }
      .cursor {
        position: absolute;
        width: 9px;
        height: 9px;
        margin: -5px 0 0 -5px;
        border: 1.5px solid var(--_ink);
        outline: 1.5px solid var(--_surface);
        pointer-events: none;
      }
      canvas {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        border-radius: 2px;
        image-rendering: pixelated;
        cursor: crosshair;
      }
      .legend {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 4px;
        font-size: 11px;
        color: var(--_muted);
      }
      .legend i {
        height: 6px;
        border-radius: 3px;
      }
    `,
  ];

  /** Row by row, as many squared as there are datapoints. NaN where there is no number. */
  @property({ attribute: false }) values: Float32Array = new Float32Array(0);
  /** The datapoint of each row and column. */
  @property({ attribute: false }) datapoints: Uint32Array = new Uint32Array(0);
  @property() label = '';
  @property({ type: Boolean }) keyed = false;
  /** The cell that is pointed at, here or elsewhere, by its datapoints. */
  @property({ attribute: false }) pointed: Partial<Cell> = {};
  @query('canvas') private canvas!: HTMLCanvasElement;
  private readonly theme = new ThemeController(this);
  private painting: ReturnType<typeof setTimeout> | undefined;
  /** What the picture is of. */
  private painted: readonly unknown[] = [];

  protected override render(): TemplateResult {
    const { low, high } = this.domain;
    const description = `${this.label}: numbers from ${formatNumber(low)} to ${formatNumber(high)}`;
    return html`<span class="theme-probe"></span>
      <div class="picture">
        <canvas
          part="map"
          role=${this.keyed ? 'application' : 'img'}
          tabindex=${this.keyed ? 0 : nothing}
          aria-label=${this.keyed ? `${description}; arrow keys point at its cells` : description}
          @keydown=${this.onKey}
          @pointermove=${this.onMove}
          @pointerleave=${() => this.point(undefined)}
        ></canvas>
        ${this.cursor()}
      </div>
      <div class="legend" part="legend" aria-hidden="true">
        <span>${formatNumber(low)}</span><i style="background: ${cssGradient(this.map)}"></i
        ><span>${formatNumber(high)}</span>
      </div>`;
  }

  /** In a task of its own: many pictures may change at once. */
  protected override updated(_changed: PropertyValues): void {
    this.painting ??= setTimeout(() => {
      this.painting = undefined;
      this.paint();
    });
  }

  /** What the ends of the colours stand for. */
  private get domain(): { readonly low: number; readonly high: number } {
    const [low, high] = finiteExtent(this.values) ?? [0, 0];
    const reach = Math.max(Math.abs(low), Math.abs(high));
    return low < 0 ? { low: -reach, high: reach } : { low, high };
  }

  private get map(): ColourMapName {
    const kind = this.domain.low < 0 ? 'diverging' : 'sequential';
    return `${kind}-${this.theme.isDark ? 'dark' : 'light'}`;
  }

  private paint(): void {
    const n = this.datapoints.length;
    const { canvas } = this;
    if (!canvas || n === 0 || this.values.length !== n * n) return;
    const key = [this.values, n, JSON.stringify(this.theme.theme)];
    if (key.every((each, at) => each === this.painted[at])) return;
    this.painted = key;
    [canvas.width, canvas.height] = [n, n];
    const bytes = colourBytes(this.values, this.map, this.domain, this.theme.theme.missing);
    canvas.getContext('2d')!.putImageData(new ImageData(bytes, n, n), 0, 0);
  }

  /** Where the cell that is pointed at is; nothing where it is not of these datapoints. */
  private get cell(): Cell | undefined {
    const { row, column } = this.pointed;
    if (row === undefined || column === undefined) return undefined;
    const cell = { row: this.datapoints.indexOf(row), column: this.datapoints.indexOf(column) };
    return cell.row < 0 || cell.column < 0 ? undefined : cell;
  }

  private cursor(): TemplateResult | typeof nothing {
    const { cell } = this;
    if (!cell) return nothing;
    const share = (place: number): string => `${((100 * (place + 0.5)) / this.datapoints.length).toFixed(2)}%`;
    return html`<i class="cursor" style="left: ${share(cell.column)}; top: ${share(cell.row)}"></i>`;
  }

  private point(cell: Cell | undefined): void {
    const [row, column] = cell ? [this.datapoints[cell.row], this.datapoints[cell.column]] : [];
    emit(this, 'ntk-hover', { row, column });
  }

  private onMove(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect();
    const n = this.datapoints.length;
    const place = (share: number): number => Math.min(n - 1, Math.max(0, Math.floor(share * n)));
    const [column, row] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(place);
    this.point({ row, column });
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.keyed || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return this.point(undefined);
    const next = cellAfter(event, this.cell, this.datapoints.length);
    if (!next) return;
    event.preventDefault();
    this.point(next);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-gram': NtkGram;
  }
}
