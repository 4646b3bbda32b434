// Where each datapoint sits in the space of a hidden layer's activations.
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { classColour } from '../view/class-colours';
import { cssColour } from '../view/colour-maps';
import type { ColouredBy, LayerView } from '../session/types';
import { labelOf, wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { emit } from './shared/events';
import { placesNote } from './shared/film-note';
import { formatCount, formatMany, formatNumber, formatPercent } from './shared/format';
import { frequentClasses } from './shared/frequent-classes';
import { layoutChoice, layoutProgress } from './shared/layout-choice';
import { NeighbourhoodStage } from './shared/neighbourhood-stage';
import { waitingForPlaces } from './shared/neighbourhood-waiting';
import { optionsOf } from './shared/options';
import { SessionElement } from './shared/session-element';
import { drawFailure, failedState, failureOf, problemNote } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import { neighbourhoodStyles } from './shared/neighbourhood-styles';
import { drawMosaic } from './shared/thumbnail';
import { coloursOfValues } from './shared/value-domain';
import './ntk-legend';
import './ntk-thumbnail';

const colourNames: readonly (readonly [ColouredBy, string])[] = [
  ['class', 'class'],
  ['kernel-row', 'kernel row'],
  ['predicted', 'predicted shift'],
  ['actual', 'actual shift'],
  ['similarity', 'similarity'],
  ['eigenvector', 'eigenvector'],
];
/** CSS pixels per pixel of a digit while the digits are all there is to show. */
const mosaicPixel = 2;
const shownNeighbours = 6;
const keys =
  'Plus and minus zoom, 0 goes back. M keeps a datapoint and the nearest as a set, again twice as many, elsewhere adds ' +
  'others; Escape ends the set.';

/** Layers beside one another; more are in a list. */
const mostSegments = 5;
/** Classes that the legend names. */
const mostClasses = 20;

/**
 * The activations of a hidden layer, projected to three dimensions by PCA or laid out by UMAP, with lines to the nearest neighbours of the
 * selected datapoint in the full space.
 *
 * @element ntk-neighbourhood
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Hidden activations" when absent.
 * @fires ntk-select - A datapoint was chosen.
 * @fires ntk-hover - A datapoint is pointed at.
 * @fires ntk-ready - The points are drawn for the first time.
 * @fires ntk-error - Drawing or a request failed.
 * @csspart panel - Everything.
 * @csspart toolbar - Title and selectors.
 * @csspart layers - The choice of layers.
 * @csspart stage - The picture.
 * @csspart readout - The line below it.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background of the picture and of controls.
 * @cssproperty --ntk-ink - Text and lines.
 * @cssproperty --ntk-accent - Selection and focus.
 */
@element('ntk-neighbourhood')
export class NtkNeighbourhood extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, neighbourhoodStyles];

  @property() heading = 'Hidden activations';
  protected override readonly startsSession = true;
  @state() private drawError: unknown;
  /** Whether a hand marks points rather than turning the cloud. */
  @state() private isMarking = false;
  private readonly stage = new NeighbourhoodStage(this, {
    session: () => this.linked,
    wanted: () => this.wasSeen,
    marks: () => this.isMarking,
    colours: (values) => coloursOfValues(values, this.isDark, this.linked?.nudgeSettings.value?.index),
    failed: (error) => {
      this.drawError = error;
      emit(this, 'ntk-error', { error });
    },
  });
  /** What the mosaic shows. */
  private mosaic: { readonly canvas: Element; readonly dataset: object; readonly isDark: boolean } | undefined;
  private readonly mosaicSize =
    typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(() => this.requestUpdate());

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const { current } = this.stage;
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <span class="theme-probe"></span>
      ${this.toolbar()} ${problemNote(this.linked, 'neighbourhood')} ${this.picture(current)}
      ${layoutProgress(this.linked)}
      <div class="readout" part="readout" id="readout">${current ? this.readout(current) : nothing}</div>
      ${this.legend()}
      <p class="visually-hidden" role="status">${this.stage.spoken}</p>
    </section>`;
  }

  protected override updated(): void {
    this.stage.update();
    this.paintMosaic();
  }

  private toolbar(): TemplateResult {
    const film = this.linked?.lab.film.shown.value;
    const by = this.shownColours;
    const selection = this.linked?.selection.value;
    const isReady: Readonly<Partial<Record<ColouredBy, boolean>>> = {
      class: true,
      'kernel-row': selection?.selected !== undefined,
      eigenvector: !film && this.linked?.lab.spectrum.view.value !== undefined,
    };
    const hasNudge = !film && this.linked?.nudge.value !== undefined;
    return html`<div class="toolbar" part="toolbar">
      <h2>${this.heading}</h2>
      <div class="controls">
        ${layoutChoice(this.linked)}
        <label class="inline"
          >Colour
          <select @change=${this.onColour} ?disabled=${!this.linked}>
            ${optionsOf(
              colourNames.map(([value, text]) => [value, text, !(isReady[value] ?? hasNudge)]),
              by,
            )}
          </select></label
        >
      </div>
      ${this.layers()} ${film ? placesNote(this.linked!, film) : nothing}
    </div>`;
  }

  /** Beside a step of a film there are those that are of it. */
  private get shownColours(): ColouredBy {
    const { colouredBy, lab } = this.linked ?? {};
    const by = colouredBy?.value ?? 'class';
    return lab?.film.shown.value && by !== 'kernel-row' ? 'class' : by;
  }

  private layers() {
    const layers = this.linked?.neighbourhood.value?.layers ?? [];
    if (layers.length === 0) return nothing;
    const { current } = this.stage;
    if (layers.length > mostSegments) return this.layerChoice(layers, current);
    return html`<fieldset class="segments" part="layers">
      <legend class="visually-hidden">Layer</legend>
      ${layers.map(
        ({ id, title, width }) =>
          html`<label title=${formatMany(width, 'unit')}
            ><input
              type="radio"
              name="layer"
              value=${id}
              .checked=${id === current?.id}
              @change=${() => this.linked?.setLayer(id)}
            /><span>${title}</span></label
          >`,
      )}
    </fieldset>`;
  }

  private layerChoice(layers: readonly LayerView[], current: LayerView | undefined): TemplateResult {
    const names = layers.map(({ id, title }) => [id, title] as const);
    return html`<label class="inline" part="layers"
      >Layer
      <select @change=${(event: Event) => this.linked?.setLayer((event.target as HTMLSelectElement).value)}>
        ${optionsOf<string>(names, current?.id ?? '')}
      </select></label
    >`;
  }

  private picture(current: LayerView | undefined): TemplateResult {
    return html`<div
        class="stage"
        part="stage"
        role="application"
        aria-roledescription="point cloud"
        aria-label="Datapoints by their activations. Arrow keys turn, N and P walk through them, Enter selects."
        aria-describedby="readout keys"
        tabindex="0"
        @keydown=${this.onKey}
      >
        ${this.drawError ? drawFailure(this.drawError) : current ? this.zoomButtons() : this.waiting()}
      </div>
      <span class="visually-hidden" id="keys">${keys}</span>`;
  }

  private waiting(): TemplateResult {
    return html`<canvas class="mosaic" aria-hidden="true"></canvas>
      <div class="over">${waitingForPlaces(this.linked, () => this.request(this.linked!.placeDatapoints()))}</div>`;
  }

  private zoomButtons(): TemplateResult {
    const button = (text: string, name: string, factor: number): TemplateResult =>
      html`<button type="button" aria-label=${name} title=${name} @click=${() => this.stage.zoom(factor)}>
        ${text}
      </button>`;
    return html`<div class="corner" @pointerdown=${stop} @pointerup=${stop} @keydown=${stop}>
      <button
        type="button"
        aria-label="Mark points"
        title="Draw around points to keep them as a set (or with Alt held, or by the key M)"
        aria-pressed=${this.isMarking ? 'true' : 'false'}
        @click=${() => (this.isMarking = !this.isMarking)}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <rect x="2.5" y="2.5" width="11" height="11" stroke-dasharray="2.2 2.2" />
        </svg>
      </button>
      ${button('+', 'Come closer', 2)} ${button('\u2212', 'Go back', 0.5)} ${button('\u2922', 'Start position', 0)}
    </div>`;
  }

  private readout(layer: LayerView): TemplateResult {
    const { hovered, selected } = this.linked!.selection.value;
    const index = hovered ?? selected;
    if (index === undefined) return this.variance(layer);
    const dataset = this.linked!.dataset.value!;
    const { k } = layer.neighbours;
    const near = Array.from({ length: Math.min(k, shownNeighbours) }, (_, place) => index * k + place);
    return html`<ntk-thumbnail class="chosen" .session=${this.session} .datapoint=${index}></ntk-thumbnail>
      <div class="name">
        <span>number ${index}</span
        ><span class="small muted">${labelOf(dataset, index, this.linked!.opened.value)}</span>
      </div>
      ${near.length > 0 ? this.nearest(layer, near) : nothing}`;
  }

  private nearest({ width, neighbours: { indices, distances } }: LayerView, near: readonly number[]): TemplateResult {
    return html`<div class="near" role="group" aria-label="Nearest neighbours in ${formatMany(width, 'dimension')}">
      <span class="small muted">nearest</span>
      ${near.map((place) => this.neighbour(indices[place], distances[place]))}
    </div>`;
  }

  /** As a picture where it is one, else by its number. */
  private neighbour(index: number, distance: number): TemplateResult {
    const dataset = this.linked!.dataset.value!;
    const place = `number ${index}, distance ${formatNumber(distance)}`;
    if (dataset.imageShape)
      return html`<ntk-thumbnail title=${place} .session=${this.session} .datapoint=${index}></ntk-thumbnail>`;
    return html`<span class="small" title="${place}: ${labelOf(dataset, index, this.linked!.opened.value)}"
      >${index}</span
    >`;
  }

  private variance({ explained, width, layout }: LayerView): TemplateResult {
    if (layout === 'umap')
      return html`<p class="small muted">
        UMAP of ${formatMany(width, 'unit')}: neighbours lie together; how far groups lie apart means little. Drag to
        turn, scroll to come closer.
      </p>`;
    const [x, y, z] = explained;
    return html`<p class="small muted">
      Three principal axes of ${formatMany(width, 'unit')} hold ${formatPercent(x + y + z, 0)} of the variance
      (${formatPercent(x, 0)}, ${formatPercent(y, 0)}, ${formatPercent(z, 0)}). Drag to turn, scroll to come closer.
    </p>`;
  }

  private legend() {
    const values = this.linked?.colourValues.value;
    if (!values) return this.classLegend();
    const { map, domain } = coloursOfValues(values, this.isDark, this.linked?.nudgeSettings.value?.index);
    const label = colourNames.find(([name]) => name === this.shownColours)![1];
    return html`<ntk-legend .label=${label} .low=${domain.low} .high=${domain.high} .map=${map}></ntk-legend>
      ${this.classLegend()}`;
  }

  private classLegend() {
    const dataset = this.linked?.dataset.value;
    if (!dataset) return nothing;
    const { classes } = dataset;
    const shown = frequentClasses(dataset, mostClasses);
    return html`<ul
      class="classes"
      aria-label="Classes"
      title="Colours of the ${wordsOf(this.linked?.dataset.value).many} here, in charts, and along the kernel’s edges"
    >
      ${shown.map((label) => html`<li><i data-label=${label}></i>${classes[label]}</li>`)}
      ${classes.length > shown.length ? html`<li>and ${formatCount(classes.length - shown.length)} more</li>` : nothing}
    </ul>`;
  }

  private get isDark(): boolean {
    return this.stage.stage.theme.isDark;
  }

  private paintMosaic(): void {
    this.renderRoot.querySelectorAll<HTMLElement>('.classes i').forEach((swatch) => {
      swatch.style.backgroundColor = cssColour(classColour(Number(swatch.dataset.label)));
    });
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>('.mosaic');
    const dataset = this.linked?.dataset.value;
    if (!canvas || !dataset) return;
    this.mosaicSize?.observe(canvas);
    const [width, height] = [canvas.clientWidth * devicePixelRatio, canvas.clientHeight * devicePixelRatio];
    const isSame =
      this.mosaic?.canvas === canvas && this.mosaic.dataset === dataset && this.mosaic.isDark === this.isDark;
    if (isSame && canvas.width === Math.floor(width) && canvas.height === Math.floor(height)) return;
    [canvas.width, canvas.height] = [width, height];
    this.mosaic = { canvas, dataset, isDark: this.isDark };
    drawMosaic(canvas, dataset, Math.round(mosaicPixel * devicePixelRatio), this.stage.stage.theme.theme.ink);
  }

  private onColour(event: Event): void {
    this.linked?.setColouredBy((event.target as HTMLSelectElement).value as ColouredBy);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.stage.key(event.key)) event.preventDefault();
  }
}

const stop = (event: Event): void => event.stopPropagation();

declare global {
  interface HTMLElementTagNameMap {
    'ntk-neighbourhood': NtkNeighbourhood;
  }
}
