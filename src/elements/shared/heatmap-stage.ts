// Between the heatmap element and its layer: brings the layer up to date, turns pointer and keys into hover, selection and zoom.
import type { LitElement } from 'lit';
import type { KernelView, SelectionState, Session } from '../../session/types';
import { colourOfValue, type ColourMapName, type Domain } from '../../view/colour-maps';
import { attachGestures } from '../../view/gestures';
import type { HeatmapLayer } from '../../view/heatmap-layer';
import type { Colour } from '../../view/theme';
import type { WantedTiles } from '../../view/tile-window';
import { emit } from './events';
import { cellAfterKey, placesOf, zoomOfKey, type CursorCell } from './heatmap-cursor';
import { StageController } from './stage-controller';
import type { ValueColours } from './value-domain';

export interface HeatmapStageOptions {
  session(): Session | undefined;
  /** True once the element was on screen. */
  wanted(): boolean;
  colours(kernel: KernelView): { readonly map: ColourMapName; readonly domain: Domain };
  /** How the values that colour datapoints are coloured. */
  stripColours(values: Float32Array): ValueColours;
  failed(error: unknown): void;
}

export class HeatmapStage {
  readonly stage: StageController<HeatmapLayer>;
  private shown: KernelView | undefined;
  private places: Uint32Array = new Uint32Array(0);
  private savedView: HeatmapLayer['view'];
  private stopGestures: (() => void) | undefined;
  private strips: { readonly kernel: KernelView; readonly values?: Float32Array; readonly key: string } | undefined;
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
      detaching: (layer) => this.detaching(layer),
      failed: options.failed,
    });
  }

  /** Brings the layer up to date; to be called after every update of the element. */
  update(): void {
    const { layer } = this.stage;
    const kernel = this.session?.kernel.value;
    if (!layer || !kernel) return;
    if (kernel !== this.shown) this.setKernel(layer, kernel);
    const { map, domain } = this.options.colours(kernel);
    layer.setColours(map, domain);
    this.setStrips(layer, kernel);
    this.drawTiles(layer);
    this.mark(layer, this.session!.selection.value);
  }

  /** The tiles that are seen, of a kernel that is computed by tile. */
  get seen(): WantedTiles | undefined {
    return this.wishes;
  }

  /** Magnifies about the middle; 0 shows everything. */
  zoom(factor: number): void {
    const { layer } = this.stage;
    if (!layer) return;
    const { left, top, width, height } = layer.plot;
    if (factor === 0) layer.setView(undefined);
    else layer.zoomAt(left + width / 2, top + height / 2, factor);
    this.letPageScroll(layer);
  }

  /** Arrows move the cursor, plus, minus and 0 zoom, Enter selects, Escape lets go. True when the key was one of them. */
  key(key: string, fast: boolean): boolean {
    const { layer } = this.stage;
    const kernel = this.session?.kernel.value;
    if (!layer || !kernel) return false;
    const zoom = zoomOfKey(key);
    if (zoom !== undefined) this.zoomAtCursor(layer, zoom);
    else if (key === 'Enter' || key === ' ') this.select(this.session!.selection.value.hovered);
    else if (key === 'Escape') this.letGo();
    else return this.moveCursor(layer, kernel, key, fast);
    return true;
  }

  private get session(): Session | undefined {
    return this.options.session();
  }

  private setKernel(layer: HeatmapLayer, kernel: KernelView): void {
    this.shown = kernel;
    this.places = placesOf(kernel.order);
    this.wishes = undefined;
    layer.setPicture(kernel.picture);
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

  /** The classes beside the cells, always; outside them the colours of values, where points have those elsewhere. */
  private setStrips(layer: HeatmapLayer, kernel: KernelView): void {
    const labels = this.session?.dataset.value?.labels;
    const values = this.session?.colourValues.value;
    const colours = values && this.options.stripColours(values);
    const key = `${colours?.map} ${colours?.domain.low} ${colours?.domain.high}`;
    if (this.strips?.kernel === kernel && this.strips.values === values && this.strips.key === key) return;
    this.strips = { kernel, values, key };
    layer.setClasses(labels && Array.from(kernel.order, (datapoint) => labels[datapoint]));
    const missing = this.stage.theme.theme.missing;
    const colourOf = (i: number): Colour => colourOfValue(colours!.map, colours!.domain, values![i]) ?? missing;
    layer.setOuterStrip(colours && Array.from(kernel.order, colourOf));
  }

  private mark(layer: HeatmapLayer, { selected, hovered, hoveredColumn }: SelectionState): void {
    const place = (datapoint: number | undefined) => (datapoint === undefined ? undefined : this.places[datapoint]);
    const [row, column, chosen] = [place(hovered), place(hoveredColumn), place(selected)];
    layer.setCrosshair(row === undefined && column === undefined ? undefined : { row, column });
    layer.setSelected(chosen === undefined ? undefined : { row: chosen, column: chosen });
  }

  private attached(layer: HeatmapLayer): void {
    this.shown = this.strips = undefined;
    this.update();
    layer.followTiles((wishes) => this.follow(wishes));
    if (this.savedView) layer.setView(this.savedView);
    this.letPageScroll(layer);
    this.stopGestures = attachGestures(this.element, {
      drag: (dx, dy) => layer.panBy(dx, dy),
      zoom: (px, py, factor) => {
        layer.zoomAt(px, py, factor);
        this.letPageScroll(layer);
      },
      tap: (px, py, event) => this.tap(layer.cellAt(px, py), event.shiftKey),
      hover: (px, py) => {
        layer.setPointer({ x: px, y: py });
        this.hover(layer.cellAt(px, py));
      },
      leave: () => {
        layer.setPointer(undefined);
        this.hover(undefined);
      },
    });
  }

  private detaching(layer: HeatmapLayer): void {
    this.savedView = this.showsWhole(layer) ? undefined : layer.view;
    this.stopGestures?.();
    this.shown = undefined;
  }

  private get element(): HTMLElement {
    return this.host.renderRoot.querySelector<HTMLElement>('.stage')!;
  }

  private showsWhole(layer: HeatmapLayer): boolean {
    return layer.view === undefined || layer.view.width >= (this.shown?.order.length ?? 0);
  }

  /** A finger that moves up or down over the whole picture scrolls the page; over a part of it, it moves the picture. */
  private letPageScroll(layer: HeatmapLayer): void {
    this.element.style.touchAction = this.showsWhole(layer) ? 'pan-y' : '';
  }

  private hover(cell: CursorCell | undefined): void {
    const order = this.session?.kernel.value?.order;
    if (!order) return;
    const { hovered, hoveredColumn } = this.session!.selection.value;
    const [row, column] = cell ? [order[cell.row], order[cell.column]] : [undefined, undefined];
    if (row === hovered && column === hoveredColumn) return;
    this.session!.hover(row, column);
    emit(this.host, 'ntk-hover', { row, column });
  }

  private tap(cell: CursorCell | undefined, second: boolean): void {
    const order = this.session?.kernel.value?.order;
    if (!cell || !order) return;
    this.hover(cell);
    this.select(order[second ? cell.column : cell.row]);
  }

  /** Of what is pointed at, or when that is nothing, of the selection. */
  private letGo(): void {
    const session = this.session!;
    if (session.selection.value.hovered !== undefined) return this.hover(undefined);
    session.select(undefined);
    emit(this.host, 'ntk-select', { datapoint: undefined });
  }

  private select(datapoint: number | undefined): void {
    if (datapoint === undefined) return;
    this.session?.select(datapoint);
    emit(this.host, 'ntk-select', { datapoint });
  }

  private get cursor(): CursorCell | undefined {
    const { hovered, hoveredColumn } = this.session!.selection.value;
    if (hovered === undefined) return undefined;
    return { row: this.places[hovered], column: this.places[hoveredColumn ?? hovered] };
  }

  private moveCursor(layer: HeatmapLayer, kernel: KernelView, key: string, fast: boolean): boolean {
    const n = kernel.order.length;
    const view = layer.view!;
    const middle = {
      row: Math.floor(Math.min(n - 1, view.y + (view.width * layer.plot.height) / layer.plot.width / 2)),
      column: Math.floor(view.x + view.width / 2),
    };
    const stride = fast ? Math.max(1, Math.round(view.width / 10)) : 1;
    const next = cellAfterKey(key, this.cursor ?? middle, n, this.cursor ? stride : 0);
    if (!next) return false;
    layer.reveal(next);
    this.hover(next);
    return true;
  }

  private zoomAtCursor(layer: HeatmapLayer, factor: number): void {
    const place = this.cursor && layer.cellRectangle(this.cursor);
    if (!place || factor === 0) return this.zoom(factor);
    layer.zoomAt(place.left + place.size / 2, place.top + place.size / 2, factor);
    layer.reveal(this.cursor!);
    this.letPageScroll(layer);
  }
}
