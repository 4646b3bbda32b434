// Draws a kernel's picture on a canvas: pan, zoom, colours, class strips and markers. Nothing but uniforms changes between frames.
import { CanvasTarget, DataTexture, OrthographicCamera } from 'three/webgpu';
import type { ExternalTexture } from 'three/webgpu';
import { NtkError } from '../core/errors';
import type { Gpu } from '../gpu/device';
import { classColour } from './class-colours';
import { colourMapSize, colourTableBytes, domainTransform, type ColourMapName, type Domain } from './colour-maps';
import type { Marker } from './heatmap-overlay';
import { HeatmapScene, type HeatmapFrame } from './heatmap-scene';
import {
  type Cell,
  cellAt,
  cellRectangle,
  cellSize,
  clampView,
  panView,
  type Plot,
  revealCell,
  sameCell,
  type ViewRectangle,
  wholeMatrix,
  zoomView,
} from './heatmap-view';
import { SharedRenderer, type Drawable } from './shared-renderer';
import { lightTheme, type Colour, type ViewTheme } from './theme';
import { wrapTexture } from './three-internals';

/** An r32float texture (TEXTURE_BINDING) with block means in its mip levels; the first n x n texels of level 0 are the cells, row 0 on top. */
export interface HeatmapPicture {
  readonly texture: GPUTexture;
  readonly n: number;
  readonly levels: number;
}

/** CSS pixels. */
const stripWidth = 8;
const stripGap = 3;

/** What the strips beside the cells show, in display order. */
interface Strips {
  readonly labels: ArrayLike<number>;
  readonly palette: (label: number) => Colour;
  /** Colours of the strip outside the classes'. */
  readonly outer: readonly Colour[] | undefined;
}

export class HeatmapLayer {
  /** Resolves when the first frame can be drawn. Rejects when the renderer cannot start. */
  readonly ready: Promise<void>;
  private readonly renderer: SharedRenderer;
  private readonly drawable: Drawable;
  private readonly target: CanvasTarget;
  private readonly content = new HeatmapScene();
  private picture: HeatmapPicture | undefined;
  private wrapped: ExternalTexture | undefined;
  private colourTexture: DataTexture | undefined;
  private strips: Strips | undefined;
  private stripTexture: DataTexture | undefined;
  private colours: { readonly map: ColourMapName; readonly low: number; readonly high: number } | undefined;
  private size = { width: 0, height: 0, pixelRatio: 1 };
  private rectangle: ViewRectangle | undefined;
  private theme: ViewTheme = lightTheme;
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
      prepare: () => {
        this.content.update(this.frame);
        return false;
      },
    };
    this.setTheme(lightTheme);
    this.setColours('sequential-light', { low: 0, high: 1 });
  }

  /** Cells along one edge of the picture; 0 without one. */
  get n(): number {
    return this.picture?.n ?? 0;
  }

  /** The picture to draw, or nothing. The texture stays its owner's: call this with the next one, or nothing, before destroying it. */
  setPicture(picture: HeatmapPicture | undefined): void {
    const resized = picture?.n !== this.picture?.n;
    this.picture = picture;
    const before = this.wrapped;
    this.wrapped = picture && wrapTexture(picture.texture);
    if (this.wrapped) this.content.uniforms.picture.value = this.wrapped;
    before?.dispose();
    if (resized) this.rectangle = undefined;
    this.requestRender();
  }

  /** The map and the numbers its ends stand for. A diverging map is widened to be symmetric about zero. */
  setColours(map: ColourMapName, domain: Domain): void {
    const { low, high } = domain;
    const before = this.colours;
    if (before?.map === map && Object.is(before.low, low) && Object.is(before.high, high)) return;
    this.colours = { map, low, high };
    const { scale, offset } = domainTransform(map, domain);
    this.content.uniforms.scale.value = scale;
    this.content.uniforms.offset.value = offset;
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
    const width = this.renderer.maxTextureSize;
    if (labels && labels.length > width) {
      throw new NtkError(
        'LimitExceeded',
        { what: 'rows of a heatmap', needed: labels.length, available: width },
        `A heatmap on this GPU has at most ${width} rows.`,
      );
    }
    this.setStrips(labels && labels.length > 0 ? { labels, palette, outer: this.strips?.outer } : undefined);
  }

  /** A second strip outside the class strips: the colour of the datapoint at each row, in display order; nothing removes it. */
  setOuterStrip(outer: readonly Colour[] | undefined): void {
    if (this.strips) this.setStrips({ ...this.strips, outer });
  }

  /** The cell under the pointer or the keyboard's cursor; either part may be missing. */
  setCrosshair(cell: Partial<Cell> | undefined): void {
    if (sameCell(this.crosshair, cell)) return;
    this.crosshair = cell;
    this.requestRender();
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
    const cells = this.rectangle && !this.showsWhole ? cellSize(this.rectangle, this.plot) : undefined;
    this.size = { width, height, pixelRatio };
    this.renderer.resize(this.target, width, height, pixelRatio);
    this.rectangle = this.rectangle && cells ? { ...this.rectangle, width: this.plot.width / cells } : undefined;
    this.requestRender();
  }

  /** Cells shown; the whole matrix until set. Undefined without a picture or a size. */
  get view(): ViewRectangle | undefined {
    if (!this.picture || this.plot.width <= 0 || this.plot.height <= 0) return undefined;
    return this.rectangle
      ? clampView(this.rectangle, this.picture.n, this.plot)
      : wholeMatrix(this.picture.n, this.plot);
  }

  /** Shows a part of the matrix, moved within the limits; undefined shows all of it. */
  setView(view: ViewRectangle | undefined): void {
    this.rectangle = view && this.picture ? clampView(view, this.picture.n, this.plot) : view;
    this.requestRender();
  }

  /** Moves the picture with a drag of (dx, dy) CSS pixels. */
  panBy(dx: number, dy: number): void {
    if (this.view && this.picture) this.setView(panView(this.view, dx, dy, this.picture.n, this.plot));
  }

  /** Magnifies by `factor` about the point (px, py) of the canvas, in CSS pixels. */
  zoomAt(px: number, py: number, factor: number): void {
    if (this.view && this.picture) this.setView(zoomView(this.view, factor, px, py, this.picture.n, this.plot));
  }

  /** Moves as little as needed to show a cell. */
  reveal(cell: Cell): void {
    if (this.view && this.picture) this.setView(revealCell(this.view, cell, this.picture.n, this.plot));
  }

  /** The cell under a point of the canvas in CSS pixels, undefined beside the matrix. */
  cellAt(px: number, py: number): Cell | undefined {
    return this.view && this.picture && cellAt(this.view, this.picture.n, this.plot, px, py);
  }

  /** Where a cell is drawn, in CSS pixels of the canvas. */
  cellRectangle(cell: Cell): { left: number; top: number; size: number } | undefined {
    return this.view && cellRectangle(this.view, this.plot, cell);
  }

  /** The area of the canvas for cells: all but the class strips. CSS pixels. */
  get plot(): Plot {
    const margin = this.stripCount * (stripWidth + stripGap);
    return {
      left: margin,
      top: margin,
      width: Math.max(0, this.size.width - margin),
      height: Math.max(0, this.size.height - margin),
    };
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
    this.content.dispose();
    this.wrapped?.dispose();
    this.colourTexture?.dispose();
    this.stripTexture?.dispose();
    this.target.dispose();
  }

  private get stripCount(): number {
    if (!this.strips) return 0;
    return this.strips.outer ? 2 : 1;
  }

  private setStrips(strips: Strips | undefined): void {
    this.strips = strips;
    const texture = strips && byteTexture(stripBytes(strips), strips.labels.length, 2);
    if (texture) this.content.uniforms.strips.value = texture;
    this.stripTexture?.dispose();
    this.stripTexture = texture;
    this.requestRender();
  }

  private get showsWhole(): boolean {
    return (
      this.picture !== undefined &&
      this.view !== undefined &&
      this.view.width >= wholeMatrix(this.picture.n, this.plot).width - 1e-6
    );
  }

  private get frame(): HeatmapFrame | undefined {
    const { view, plot, picture, size } = this;
    if (!view || !picture) return undefined;
    const { theme } = this;
    const marker = (cell: Partial<Cell> | undefined, colour: Colour, opacity: number, marked: boolean): Marker[] =>
      cell ? [{ cell, colour, halo: theme.background, opacity, marked }] : [];
    const markers = [
      ...marker(this.selected, theme.accent, 0.9, true),
      ...marker(this.crosshair, theme.ink, 0.8, false),
    ];
    const strip = this.strips && { width: stripWidth, gap: stripGap, count: this.stripCount };
    return { n: picture.n, levels: picture.levels, view, plot, size, strip, markers };
  }
}

function byteTexture(bytes: Uint8Array<ArrayBuffer>, width: number, height = 1): DataTexture {
  const texture = new DataTexture(bytes, width, height);
  texture.needsUpdate = true;
  return texture;
}

/** Classes in the first row, the outer strip in the second. */
function stripBytes({ labels, palette, outer }: Strips): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(labels.length * 2 * 4);
  const put = (colour: Colour, texel: number): void =>
    bytes.set([...colour.map((value) => Math.round(value * 255)), 255], texel * 4);
  for (let index = 0; index < labels.length; index++) {
    put(palette(labels[index]), index);
    if (outer) put(outer[index], labels.length + index);
  }
  return bytes;
}
