// A small square matrix over some datapoints as a picture, drawn by the CPU, with the ends of its colours in numbers.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { finiteExtent } from '../charts/ticks';
import { colourBytes } from '../view/colour-bytes';
import { type ColourMapName, cssGradient } from '../view/colour-maps';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatNumber } from './shared/format';
import { baseStyles } from './shared/styles';
import { ThemeController } from './shared/theme-controller';

/**
 * A matrix of at most some hundred rows. Colours go from the smallest to the largest number; where some are negative, to both
 * sides of zero.
 *
 * @element ntk-gram
 * @attr {string} label - What the matrix is.
 * @fires ntk-hover - The reader points at the cell of two datapoints, or at none.
 * @csspart map - The picture.
 * @csspart legend - The ends of its colours.
 */
@element('ntk-gram')
export class NtkGram extends LitElement {
  static override styles = [
    baseStyles,
    css`
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
  @query('canvas') private canvas!: HTMLCanvasElement;
  private readonly theme = new ThemeController(this);
  private painting: ReturnType<typeof setTimeout> | undefined;

  protected override render(): TemplateResult {
    const { low, high } = this.domain;
    return html`<span class="theme-probe"></span>
      <canvas
        part="map"
        role="img"
        aria-label="${this.label}: numbers from ${formatNumber(low)} to ${formatNumber(high)}"
        @pointermove=${this.onMove}
        @pointerleave=${() => emit(this, 'ntk-hover', { row: undefined, column: undefined })}
      ></canvas>
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
    [canvas.width, canvas.height] = [n, n];
    const bytes = colourBytes(this.values, this.map, this.domain, this.theme.theme.missing);
    canvas.getContext('2d')!.putImageData(new ImageData(bytes, n, n), 0, 0);
  }

  private onMove(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect();
    const n = this.datapoints.length;
    const place = (share: number): number => Math.min(n - 1, Math.max(0, Math.floor(share * n)));
    const [column, row] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(place);
    emit(this, 'ntk-hover', { row: this.datapoints[row], column: this.datapoints[column] });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-gram': NtkGram;
  }
}
