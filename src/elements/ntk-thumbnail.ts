// One datapoint's picture, crisp at any size.
import { css, html, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import { wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { SessionElement } from './shared/session-element';
import { baseStyles } from './shared/styles';
import { ThemeController } from './shared/theme-controller';
import { drawThumbnail, nameOf } from './shared/thumbnail';

/**
 * A datapoint drawn as the picture it is; not there at all where datapoints are no pictures.
 *
 * @element ntk-thumbnail
 * @attr {number} datapoint - Index of the datapoint.
 * @attr {string} session - Name of the session; "main" when absent.
 * @csspart image - The canvas.
 * @cssproperty --ntk-thumbnail-size - Edge length, 24px when absent.
 * @cssproperty --ntk-ink - Colour of the strokes.
 */
@element('ntk-thumbnail')
export class NtkThumbnail extends SessionElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: inline-block;
        position: relative;
        width: var(--ntk-thumbnail-size, 24px);
        height: var(--ntk-thumbnail-size, 24px);
        flex: none;
        border-radius: 2px;
        background: var(--_raised);
      }
      canvas {
        display: block;
        width: 100%;
        height: 100%;
        image-rendering: pixelated;
      }
    `,
  ];

  /** Index of the datapoint. */
  @property({ type: Number }) datapoint: number | undefined;
  @query('canvas') private canvas!: HTMLCanvasElement;
  private readonly theme = new ThemeController(this);

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const dataset = this.linked?.dataset.value;
    this.hidden = dataset !== undefined && !dataset.imageShape;
  }

  protected override render() {
    const dataset = this.linked?.dataset.value;
    const name =
      dataset && this.datapoint !== undefined
        ? `${wordsOf(dataset).One} ${nameOf(dataset, this.datapoint)}`
        : 'Loading';
    return html`<span class="theme-probe"></span
      ><canvas part="image" width="8" height="8" role="img" aria-label=${name}></canvas>`;
  }

  protected override updated(_changed: PropertyValues): void {
    const dataset = this.linked?.dataset.value;
    if (dataset && this.datapoint !== undefined)
      drawThumbnail(this.canvas, dataset, this.datapoint, this.theme.theme.ink);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-thumbnail': NtkThumbnail;
  }
}
