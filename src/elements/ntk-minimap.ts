// The whole matrix small, with a rectangle around what is in view, which the reader drags or moves by keys.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { tileEdge, type Pyramid } from '../core/pyramid';
import { colourBytes } from '../view/colour-bytes';
import type { ColourMapName } from '../view/colour-maps';
import type { ColourScale } from '../view/colour-scale';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount } from './shared/format';
import { centredAt, keptOnMatrix, mapShape, placeOnMap, viewAfterKey, type MatrixPart } from './shared/minimap-view';
import { minimapStyles } from './shared/minimap-styles';
import { baseStyles } from './shared/styles';
import { ThemeController } from './shared/theme-controller';

/** The sides of the rectangle are at least this long. CSS pixels. */
const leastSide = 8;

/**
 * A whole matrix small, from its coarsest tile, with a rectangle around the part in view. Shows what it is given; the page
 * answers its event with a new view.
 *
 * @element ntk-minimap
 * @attr {number} low - What the map's low end stands for.
 * @attr {number} high - What its high end stands for.
 * @attr {string} label - What the matrix is, for those who do not see it.
 * @fires ntk-view - The reader moved the view ({ x, y, width } in cells of the matrix), again and again during a drag.
 * @csspart map - The picture.
 * @csspart view - The rectangle.
 * @cssproperty --ntk-minimap-size - Length of the longer side; 160px when absent.
 */
@element('ntk-minimap')
export class NtkMinimap extends LitElement {
  static override styles = [baseStyles, minimapStyles];

  /** Rows, columns and levels of the matrix. */
  @property({ attribute: false }) pyramid: Pyramid | undefined;
  /** The cells of the coarsest tile, row by row. NaN where there is no number. Give a new array when it changes. */
  @property({ attribute: false }) values: Float32Array | undefined;
  /** What is in view, in cells of the matrix; it may reach beyond it. */
  @property({ attribute: false }) view: MatrixPart | undefined;
  @property({ type: Number }) low = 0;
  @property({ type: Number }) high = 1;
  @property() label = 'the matrix';
  /** Name of the colour map. */
  @property({ attribute: false }) map: ColourMapName = 'sequential-light';
  /** How numbers are spread along the colours. */
  @property({ attribute: false }) scale: ColourScale = { name: 'linear' };
  @query('.map') private box!: HTMLElement | null;
  @query('canvas') private canvas!: HTMLCanvasElement | null;
  @query('.view') private rectangle!: HTMLElement | null;
  private readonly theme = new ThemeController(this);
  /** From the middle of the view to where the reader took hold of it, as shares of the map; undefined while not held. */
  private grip: { readonly x: number; readonly y: number } | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.pyramid) return nothing;
    return html`<span class="theme-probe"></span>
      <div
        class="map ${this.showsWhole ? 'whole' : ''}"
        part="map"
        role="application"
        aria-roledescription="minimap"
        aria-label="Overview of ${this.label}. Arrow keys move what is in view, with Shift by all of it; plus and minus zoom, 0 shows everything."
        aria-describedby="place"
        tabindex="0"
        @pointerdown=${this.onDown}
        @pointermove=${this.onMove}
        @pointerup=${this.onUp}
        @pointercancel=${this.onUp}
        @keydown=${this.onKey}
      >
        <canvas aria-hidden="true"></canvas>
        <div class="edge"></div>
        ${this.view ? html`<div class="view" part="view"></div>` : nothing}
      </div>
      <span class="visually-hidden" id="place" aria-live="polite">${this.place()}</span>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.pyramid || !this.box) return;
    this.fit(this.pyramid, this.box);
    const colours = ['values', 'pyramid', 'map', 'low', 'high', 'scale'];
    if (colours.some((name) => changed.has(name)) || changed.size === 0) this.paint(this.pyramid);
    this.putRectangle(this.pyramid);
  }

  private get showsWhole(): boolean {
    if (!this.view || !this.pyramid) return true;
    const { width, height } = placeOnMap(this.view, this.pyramid);
    return Math.min(width, height) > 1 - 1e-6;
  }

  private place(): string {
    if (!this.view || !this.pyramid) return '';
    const { x, y, width, height } = placeOnMap(this.view, this.pyramid);
    const range = (from: number, share: number, count: number): string => {
      const last = Math.ceil((from + share) * count - 1e-6);
      return `${formatCount(Math.floor(from * count + 1e-6) + 1)} to ${formatCount(last)} of ${formatCount(count)}`;
    };
    const { rows, columns } = this.pyramid;
    return `In view: rows ${range(y, height, rows)}, columns ${range(x, width, columns)}`;
  }

  private fit(pyramid: Pyramid, box: HTMLElement): void {
    const { width, height } = mapShape(pyramid);
    box.style.width = `calc(var(--ntk-minimap-size, 160px) * ${width})`;
    box.style.height = `calc(var(--ntk-minimap-size, 160px) * ${height})`;
  }

  /** The last row and column of cells may stand for less than a whole block, and reach beyond the map. */
  private paint(pyramid: Pyramid): void {
    const { canvas, values } = this;
    const { rows, columns } = pyramid.cells(pyramid.coarsest);
    if (!canvas || !values || values.length !== rows * columns) return;
    [canvas.width, canvas.height] = [columns, rows];
    const bytes = colourBytes(values, this.map, this, this.theme.theme.missing, this.scale);
    canvas.getContext('2d')!.putImageData(new ImageData(bytes, columns, rows), 0, 0);
    const edge = 2 ** pyramid.coarsest;
    canvas.style.width = `${(100 * columns * edge) / pyramid.columns}%`;
    canvas.style.height = `${(100 * rows * edge) / pyramid.rows}%`;
    canvas.style.imageRendering = Math.max(rows, columns) < tileEdge / 2 ? 'pixelated' : 'auto';
  }

  private putRectangle(pyramid: Pyramid): void {
    const { rectangle, view } = this;
    if (!rectangle || !view) return;
    const { x, y, width, height } = placeOnMap(view, pyramid);
    const put = (start: 'left' | 'top', length: 'width' | 'height', from: number, share: number): void => {
      rectangle.style[length] = `max(${leastSide}px, ${100 * share}%)`;
      rectangle.style[start] = `min(${100 * from}%, 100% - ${leastSide}px)`;
    };
    put('left', 'width', x, width);
    put('top', 'height', y, height);
  }

  private show(view: MatrixPart): void {
    emit(this, 'ntk-view', { x: view.x, y: view.y, width: view.width });
  }

  private onDown(event: PointerEvent): void {
    const { view, pyramid } = this;
    if (!view || !pyramid || event.button !== 0) return;
    const at = this.shareAt(event);
    const place = placeOnMap(view, pyramid);
    const middle = { x: place.x + place.width / 2, y: place.y + place.height / 2 };
    const [dx, dy] = [at.x - middle.x, at.y - middle.y];
    const isInside = Math.abs(dx) <= place.width / 2 && Math.abs(dy) <= place.height / 2;
    this.grip = isInside ? { x: dx, y: dy } : { x: 0, y: 0 };
    if (event.isTrusted) this.box!.setPointerCapture(event.pointerId);
    if (!isInside) this.show(centredAt(view, at, pyramid));
  }

  private onMove(event: PointerEvent): void {
    const { grip, view, pyramid } = this;
    if (!grip || !view || !pyramid) return;
    const at = this.shareAt(event);
    this.show(centredAt(view, { x: at.x - grip.x, y: at.y - grip.y }, pyramid));
  }

  private onUp(): void {
    this.grip = undefined;
  }

  private onKey(event: KeyboardEvent): void {
    const { view, pyramid } = this;
    if (!view || !pyramid || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = viewAfterKey(event.key, event.shiftKey, keptOnMatrix(view, pyramid), pyramid);
    if (!next) return;
    event.preventDefault();
    this.show(next);
  }

  private shareAt(event: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.box!.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-minimap': NtkMinimap;
  }
}
