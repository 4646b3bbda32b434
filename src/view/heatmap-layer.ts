// Draws a kernel's picture on a canvas: pan, zoom, colours, tracks and markers. Nothing but uniforms changes between frames.
import { CanvasTarget, OrthographicCamera } from 'three/webgpu';
import type { DataTexture } from 'three/webgpu';
import { type Extent, sameExtent } from '../core/pyramid';
import type { Gpu } from '../gpu/device';
import { BuildsAhead } from './builds-ahead';
import { classColour } from './class-colours';
import { colourMapSize, colourTableBytes, domainTransform, type ColourMapName } from './colour-maps';
import { linearScale, type ColourScale, type Domain } from './colour-scale';
import { HeatmapMotion } from './heatmap-motion';
import type { Marker } from './heatmap-overlay';
import type { AnyPicture } from './heatmap-picture';
import type { Place } from './heatmap-place';
import { HeatmapScene, type HeatmapFrame } from './heatmap-scene';
import { PictureSource, type Sight } from './heatmap-source';
import { byteTexture, TrackBars } from './heatmap-track-bars';
import { trackColours, type TrackPlace, type Tracks } from './heatmap-tracks';
import { type Cell, type Plot, sameCell, type ViewRectangle } from './heatmap-view';
import { SharedRenderer, type Drawable } from './shared-renderer';
import { lightTheme, type Colour, type ViewTheme } from './theme';
import type { WantedTiles } from './tile-window';

export type { HeatmapPicture, TiledPicture } from './heatmap-picture';

/** CSS pixels that are certainly within the first cell, whatever the rounding. */
const insideEdge = 1e-4;

export class HeatmapLayer {
  /** Resolves when the first frame can be drawn. Rejects when the renderer cannot start. */
  readonly ready: Promise<void>;
  private readonly renderer: SharedRenderer;
  private readonly drawable: Drawable;
  private readonly target: CanvasTarget;
  private readonly content = new HeatmapScene();
  private readonly source = new PictureSource(this.content.uniforms);
  private readonly motion = new HeatmapMotion(
    () => this.shown,
    () => this.follow(),
  );
  private readonly builds: BuildsAhead;
  private readonly bars = new TrackBars(this.content.uniforms);
  private colourTexture: DataTexture | undefined;
  private classes: Tracks['rows'] = [];
  private colours: { readonly map: ColourMapName; readonly domain: Domain; readonly scale: ColourScale } | undefined;
  private size = { width: 0, height: 0, pixelRatio: 1 };
  private theme: ViewTheme = lightTheme;
  private pointer: Place | undefined;
  private crosshair: Partial<Cell> | undefined;
  private selected: Partial<Cell> | undefined;
  private disposed = false;

  /** `canvas` must not have another kind of context. Call `resize` and `setPicture` before anything shows. */
  constructor(canvas: HTMLCanvasElement | OffscreenCanvas, gpu: Gpu) {
    this.renderer = SharedRenderer.of(gpu);
    this.ready = this.renderer.ready;
    this.target = new CanvasTarget(canvas);
    this.drawable = {
      target: this.target,
      scene: this.content.scene,
      camera: new OrthographicCamera(),
      background: () => this.theme.background,
      visible: () => !this.disposed && this.size.width > 0 && this.size.height > 0,
      prepare: (_, isRead) => {
        const lacking = this.content.update(this.prepareFrame(), this.renderer, isRead);
        void this.builds.lacking(lacking);
        this.builds.whileIdle(() => this.content.unbuilt(this.renderer));
        return false;
      },
    };
    this.builds = new BuildsAhead(this.renderer, this.drawable);
    this.setTheme(lightTheme);
    this.setColours('sequential-light', { low: 0, high: 1 });
  }

  /**
   * The picture to draw, or nothing. Its texture stays its owner's: call this with the next one, or nothing, before destroying
   * it. The owner of tiles calls `requestRender` when one has come or gone.
   */
  setPicture(picture: AnyPicture | undefined): void {
    const before = this.source.extent;
    this.source.set(picture);
    const after = this.source.extent;
    if (!sameExtent(before, after)) this.motion.setView(undefined);
    this.requestRender();
  }

  /** What tiles the view needs, the nearest to the pointer first; undefined where the picture has none, or no size. */
  wanted(): WantedTiles | undefined {
    const { sight } = this;
    return sight && this.source.wanted(sight, this.pointer);
  }

  /** Calls `listener` with what `wanted` says before a frame for which that has changed; nothing stops it. */
  followTiles(listener: ((wanted: WantedTiles) => void) | undefined): void {
    this.source.listener = listener;
    this.requestRender();
  }

  /** Where the reader points, in CSS pixels of the canvas, or nowhere: tiles near it are wanted first. */
  setPointer(pointer: Place | undefined): void {
    this.pointer = pointer;
    if (this.source.kind === 'tiles') this.requestRender();
  }

  /** True when the last frame had no tile that another stood in for. */
  get isComplete(): boolean {
    return this.source.isComplete;
  }

  /** The map, the numbers its ends stand for, and how those between are spread. A diverging map is widened to be symmetric about zero. */
  setColours(map: ColourMapName, { low, high }: Domain, scale: ColourScale = linearScale): void {
    const before = this.colours;
    const sameEnds = Object.is(before?.domain.low, low) && Object.is(before?.domain.high, high);
    const sameScale = before?.scale.name === scale.name && before.scale.threshold === scale.threshold;
    if (before?.map === map && sameEnds && sameScale) return;
    this.colours = { map, domain: { low, high }, scale };
    const transform = domainTransform(map, { low, high }, scale);
    this.content.uniforms.unit.value = transform.unit;
    this.content.uniforms.scale.value = transform.scale;
    this.content.uniforms.offset.value = transform.offset;
    if (before?.map !== map) this.setTable(map);
    this.requestRender();
  }

  private setTable(map: ColourMapName): void {
    const texture = byteTexture(colourTableBytes(map), colourMapSize);
    this.content.uniforms.colours.value = texture;
    this.colourTexture?.dispose();
    this.colourTexture = texture;
  }

  /** Class strips along both edges: the label of the datapoint at each row, in display order; nothing removes them. */
  setClasses(labels: ArrayLike<number> | undefined, palette: (label: number) => Colour = classColour): void {
    const outer = this.bars.tracks.rows.slice(this.classes.length);
    this.classes =
      labels && labels.length > 0 ? [{ colours: trackColours(Array.from(labels, (label) => palette(label))) }] : [];
    this.setBothEdges(this.classes.length > 0 ? outer : []);
  }

  /** A second strip outside the class strips: the colour of the datapoint at each row, in display order; nothing removes it. */
  setOuterStrip(outer: readonly Colour[] | undefined): void {
    if (this.classes.length > 0) this.setBothEdges(outer ? [{ colours: trackColours(outer) }] : []);
  }

  private setBothEdges(outer: Tracks['rows']): void {
    const both = [...this.classes, ...outer];
    this.setTracks({ rows: both, columns: both });
  }

  /**
   * Tracks beside the rows and above the columns, in place of any class strips. Each has a colour for every row, or column.
   * Throws LimitExceeded where they are more than a texture holds.
   */
  setTracks(tracks: Tracks): void {
    this.bars.set(tracks, this.renderer.maxTextureSize);
    this.requestRender();
  }

  /** The track under a point of the canvas in CSS pixels. */
  trackAt(px: number, py: number): TrackPlace | undefined {
    const first = this.cellRectangle({ row: 0, column: 0 });
    if (!first) return undefined;
    const { plot } = this;
    const [left, top] = [Math.max(plot.left, first.left), Math.max(plot.top, first.top)];
    const cell = this.cellAt(Math.max(px, left + insideEdge), Math.max(py, top + insideEdge));
    return cell && this.bars.at(left - px, top - py, cell);
  }

  /** The cell under the pointer or the keyboard's cursor; either part may be missing. */
  setCrosshair(cell: Partial<Cell> | undefined): void {
    if (sameCell(this.crosshair, cell)) return;
    this.crosshair = cell;
    this.follow();
  }

  /** The selected datapoint's row and column, in display order. */
  setSelected(cell: Partial<Cell> | undefined): void {
    if (sameCell(this.selected, cell)) return;
    this.selected = cell;
    this.requestRender();
  }

  setTheme(theme: ViewTheme): void {
    this.theme = theme;
    this.content.uniforms.background.value.set(...theme.background);
    this.content.uniforms.missing.value.set(...theme.missing);
    this.requestRender();
  }

  /** Size of the canvas in CSS pixels, and physical pixels per CSS pixel. The view keeps its corner and its cell size, within limits. */
  resize(width: number, height: number, pixelRatio: number): void {
    const { width: oldWidth, height: oldHeight, pixelRatio: oldRatio } = this.size;
    if (width === oldWidth && height === oldHeight && pixelRatio === oldRatio) return;
    this.motion.whilePlotChanges(() => (this.size = { width, height, pixelRatio }));
    this.renderer.resize(this.target, width, height, pixelRatio);
    this.requestRender();
  }

  /** Rows and columns of the picture that is drawn. */
  get extent(): Extent | undefined {
    return this.source.extent;
  }

  /** Cells shown; the whole matrix until set. Undefined without a picture or a size. */
  get view(): ViewRectangle | undefined {
    return this.motion.view;
  }

  /** Shows a part of the matrix, moved within the limits; undefined shows all of it. */
  setView(view: ViewRectangle | undefined): void {
    this.motion.setView(view);
  }

  /** Moves the picture with a drag of (dx, dy) CSS pixels. */
  panBy(dx: number, dy: number): void {
    this.motion.panBy(dx, dy);
  }

  /** Magnifies by `factor` about the point (px, py) of the canvas, in CSS pixels. */
  zoomAt(px: number, py: number, factor: number): void {
    this.motion.zoomAt(px, py, factor);
  }

  /** Moves as little as needed to show a cell. */
  reveal(cell: Cell): void {
    this.motion.reveal(cell);
  }

  /** The cell under a point of the canvas in CSS pixels, undefined beside the matrix. */
  cellAt(px: number, py: number): Cell | undefined {
    return this.motion.cellAt(px, py);
  }

  /** Where a cell is drawn, in CSS pixels of the canvas. */
  cellRectangle(cell: Cell): { left: number; top: number; size: number } | undefined {
    return this.motion.cellRectangle(cell);
  }

  /** The area of the canvas for cells: all but the tracks. CSS pixels. */
  get plot(): Plot {
    const { left, top } = this.bars.margin;
    const { width, height } = this.size;
    return { left, top, width: Math.max(0, width - left), height: Math.max(0, height - top) };
  }

  /** Draws what a reader's hand has moved. */
  private follow(): void {
    this.renderer.moved();
    this.requestRender();
  }

  requestRender(): void {
    if (!this.disposed) this.renderer.requestRender(this.drawable);
  }

  /**
   * Draws at once, so that the canvas can be read in the same task. False before `ready`, without a size, or after the device
   * was lost. `now` (milliseconds) is the clock that moves animations on: a recording gives its own.
   */
  renderNow(now = performance.now()): boolean {
    return this.renderer.renderNow(this.drawable, now);
  }

  /** Frees what the layer made; the picture's texture is its owner's. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.renderer.forget(this.drawable);
    this.builds.dispose();
    this.content.dispose();
    this.source.dispose();
    this.colourTexture?.dispose();
    this.bars.dispose();
    this.target.dispose();
  }

  private get shown() {
    const { plot } = this;
    const { extent } = this.source;
    return extent && plot.width > 0 && plot.height > 0 ? { extent, plot } : undefined;
  }

  private get sight(): Sight | undefined {
    const { view, plot, size } = this;
    return view && { view, plot, pixelRatio: size.pixelRatio };
  }

  private prepareFrame(): HeatmapFrame | undefined {
    const { sight, source, size } = this;
    const picture = sight && source.prepare(sight, this.pointer);
    if (!picture) return undefined;
    const [extent, scale] = [source.extent!, this.colours!.scale.name];
    const { markers } = this;
    return {
      extent,
      scale,
      ...picture,
      ...sight,
      size,
      tracks: this.bars.place(extent, sight),
      markers,
    };
  }

  private get markers(): Marker[] {
    const { theme } = this;
    const marker = (cell: Partial<Cell> | undefined, colour: Colour, opacity: number, marked: boolean): Marker[] =>
      cell ? [{ cell, colour, halo: theme.background, opacity, marked }] : [];
    return [...marker(this.selected, theme.accent, 0.9, true), ...marker(this.crosshair, theme.ink, 0.8, false)];
  }
}
