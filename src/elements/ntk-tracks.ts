// The tracks beside a heatmap by name: which are shown, and what the colours of each stand for.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { cssColour, cssGradient } from '../view/colour-maps';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatForecast, formatMany, formatNumber } from './shared/format';
import { trackStyles } from './shared/track-styles';
import { baseStyles, controlStyles } from './shared/styles';
import { ThemeController } from './shared/theme-controller';
import { trackColour, trackKey, type TrackColumn, type TrackKey } from './shared/track-colours';

/** Categories that a legend names; more are counted. */
const mostNamed = 12;

/** What is pointed at on a track: its name, and the value of the datapoint there. */
export interface PointedTrack {
  readonly name: string;
  readonly value: number;
}

/**
 * A button for each column of the datapoints that a heatmap can show as a track, and below them the legend of one: that which
 * is pointed at on the heatmap, else that whose button is pointed at or has the focus, else the innermost shown. Shows what it
 * is given; the page answers its event with new properties.
 *
 * @element ntk-tracks
 * @attr {string} heading - Which edge the tracks are of.
 * @fires ntk-tracks - The reader chose other tracks ({ shown: names, those next to the cells first }).
 * @csspart heading - Which edge the tracks are of.
 * @csspart list - The buttons.
 * @csspart legend - The colours of one track.
 */
@element('ntk-tracks')
export class NtkTracks extends LitElement {
  static override styles = [baseStyles, controlStyles, trackStyles];

  /** The columns that can be shown. */
  @property({ attribute: false }) columns: readonly TrackColumn[] = [];
  /** Names of those that are, the innermost first. */
  @property({ attribute: false }) shown: readonly string[] = [];
  /** Where the reader points at a track on the heatmap. */
  @property({ attribute: false }) pointed: PointedTrack | undefined;
  @property() heading = 'Tracks';
  /** Whose button is pointed at, or has the focus. */
  @state() private looked: string | undefined;
  private readonly theme = new ThemeController(this);

  protected override render(): TemplateResult {
    const column = this.legended;
    return html`<span class="theme-probe"></span>
      <div class="list" part="list" role="group" aria-label=${this.heading}>
        <span class="heading" part="heading" aria-hidden="true">${this.heading}</span>
        ${this.columns.map((each) => this.button(each, each === column))}
      </div>
      <div class="legend" part="legend">${column ? this.legend(column) : nothing}</div>`;
  }

  /** Colours are written as the page's policy allows: not as attributes. */
  protected override updated(): void {
    for (const drawn of this.renderRoot.querySelectorAll<HTMLElement>('[data-colours]'))
      drawn.style.background = drawn.dataset.colours!;
  }

  private get legended(): TrackColumn | undefined {
    const name = this.pointed?.name ?? this.looked ?? this.shown[0];
    return this.columns.find((column) => column.name === name);
  }

  private button(column: TrackColumn, isLegended: boolean): TemplateResult {
    const { name } = column;
    const look = (looked: string | undefined) => (): void => void (this.looked = looked);
    return html`<button
      type="button"
      class=${isLegended ? 'legended' : ''}
      title=${name}
      aria-pressed=${this.shown.includes(name) ? 'true' : 'false'}
      @click=${() => this.toggle(name)}
      @pointerenter=${look(name)}
      @pointerleave=${look(undefined)}
      @focus=${look(name)}
      @blur=${look(undefined)}
    >
      <span class="sample" data-colours=${this.sampleOf(column)}></span><span>${name}</span>
      ${column.seconds === undefined ? nothing : html`<span class="time">${formatForecast(column.seconds)}</span>`}
    </button>`;
  }

  /** What a track looks like: its map, or the first of its categories. */
  private sampleOf(column: TrackColumn): string {
    const key = this.keyOf(column);
    if (key.kind === 'number') return cssGradient(key.map);
    const count = Math.max(1, Math.min(5, column.names?.length ?? 5));
    const stops = Array.from({ length: count }, (_, value) => {
      const colour = cssColour(trackColour(key, value)!);
      return `${colour} ${(100 * value) / count}% ${(100 * (value + 1)) / count}%`;
    });
    return `linear-gradient(to right, ${stops.join(', ')})`;
  }

  private legend(column: TrackColumn): TemplateResult {
    const key = this.keyOf(column);
    return html`<span class="title">${column.name}</span>
      ${key.kind === 'number' ? this.ramp(key) : this.names(column, key)}`;
  }

  private ramp({ map, domain }: TrackKey & { kind: 'number' }): TemplateResult {
    if (!Number.isFinite(domain.low)) return html`<span class="muted">no finite values</span>`;
    return html`<span>${formatNumber(domain.low)}</span>
      <span class="ramp" data-colours=${cssGradient(map)}></span>
      <span>${formatNumber(domain.high)}</span>
      ${this.pointed ? html`<span class="value">here ${formatNumber(this.pointed.value)}</span>` : nothing}`;
  }

  private names({ names = [] }: TrackColumn, key: TrackKey): TemplateResult {
    const here = this.pointed?.value;
    const listed = names.map((name, value) => ({ name, value })).slice(0, mostNamed);
    if (here !== undefined && here >= mostNamed) listed.push({ name: names[here], value: here });
    const more = names.length - listed.length;
    return html`<ul class="names">
      ${listed.map(
        ({ name, value }) =>
          html`<li class=${value === here ? 'pointed' : ''} title=${name}>
            <span class="swatch" data-colours=${cssColour(trackColour(key, value)!)}></span><span>${name}</span>
          </li>`,
      )}
      ${more > 0 ? html`<li class="muted">and ${formatMany(more, 'other')}</li>` : nothing}
    </ul>`;
  }

  private keyOf(column: TrackColumn): TrackKey {
    return trackKey(column, this.theme.isDark);
  }

  /** A track that is added goes outside the others. */
  private toggle(name: string): void {
    const without = this.shown.filter((each) => each !== name);
    emit(this, 'ntk-tracks', { shown: without.length < this.shown.length ? without : [...without, name] });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-tracks': NtkTracks;
  }
}
