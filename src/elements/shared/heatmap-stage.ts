// Between the heatmap element and its layer: brings the layer up to date, turns pointer and keys into hover, selection and zoom.
import type { LitElement } from 'lit';
import { noPlaces, sidePlaces } from '../../core/inverse-order';
import { sameExtent } from '../../core/pyramid';
import type { CellRectangle, KernelView, SelectionState, Session } from '../../session/types';
import { attachGestures } from '../../view/gestures';
import type { HeatmapLayer } from '../../view/heatmap-layer';
import type { WantedTiles } from '../../view/tile-window';
import type { ViewRectangle } from '../../view/heatmap-view';
import { emit } from './events';
import { HeatmapBars } from './heatmap-bars';
import { blockBetween, HeatmapBrush } from './heatmap-brush';
import type { HeatmapLook } from './heatmap-colours';
import { cellAfterKey, cellOf, type CursorCell, pointedAt, zoomOfKey } from './heatmap-cursor';
import { KeptRectangle, showsWhole } from './heatmap-rectangle';
import type { MatrixPart } from './minimap-view';
import { StageController } from './stage-controller';
import type { TrackColumn } from './track-colours';
import type { ValueColours } from './value-domain';

export interface HeatmapStageOptions {
  session(): Session | undefined;
  /** True once the element was on screen. */
  wanted(): boolean;
  look(kernel: KernelView): HeatmapLook;
  /** The columns that are tracks. */
  columns(): readonly TrackColumn[];
  /** Whether a hand marks a block, rather than moving the picture. */
  marks(): boolean;
  marked(block: CellRectangle): void;
  /** How the values that colour datapoints are coloured. */
  stripColours(values: Float32Array): ValueColours;
  failed(error: unknown): void;
}

/** A place on a track. */
export interface PointedAt {
  readonly column: TrackColumn;
  readonly datapoint: number;
}

export class HeatmapStage {
  readonly stage: StageController<HeatmapLayer>;
  private shown: KernelView | undefined;
  private places = noPlaces;
  private stopGestures: (() => void) | undefined;
  private brush: HeatmapBrush | undefined;
  private readonly bars = new HeatmapBars();
  private readonly rectangle = new KeptRectangle();
  private track: PointedAt | undefined;
  /** Where a block that is marked by keys begins. */
  private from: CursorCell | undefined;
  private isReady = false;
  private version = 0;
  private wishes: WantedTiles | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly options: HeatmapStageOptions,
  ) {
    this.stage = new StageController<HeatmapLayer>(host, {
      gpu: () => (options.wanted() && this.session?.kernel.value ? this.session.gpu.value : undefined),
      create: async (canvas, gpu) => new (await import('../../view/heatmap-layer')).HeatmapLayer(canvas, gpu),
      attached: (layer) => this.attached(layer),
      detaching: () => this.detaching(),
      failed: options.failed,
    });
  }

  /** Brings the layer up to date; to be called after every update of the element. */
  update(): void {
    const { layer } = this.stage;
    const kernel = this.session?.kernel.value;
    if (!layer || !kernel) return;
    if (kernel !== this.shown) this.setKernel(layer, kernel);
    const { map, domain, scale } = this.options.look(kernel);
    layer.setColours(map, domain, scale);
    this.setBars(layer, kernel);
    this.followView(layer);
    this.drawTiles(layer);
    this.mark(layer, this.session!.selection.value);
  }

  /** The tiles that are seen, of a kernel that is computed by tile. */
  get seen(): WantedTiles | undefined {
    return this.wishes;
  }

  /** The track that is pointed at, and the datapoint beside it. */
  get pointed(): PointedAt | undefined {
    return this.track;
  }

  /** What is in view, in cells; undefined while nothing is drawn. */
  get view(): MatrixPart | undefined {
    const { view, plot } = this.stage.layer ?? {};
    return view && plot && { ...view, height: (view.width * plot.height) / plot.width };
  }

  get isWhole(): boolean {
    return !this.stage.layer || showsWhole(this.stage.layer);
  }

  /** Shows a part of the kernel. */
  moveTo(view: ViewRectangle): void {
    const { layer } = this.stage;
    if (!layer) return;
    layer.setView(view);
    this.moved(layer);
  }

  /** Magnifies about the middle; 0 shows everything. */
  zoom(factor: number): void {
    const { layer } = this.stage;
    if (!layer) return;
    const { left, top, width, height } = layer.plot;
    if (factor === 0) layer.setView(undefined);
    else layer.zoomAt(left + width / 2, top + height / 2, factor);
    this.moved(layer);
  }

  /** Arrows move the cursor, plus, minus and 0 zoom, Enter selects, Escape lets go. True when the key was one of them. */
  key(key: string, fast: boolean): boolean {
    const { layer } = this.stage;
    const kernel = this.session?.kernel.value;
    if (!layer || !kernel) return false;
    const zoom = zoomOfKey(key);
    if (zoom !== undefined) this.zoomAtCursor(layer, zoom);
    else if (key === 'm' || key === 'M') this.markByKey();
    else if (key === 'Enter' || key === ' ') this.select(this.session!.selection.value.hovered);
    else if (key === 'Escape') return this.letGo();
    else return this.moveCursor(layer, key, fast);
    return true;
  }

  private get session(): Session | undefined {
    return this.options.session();
  }

  private setKernel(layer: HeatmapLayer, kernel: KernelView): void {
    this.shown = kernel;
    this.places = sidePlaces(kernel);
    this.wishes = undefined;
    const before = layer.extent;
    layer.setPicture(kernel.picture);
    if (!sameExtent(before, layer.extent)) this.rectangle.forget();
    this.host.requestUpdate(); // for what says where the cursor is
    if (this.isReady) return;
    this.isReady = true;
    emit(this.host, 'ntk-ready', undefined);
  }

  /** Again, where tiles have come or gone. */
  private drawTiles(layer: HeatmapLayer): void {
    const { version } = this.session!.tiles.value;
    if (version !== this.version) layer.requestRender();
    this.version = version;
  }

  private follow(wishes: WantedTiles): void {
    this.wishes = wishes;
    this.session?.wantTiles(wishes);
    this.host.requestUpdate();
  }

  /** Columns, the values that points have as colours elsewhere, and sets. */
  private setBars(layer: HeatmapLayer, kernel: KernelView): void {
    const { colourValues, sets } = this.session!;
    const values = colourValues.value;
    const valueColours = values && this.options.stripColours(values);
    const { theme, isDark } = this.stage.theme;
    const columns = this.options.columns();
    this.bars.update(layer, { kernel, columns, values, valueColours, sets: sets.value, theme, isDark });
  }

  private followView(layer: HeatmapLayer): void {
    if (!this.rectangle.follow(layer, this.session!)) return;
    this.letPageScroll();
    this.host.requestUpdate(); // for what shows where the view is
  }

  /** The reader has moved the picture. */
  private moved(layer: HeatmapLayer): void {
    this.rectangle.tell(layer, this.session!);
    this.letPageScroll();
    this.host.requestUpdate();
  }

  private mark(layer: HeatmapLayer, { selected, hovered, hoveredColumn }: SelectionState): void {
    const some = (cell: Partial<CursorCell>) =>
      cell.row === undefined && cell.column === undefined ? undefined : cell;
    layer.setCrosshair(some(pointedAt(this.places, hovered, hoveredColumn)));
    layer.setSelected(some(pointedAt(this.places, selected, selected)));
  }

  private attached(layer: HeatmapLayer): void {
    this.shown = undefined;
    this.bars.forget();
    this.rectangle.forget();
    this.update();
    layer.followTiles((wishes) => this.follow(wishes));
    this.letPageScroll();
    this.brush = new HeatmapBrush(this.element, {
      layer: () => this.stage.layer,
      isOn: () => this.options.marks(),
      marked: (block) => this.options.marked(block),
      tapped: (px, py) => this.tap(layer.cellAt(px, py), !this.options.marks()),
    });
    const stopBrush = this.brush.attach();
    const stopGestures = this.listen(layer);
    this.stopGestures = () => {
      stopBrush();
      stopGestures();
    };
  }

  private listen(layer: HeatmapLayer): () => void {
    return attachGestures(this.element, {
      drag: (dx, dy) => {
        this.rectangle.begin();
        layer.panBy(dx, dy);
        this.moved(layer);
      },
      release: () => this.rectangle.end(),
      zoom: (px, py, factor) => {
        layer.zoomAt(px, py, factor);
        this.moved(layer);
      },
      tap: (px, py, event) => this.tap(layer.cellAt(px, py), event.shiftKey),
      hover: (px, py) => {
        layer.setPointer({ x: px, y: py });
        this.hover(layer.cellAt(px, py));
        this.pointAt(layer, px, py);
      },
      leave: () => {
        layer.setPointer(undefined);
        this.hover(undefined);
        this.pointAt(layer, -1, -1);
      },
    });
  }

  private detaching(): void {
    this.stopGestures?.();
    this.shown = this.brush = this.track = undefined;
  }

  /** Begins a block at the cursor, or ends it there. */
  private markByKey(): void {
    const { cursor, from } = this;
    if (!cursor) return;
    this.showBlock(from ? undefined : cursor);
    if (from) this.options.marked(blockBetween(from, cursor));
  }

  private showBlock(from: CursorCell | undefined): void {
    this.from = from;
    const { cursor } = this;
    this.brush?.show(from && cursor && blockBetween(from, cursor));
  }

  /** A track beside the cells. */
  private pointAt(layer: HeatmapLayer, px: number, py: number): void {
    const place = px < 0 ? undefined : layer.trackAt(px, py);
    const column = place && this.options.columns()[place.track];
    const datapoint = place && this.shown?.[place.edge][place.at];
    const next = column && datapoint !== undefined ? { column, datapoint } : undefined;
    if (next?.column === this.track?.column && next?.datapoint === this.track?.datapoint) return;
    this.track = next;
    this.host.requestUpdate();
  }

  private get element(): HTMLElement {
    return this.host.renderRoot.querySelector<HTMLElement>('.stage')!;
  }

  /** A finger that moves up or down over the whole picture scrolls the page; over a part of it, it moves the picture. */
  private letPageScroll(): void {
    this.element.style.touchAction = this.isWhole && !this.options.marks() ? 'pan-y' : '';
  }

  private hover(cell: CursorCell | undefined): void {
    const kernel = this.session?.kernel.value;
    if (!kernel) return;
    const { hovered, hoveredColumn } = this.session!.selection.value;
    const [row, column] = cell ? [kernel.rows[cell.row], kernel.columns[cell.column]] : [undefined, undefined];
    if (row === hovered && column === hoveredColumn) return;
    this.session!.hover(row, column);
    emit(this.host, 'ntk-hover', { row, column });
  }

  private tap(cell: CursorCell | undefined, second: boolean): void {
    const kernel = this.session?.kernel.value;
    if (!cell || !kernel) return;
    this.hover(cell);
    this.select(second ? kernel.columns[cell.column] : kernel.rows[cell.row]);
  }

  /** Of a block that is drawn; of what is pointed at, or when that is nothing, of the selection. */
  private letGo(): boolean {
    const session = this.session!;
    const wasMarking = this.from !== undefined || this.brush?.letGo();
    this.showBlock(undefined);
    if (wasMarking) return true;
    if (session.selection.value.hovered !== undefined) this.hover(undefined);
    else {
      session.select(undefined);
      emit(this.host, 'ntk-select', { datapoint: undefined });
    }
    return true;
  }

  private select(datapoint: number | undefined): void {
    if (datapoint === undefined) return;
    this.session?.select(datapoint);
    emit(this.host, 'ntk-select', { datapoint });
  }

  /** The cell that is pointed at. */
  get cursor(): CursorCell | undefined {
    const { hovered, hoveredColumn } = this.session?.selection.value ?? {};
    return cellOf(this.places, hovered, hoveredColumn);
  }

  private moveCursor(layer: HeatmapLayer, key: string, fast: boolean): boolean {
    const extent = layer.extent!;
    const view = layer.view!;
    const middle = {
      row: Math.floor(Math.min(extent.rows - 1, view.y + (view.width * layer.plot.height) / layer.plot.width / 2)),
      column: Math.floor(Math.min(extent.columns - 1, view.x + view.width / 2)),
    };
    const stride = fast ? Math.max(1, Math.round(view.width / 10)) : 1;
    const next = cellAfterKey(key, this.cursor ?? middle, extent, this.cursor ? stride : 0);
    if (!next) return false;
    layer.reveal(next);
    this.moved(layer);
    this.hover(next);
    this.showBlock(this.from);
    return true;
  }

  private zoomAtCursor(layer: HeatmapLayer, factor: number): void {
    const place = this.cursor && layer.cellRectangle(this.cursor);
    if (!place || factor === 0) return this.zoom(factor);
    layer.zoomAt(place.left + place.size / 2, place.top + place.size / 2, factor);
    layer.reveal(this.cursor!);
    this.moved(layer);
  }
}
