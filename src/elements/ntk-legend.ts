// The legend of a colour map: its gradient and the two numbers its ends stand for, which the reader may change.
import { css, html, LitElement, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import { cssGradient, isDiverging, type ColourMapName } from '../view/colour-maps';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatNumber } from './shared/format';
import { baseStyles, controlStyles } from './shared/styles';

/**
 * A colour map with its domain.
 *
 * @element ntk-legend
 * @attr {number} low - What the map's low end stands for.
 * @attr {number} high - What its high end stands for.
 * @attr {string} label - What is measured, with its unit.
 * @attr {boolean} editable - Lets the reader change the domain.
 * @attr {boolean} edited - Offers the way back to the sample's domain.
 * @fires ntk-domain - The reader changed the domain ({ low, high }), or asked for the sample's (no detail).
 * @csspart bar - The gradient.
 */
@element('ntk-legend')
export class NtkLegend extends LitElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      .row {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .bar {
        flex: 1 1 60px;
        min-width: 40px;
        height: 10px;
        border-radius: 5px;
        box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_ink) 20%, transparent);
      }
      input {
        width: 76px;
        height: 24px;
        font-size: 12px;
      }
      input:not(:focus) {
        border-color: var(--_line);
      }
      button {
        height: 24px;
        font-size: 12px;
      }
      .label {
        font-size: 12px;
        color: var(--_muted);
        white-space: nowrap;
      }
    `,
  ];

  @property({ type: Number }) low = 0;
  @property({ type: Number }) high = 1;
  @property() label = '';
  /** Name of the map. */
  @property({ attribute: false }) map: ColourMapName = 'sequential-light';
  @property({ type: Boolean }) editable = false;
  @property({ type: Boolean }) edited = false;
  @query('.bar') private bar!: HTMLElement;

  protected override render() {
    return html`<div class="row">
      ${this.label ? html`<span class="label">${this.label}</span>` : nothing}
      ${this.end('low', 'Value of the lowest colour')}
      <div class="bar" part="bar" role="img" aria-label=${this.describe()}></div>
      ${this.end('high', 'Value of the highest colour')}
      ${this.edited ? html`<button type="button" @click=${() => emit(this, 'ntk-domain', undefined)}>Reset</button>` : nothing}
    </div>`;
  }

  protected override updated(): void {
    this.bar.style.backgroundImage = cssGradient(this.map);
  }

  private describe(): string {
    const kind = isDiverging(this.map) ? 'Zero-centred colours' : 'Colours';
    return `${kind} from ${formatNumber(this.low)} to ${formatNumber(this.high)}`;
  }

  private end(which: 'low' | 'high', name: string) {
    if (!this.editable) return html`<span class="small">${formatNumber(this[which])}</span>`;
    return html`<input
      type="number"
      step="any"
      aria-label=${name}
      .value=${String(Number(this[which].toPrecision(4)))}
      @change=${(event: Event) => this.change(which, event.target as HTMLInputElement)}
    />`;
  }

  private change(which: 'low' | 'high', input: HTMLInputElement): void {
    const value = input.valueAsNumber;
    const reach = Math.abs(value);
    // Zero stays in the middle of a diverging map, so its ends move together.
    const domain = isDiverging(this.map)
      ? { low: -reach, high: reach }
      : { low: this.low, high: this.high, [which]: value };
    if (Number.isFinite(value) && domain.low < domain.high) emit(this, 'ntk-domain', domain);
    else input.value = String(Number(this[which].toPrecision(4)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-legend': NtkLegend;
  }
}
