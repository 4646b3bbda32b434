// The legend of a colour map: its gradient and the two numbers its ends stand for, which the reader may change.
import { css, html, LitElement, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import { cssGradient, isDiverging, type ColourMapName } from '../view/colour-maps';
import { element } from './shared/define';
import { typedDomain, type End } from './shared/domain-edit';
import { domainField, domainFieldStyles } from './shared/domain-field';
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
 * @attr {boolean} edited - The domain is not that of the sample: offers to fit it.
 * @attr {boolean} off - Most of the sample is not in the domain: offers that with emphasis.
 * @fires ntk-domain - The reader changed the domain ({ low, high }), or asked for the sample's (no detail).
 * @csspart bar - The gradient.
 */
@element('ntk-legend')
export class NtkLegend extends LitElement {
  static override styles = [
    baseStyles,
    controlStyles,
    domainFieldStyles,
    css`
      .row {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .middle {
        flex: 1 1 60px;
        min-width: 60px;
      }
      .bar {
        height: 10px;
        border-radius: 5px;
        box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_ink) 20%, transparent);
      }
      button {
        flex: none;
        height: 24px;
        font-size: 12px;
      }
      button.off {
        border-color: var(--_warning-ink);
        background: var(--_warning-ground);
        color: var(--_warning-ink);
      }
      .label {
        display: block;
        overflow: hidden;
        font-size: 12px;
        line-height: 16px;
        color: var(--_muted);
        text-align: center;
        text-overflow: ellipsis;
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
  @property({ type: Boolean }) off = false;
  @query('.bar') private bar!: HTMLElement | null;

  protected override render() {
    const label = this.label ? html`<span class="label" title=${this.label}>${this.label}</span>` : nothing;
    if (!Number.isFinite(this.low) || !Number.isFinite(this.high)) {
      return html`<div class="row">${label}<span class="small muted">no finite values</span></div>`;
    }
    return html`<div class="row">
      ${this.end('low', 'Value of the lowest colour')}
      <div class="middle">
        ${label}
        <div class="bar" part="bar" role="img" aria-label=${this.describe()}></div>
      </div>
      ${this.end('high', 'Value of the highest colour')} ${this.edited ? this.fitButton() : nothing}
    </div>`;
  }

  protected override updated(): void {
    if (this.bar) this.bar.style.backgroundImage = cssGradient(this.map);
  }

  private fitButton() {
    const why = this.off ? 'Most values of this kernel are beyond these colours, or in few of them. ' : '';
    return html`<button
      type="button"
      class=${this.off ? 'off' : ''}
      title="${why}Sets both ends to the range of the kernel shown"
      @click=${() => emit(this, 'ntk-domain', undefined)}
    >
      Fit to this kernel
    </button>`;
  }

  private describe(): string {
    const kind = isDiverging(this.map) ? 'Zero-centred colours' : 'Colours';
    const what = this.label && ` of ${this.label}`;
    return `${kind}${what} from ${formatNumber(this.low)} to ${formatNumber(this.high)}`;
  }

  private end(which: End, name: string) {
    if (!this.editable) return html`<span class="small">${formatNumber(this[which])}</span>`;
    return domainField(this[which], name, (value) => this.change(which, value));
  }

  /** Zero stays in the middle of a diverging map, so its ends move together. */
  private change(which: End, value: number): boolean {
    const domain = typedDomain(this, which, value, isDiverging(this.map));
    if (domain) emit(this, 'ntk-domain', domain);
    return domain !== undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-legend': NtkLegend;
  }
}
