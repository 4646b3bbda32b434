// Between the neighbourhood element and its layer: positions, colours, selection; pointer and keys to orbit, hover and select.
import type { LitElement } from 'lit';
import type { LayerView, NeighbourhoodView, Session, ShownSet } from '../../session/types';
import { attachGestures } from '../../view/gestures';
import type { NeighbourhoodLayer } from '../../view/neighbourhood-layer';
import { emit } from './events';
import { keepMarked } from './kept-block';
import { pointsInside, type Point } from './lasso';
import { Lasso } from './lasso-gesture';
import { MarkByKeys } from './mark-by-keys';
import { imagesOf } from './pixel-range';
import { PointerPicks } from './pointer-picks';
import type { Dataset } from './session-link';
import { setPalette } from './set-palette';
import { StageController } from './stage-controller';
import type { ValueColours } from './value-domain';

export interface NeighbourhoodStageOptions {
  session(): Session | undefined;
  /** True once the element was on screen. */
  wanted(): boolean;
  /** How `values` are coloured. */
  colours(values: Float32Array): ValueColours;
  /** Whether a hand marks points, rather than turning the cloud. */
  marks(): boolean;
  failed(error: unknown): void;
}

/** Everything that was last given to the layer. */
interface Shown {
  view?: NeighbourhoodView;
  layer?: LayerView;
  dataset?: Dataset;
  colours?: string;
  values?: Float32Array;
  /** Of the set that is chosen. */
  members?: Uint32Array;
  selected?: number;
}

export class NeighbourhoodStage {
  readonly stage: StageController<NeighbourhoodLayer>;
  private shown: Shown = {};
  private savedPose: NeighbourhoodLayer['pose'] | undefined;
  private stopGestures: (() => void) | undefined;
  private lasso: Lasso | undefined;
  private picks: PointerPicks | undefined;
  private readonly marks = new MarkByKeys((point, count) => this.stage.layer?.nearestTo(point, count) ?? []);
  private isReady = false;

  constructor(
    private readonly host: LitElement,
    private readonly options: NeighbourhoodStageOptions,
  ) {
    this.stage = new StageController<NeighbourhoodLayer>(host, {
      gpu: () => (options.wanted() && this.session?.neighbourhood.value ? this.session.gpu.value : undefined),
      create: async (canvas, gpu) =>
        new (await import('../../view/neighbourhood-layer')).NeighbourhoodLayer(canvas, gpu),
      attached: (layer) => this.attached(layer),
      detaching: (layer) => this.detaching(layer),
      failed: options.failed,
    });
  }

  /** The layer of the network that is shown. */
  get current(): LayerView | undefined {
    const layers = this.session?.neighbourhood.value?.layers;
    return layers?.find(({ id }) => id === this.session?.layer.value) ?? layers?.at(-1);
  }

  /** What is to be said of the set that keys make. Reads signals. */
  get spoken(): string {
    return this.session ? this.marks.words(this.session) : '';
  }

  /** Brings the layer up to date; to be called after every update of the element. */
  update(): void {
    const { layer } = this.stage;
    const [view, dataset] = [this.session?.neighbourhood.value, this.session?.dataset.value];
    if (!layer || !view || !dataset) return;
    this.setPositions(layer, view, dataset);
    this.setColours(layer, dataset);
    this.setSelection(layer);
  }

  /** Comes closer by `factor`; 0 goes back to the start. */
  zoom(factor: number): void {
    const motion = this.stage.layer?.motion;
    if (factor === 0) motion?.key('0');
    else motion?.key(factor > 1 ? '+' : '-');
  }

  /** Arrows turn, plus, minus and 0 zoom, Enter selects the point that is hovered, M marks those around it, Escape lets go. True when the key was one of them. */
  key(key: string): boolean {
    const { layer } = this.stage;
    if (!layer || !this.session) return false;
    if (layer.motion.key(key)) return true;
    this.picks?.forgetHover();
    if (key === 'n' || key === 'p') this.hover(this.nextPoint(key === 'n' ? 1 : -1));
    else if (key === 'm' || key === 'M') this.markByKey();
    else if (key === 'Enter' || key === ' ') this.select(this.session.selection.value.hovered);
    else if (key === 'Escape') this.letGo();
    else return false;
    return true;
  }

  private get session(): Session | undefined {
    return this.options.session();
  }

  private setPositions(layer: NeighbourhoodLayer, view: NeighbourhoodView, dataset: Dataset): void {
    const current = this.current!;
    if (current === this.shown.layer) return;
    const positions = { n: dataset.count, buffer: current.positions, points: current.points };
    // The buffers of an older view may be gone by the next frame; within one view the points travel.
    if (view === this.shown.view) layer.moveTo(positions);
    else layer.setPositions(positions);
    if (dataset !== this.shown.dataset) layer.setImages(imagesOf(dataset));
    this.shown = { ...this.shown, view, layer: current, dataset, selected: undefined, colours: undefined };
    if (this.isReady) return;
    this.isReady = true;
    emit(this.host, 'ntk-ready', undefined);
  }

  private setColours(layer: NeighbourhoodLayer, dataset: Dataset): void {
    const values = this.session!.colourValues.value;
    const colours = values && this.options.colours(values);
    const set = values ? undefined : this.chosenSet;
    const { theme } = this.stage.theme;
    const key = colours ? `${colours.map} ${colours.domain.low} ${colours.domain.high}` : `class ${theme.background}`;
    if (key === this.shown.colours && values === this.shown.values && set?.indices === this.shown.members) return;
    this.shown = { ...this.shown, colours: key, values, members: set?.indices };
    if (colours && values) layer.setColours({ values, ...colours });
    else layer.setColours(set ? setPalette(set, dataset.labels, theme) : { labels: dataset.labels });
  }

  private get chosenSet(): ShownSet | undefined {
    const { sets, activeSet } = this.session!;
    return sets.value.find(({ name }) => name === activeSet.value);
  }

  private setSelection(layer: NeighbourhoodLayer): void {
    const { selected, hovered, hoveredColumn } = this.session!.selection.value;
    if (selected !== this.shown.selected) {
      const { k, indices } = this.current!.neighbours;
      layer.setSelected(selected, selected === undefined ? [] : indices.subarray(selected * k, (selected + 1) * k));
      this.shown = { ...this.shown, selected };
    }
    layer.setHovered(hovered === selected ? hoveredColumn : hovered);
  }

  private attached(layer: NeighbourhoodLayer): void {
    this.shown = {};
    if (this.savedPose) layer.setPose(this.savedPose);
    this.update();
    this.host.requestUpdate(); // an update of the element follows the signals that it reads
    const { motion } = layer;
    const stage = this.host.renderRoot.querySelector<HTMLElement>('.stage')!;
    this.lasso = new Lasso(stage, { isOn: () => this.options.marks(), drawn: (line) => this.mark(layer, line) });
    const stopLasso = this.lasso.attach();
    const picks = (this.picks = this.picksOf(layer));
    const stopGestures = attachGestures(stage, {
      drag: (dx, dy, secondary) => motion.drag(dx, dy, secondary),
      zoom: (px, py, factor) => motion.zoom(px, py, factor),
      release: () => motion.release(),
      tap: (px, py) => picks.tap(px, py),
      hover: (px, py) => picks.hover(px, py),
      leave: () => {
        picks.forgetHover();
        this.hover(undefined);
      },
    });
    this.stopGestures = () => {
      stopLasso();
      stopGestures();
      picks.stop();
    };
  }

  private picksOf(layer: NeighbourhoodLayer): PointerPicks {
    return new PointerPicks(layer, {
      find: (query) => this.session!.pointUnder(query),
      hovered: (point) => this.hover(point),
      tapped: (point) => this.select(point),
      failed: this.options.failed,
    });
  }

  /** The points that a line was drawn around become a set. */
  private mark(layer: NeighbourhoodLayer, line: readonly Point[]): void {
    const inside = pointsInside(line, this.shown.dataset!.count, layer.places());
    keepMarked(this.session!, 'Marked', inside);
  }

  /** The point that is pointed at, or else the one that is selected, with those around it. */
  private markByKey(): void {
    const { hovered, selected } = this.session!.selection.value;
    const point = hovered ?? selected;
    if (point !== undefined) this.marks.press(this.session!, point);
    this.host.requestUpdate();
  }

  private detaching(layer: NeighbourhoodLayer): void {
    this.savedPose = layer.pose;
    this.stopGestures?.();
    this.shown = {};
  }

  private nextPoint(step: number): number {
    const { hovered, selected } = this.session!.selection.value;
    const n = this.session!.dataset.value!.count;
    return ((hovered ?? selected ?? -step) + step + n) % n;
  }

  private hover(row: number | undefined): void {
    const { hovered, hoveredColumn } = this.session!.selection.value;
    if (row === hovered && hoveredColumn === undefined) return;
    this.session!.hover(row);
    emit(this.host, 'ntk-hover', { row, column: undefined });
  }

  /** Of what is pointed at, or when that is nothing, of the selection. */
  private letGo(): void {
    const session = this.session!;
    if (this.lasso?.letGo()) return;
    if (this.marks.end()) return this.host.requestUpdate();
    if (session.selection.value.hovered !== undefined) return this.hover(undefined);
    session.select(undefined);
    emit(this.host, 'ntk-select', { datapoint: undefined });
  }

  private select(datapoint: number | undefined): void {
    if (datapoint === undefined) return;
    this.session!.select(datapoint);
    emit(this.host, 'ntk-select', { datapoint });
  }
}
