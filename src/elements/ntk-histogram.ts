// The legend of a kernel's colours with a histogram of its entries, along which the reader moves the ends of the colours.
import { html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { formatTick } from '../charts/ticks';
import { colourDomain, colourOfValue, cssColour, isDiverging, type ColourMapName } from '../view/colour-maps';
import type { ColourScale, Domain, ScaleName } from '../view/colour-scale';
import { element } from './shared/define';
import { typedDomain, type End } from './shared/domain-edit';
import { domainField, domainFieldStyles } from './shared/domain-field';
import { DomainHandles } from './shared/domain-handles';
import { domainPresets, entrySample, presetDomain, shownBy, type DomainPreset } from './shared/entry-sample';
import { emit } from './shared/events';
import { formatMany, formatNumber } from './shared/format';
import { histogramStyles } from './shared/histogram-styles';
import { optionsOf, type Option } from './shared/options';
import { baseStyles, controlStyles } from './shared/styles';
import { axisTicks, binCounts, countBeyond, placeOn, valueAxis, valueOn, type ValueAxis } from './shared/value-axis';

const bins = 96;
const mostTicks = 5;
const tickMargin = 0.05;
const gradientStops = 64;

const scaleWords: readonly (readonly [ScaleName, string])[] = [
  ['linear', 'linear'],
  ['log', 'logarithmic'],
  ['symlog', 'log, both signs'],
];
const presetWords: Readonly<Record<DomainPreset, readonly [text: string, title: string]>> = {
  '0-100': ['0\u2013100%', 'From the least to the largest of the sample'],
  '1-99': ['1\u201399%', 'Without the hundredth of the sample at each end'],
  '5-95': ['5\u201395%', 'Without the twentieth of the sample at each end'],
  symmetric: ['\u00b1', 'As far below zero as above'],
};
const endWords: Readonly<Record<End, string>> = {
  low: 'Value of the lowest colour',
  high: 'Value of the highest colour',
};

/**
 * A colour map with its domain under a histogram of the entries it is for. Both ends of the domain are handles that can be
 * dragged, moved by keys, typed, or set from percentiles. Shows what it is given and changes nothing by itself: the page
 * answers the events with new properties.
 *
 * @element ntk-histogram
 * @attr {number} low - What the map's low end stands for.
 * @attr {number} high - What its high end stands for.
 * @attr {string} label - What is measured, with its unit.
 * @fires ntk-domain - The reader changed the domain ({ low, high }, `preset` where one was chosen, `gesture` for all of one drag), again and again during a drag.
 * @fires ntk-scale - The reader chose another scale ({ scale: "linear" | "log" | "symlog" }).
 * @csspart plot - The histogram with its handles.
 * @csspart bar - The colours below it.
 */
@element('ntk-histogram')
export class NtkHistogram extends LitElement {
  static override styles = [baseStyles, controlStyles, domainFieldStyles, histogramStyles];

  /** A sample of the entries, in any order; what is not finite is counted and said. Give a new array when it changes. */
  @property({ attribute: false }) sample: Float32Array = new Float32Array(0);
  @property({ type: Number }) low = 0;
  @property({ type: Number }) high = 1;
  @property() label = '';
  /** Name of the map. A diverging one keeps its ends as far below zero as above. */
  @property({ attribute: false }) map: ColourMapName = 'sequential-light';
  /** How numbers are spread along the colours, and along the axis. */
  @property({ attribute: false }) scale: ColourScale = { name: 'linear' };
  @query('.plot') private plot!: HTMLElement | null;
  @query('.bar') private bar!: HTMLElement | null;
  private axis: ValueAxis | undefined;
  private readonly handles = new DomainHandles({
    facts: () => this.axis && { axis: this.axis, domain: this.shown, tied: this.tied, plot: this.plot! },
    moved: (domain, gesture) => emit(this, 'ntk-domain', gesture === undefined ? domain : { ...domain, gesture }),
    released: () => this.requestUpdate(),
  });

  protected override willUpdate(_changed: PropertyValues): void {
    // While a handle is held the axis stays, so that it does not run away under the pointer.
    if (!this.handles.isHeld || this.axis?.scale !== this.scale.name)
      this.axis = valueAxis(entrySample(this.sample), this.shown, this.scale.name);
  }

  protected override render(): TemplateResult {
    return html`${this.axis ? this.picture(this.axis) : html`<p class="small muted">No values to tell apart</p>`}
      <div class="row">
        ${this.field('low')}<span class="label" title=${this.label}>${this.label}</span>${this.field('high')}
      </div>
      <div class="row">
        <div class="presets" role="group" aria-label="Colours from percentiles of a sample">
          ${domainPresets.map((preset) => this.preset(preset))}
        </div>
        <select aria-label="Scale of the colours" @change=${this.onScale}>
          ${optionsOf(this.scales(), this.scale.name)}
        </select>
      </div>
      ${this.note()}`;
  }

  /** Places are written as the page's policy allows: not as attributes. */
  protected override updated(): void {
    for (const placed of this.renderRoot.querySelectorAll<HTMLElement>('[data-place]'))
      placed.style.left = `${100 * Number(placed.dataset.place)}%`;
    if (this.bar && this.axis) this.bar.style.backgroundImage = this.gradient(this.axis);
  }

  /** The domain as it is drawn. */
  private get shown(): Domain {
    return colourDomain(this.map, this, this.scale);
  }

  private get tied(): boolean {
    return isDiverging(this.map) && this.scale.name !== 'log';
  }

  private picture(axis: ValueAxis): TemplateResult {
    return html`<div
        class="plot"
        part="plot"
        @pointerdown=${this.handles.down}
        @pointermove=${this.handles.move}
        @pointerup=${this.handles.up}
        @pointercancel=${this.handles.up}
      >
        ${this.bars(axis)}
        <div class="bar" part="bar"></div>
        ${this.handle('low', axis)} ${this.handle('high', axis)}
      </div>
      <div class="ticks" aria-hidden="true">
        ${axisTicks(axis, mostTicks).map((tick) => this.tick(placeOn(axis, tick), tick))}
      </div>`;
  }

  /** Numbers at the ends of the axis stay within it. */
  private tick(place: number, value: number): TemplateResult {
    const side = place < tickMargin ? 'first' : place > 1 - tickMargin ? 'last' : '';
    return html`<span class=${side} data-place=${place}>${formatTick(value)}</span>`;
  }

  /** Heights are logarithms of counts, so that a single entry can be seen beside thousands. */
  private bars(axis: ValueAxis): TemplateResult {
    const { low, high } = this.shown;
    const counts = binCounts(shownBy(entrySample(this.sample), axis.scale), axis, bins);
    const most = Math.log1p(counts.reduce((a, b) => Math.max(a, b), 0)) || 1;
    const [from, to] = [placeOn(axis, low) * bins, placeOn(axis, high) * bins];
    const paths = { inside: '', outside: '' };
    counts.forEach((count, bin) => {
      const isInside = bin + 1 > from && bin < to;
      if (count > 0) paths[isInside ? 'inside' : 'outside'] += `M${bin} 1h1v${-Math.log1p(count) / most}h-1z`;
    });
    return html`<svg
      viewBox="0 0 ${bins} 1"
      preserveAspectRatio="none"
      role="img"
      aria-label="Histogram of a sample of the entries, with logarithmic heights"
    >
      ${svg`<path class="outside" d=${paths.outside} /><path class="inside" d=${paths.inside} />`}
    </svg>`;
  }

  private handle(end: End, axis: ValueAxis): TemplateResult {
    const value = this.shown[end];
    return html`<div
      class="handle"
      role="slider"
      tabindex="0"
      aria-label=${endWords[end]}
      aria-valuemin=${valueOn(axis, 0)}
      aria-valuemax=${valueOn(axis, 1)}
      aria-valuenow=${value}
      aria-valuetext=${formatNumber(value)}
      data-end=${end}
      data-place=${placeOn(axis, value)}
      @keydown=${(event: KeyboardEvent) => this.handles.key(event, end)}
    ></div>`;
  }

  private field(end: End): TemplateResult {
    return domainField(this.shown[end], `${endWords[end]}, as a number`, (value) => {
      const domain = typedDomain(this, end, value, this.tied);
      const isShown = domain !== undefined && (this.scale.name !== 'log' || domain.low > 0);
      if (isShown) emit(this, 'ntk-domain', domain);
      return isShown;
    });
  }

  private preset(preset: DomainPreset): TemplateResult {
    const domain = presetDomain(entrySample(this.sample), preset, this.scale.name);
    const [text, title] = presetWords[preset];
    const own = domain && colourDomain(this.map, domain, this.scale);
    const { low, high } = this.shown;
    return html`<button
      type="button"
      title=${title}
      aria-label=${`${text}: ${title}`}
      aria-pressed=${own?.low === low && own.high === high ? 'true' : 'false'}
      ?disabled=${!domain}
      @click=${() => emit(this, 'ntk-domain', { ...domain!, preset })}
    >
      ${text}
    </button>`;
  }

  /** A logarithm needs something above zero. */
  private scales(): readonly Option<ScaleName>[] {
    const { sorted } = entrySample(this.sample);
    const hasPositive = sorted.length === 0 || sorted[sorted.length - 1] > 0;
    return scaleWords.map(([name, text]) => [name, text, name === 'log' && !hasPositive]);
  }

  private note(): TemplateResult | typeof nothing {
    const sample = entrySample(this.sample);
    const shown = shownBy(sample, this.scale.name);
    const left = sample.sorted.length - shown.length;
    const beyond = this.axis ? countBeyond(shown, this.axis) : 0;
    const words = [
      ...(beyond > 0 ? [`${formatMany(beyond, 'entry is', 'entries are')} beyond this axis`] : []),
      ...(left > 0 ? [`${formatMany(left, 'entry is', 'entries are')} not above zero: lowest colour`] : []),
      ...(sample.notFinite > 0 ? [`${formatMany(sample.notFinite, 'entry is', 'entries are')} not finite`] : []),
    ];
    return words.length > 0 ? html`<p class="small muted">Of the sample ${words.join('; ')}.</p>` : nothing;
  }

  private gradient(axis: ValueAxis): string {
    const colours = Array.from({ length: gradientStops }, (_, index) => {
      const value = valueOn(axis, index / (gradientStops - 1));
      return cssColour(colourOfValue(this.map, this, value, this.scale)!);
    });
    return `linear-gradient(to right, ${colours.join(', ')})`;
  }

  private onScale(event: Event): void {
    emit(this, 'ntk-scale', { scale: (event.target as HTMLSelectElement).value as ScaleName });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-histogram': NtkHistogram;
  }
}
