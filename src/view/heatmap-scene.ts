// The meshes of a heatmap and their uniforms, brought up to date for one frame.
import { BufferGeometry, Mesh, PlaneGeometry, Scene } from 'three/webgpu';
import type { NodeMaterial } from 'three/webgpu';
import { OverlayMaterial, stripsMaterial } from './heatmap-edges';
import { overlayRectangles, type CellsOnCanvas, type Marker } from './heatmap-overlay';
import { cellsMaterial, HeatmapUniforms, type Taps } from './heatmap-shader';
import { cellSize, mipLevel, type Plot, type ViewRectangle } from './heatmap-view';

/** What a frame shows. Lengths in CSS pixels. */
export interface HeatmapFrame {
  readonly n: number;
  readonly levels: number;
  readonly view: ViewRectangle;
  readonly plot: Plot;
  readonly size: { readonly width: number; readonly height: number; readonly pixelRatio: number };
  /** `count` strips along each of the left and upper edges. */
  readonly strip: { readonly width: number; readonly gap: number; readonly count: number } | undefined;
  readonly markers: readonly Marker[];
}

/** Hairlines appear from cells of the first size and are full at the second. CSS pixels. */
const gridFrom = 14;
const gridFull = 22;
const gridOpacity = 0.55;
const mostStripSamples = 16;
const mostTaps = 64;
/** Two strips of two edges, a quad each. */
const stripVertices = 12;

export class HeatmapScene {
  readonly scene = new Scene();
  readonly uniforms = new HeatmapUniforms();
  private readonly plane = new PlaneGeometry(2, 2);
  private readonly cells: Mesh;
  private readonly strips: Mesh;
  private readonly overlay: Mesh;
  private readonly overlayMaterial = new OverlayMaterial(this.uniforms);
  private readonly cellMaterials = new Map<Taps, NodeMaterial>();

  constructor() {
    this.cells = this.add(new Mesh(this.plane, this.cellsFor(1)), 0);
    this.strips = this.add(new Mesh(pulledGeometry(2 * stripVertices), stripsMaterial(this.uniforms)), 1);
    this.overlay = this.add(new Mesh(pulledGeometry(0), this.overlayMaterial.material), 2);
  }

  /** Prepares everything for a frame; nothing shows the background alone. */
  update(frame: HeatmapFrame | undefined): void {
    this.scene.visible = frame !== undefined;
    if (!frame) return;
    const place = cellsOnCanvas(frame);
    this.setCells(frame, place);
    this.setStrips(frame);
    const vertices = this.overlayMaterial.set(overlayRectangles(place, frame.markers));
    this.overlay.geometry.setDrawRange(0, vertices);
    this.overlay.visible = vertices > 0;
  }

  dispose(): void {
    this.plane.dispose();
    for (const mesh of [this.strips, this.overlay]) {
      mesh.geometry.dispose();
      (mesh.material as NodeMaterial).dispose();
    }
    for (const material of this.cellMaterials.values()) material.dispose();
  }

  private add(mesh: Mesh, renderOrder: number): Mesh {
    mesh.frustumCulled = false;
    mesh.renderOrder = renderOrder;
    this.scene.add(mesh);
    return mesh;
  }

  private cellsFor(taps: Taps): NodeMaterial {
    const material = this.cellMaterials.get(taps) ?? cellsMaterial(this.uniforms, taps);
    this.cellMaterials.set(taps, material);
    return material;
  }

  private setCells(frame: HeatmapFrame, { area, cell, pixelRatio }: CellsOnCanvas): void {
    const u = this.uniforms;
    const { n, levels, view, plot, size } = frame;
    const level = mipLevel(1 / cell, levels);
    const taps = tapsFor(1 / cell, level);
    u.n.value = n;
    u.viewport.value.set(Math.floor(size.width * pixelRatio), Math.floor(size.height * pixelRatio));
    u.plotOrigin.value.set(plot.left * pixelRatio, plot.top * pixelRatio);
    u.area.value.set(area.left, area.top, area.right, area.bottom);
    u.view.value.set(view.x, view.y);
    u.cellsPerPixel.value = 1 / cell;
    u.level.value = level;
    u.taps.value = Math.min(mostTaps, taps);
    u.pixelRatio.value = pixelRatio;
    const cssCell = cell / pixelRatio;
    u.gridOpacity.value = gridOpacity * Math.min(1, Math.max(0, (cssCell - gridFrom) / (gridFull - gridFrom)));
    this.cells.material = this.cellsFor(taps === 1 || taps === 2 || taps === 3 ? taps : 'many');
  }

  private setStrips({ strip, view, plot, size }: HeatmapFrame): void {
    const u = this.uniforms;
    this.strips.visible = strip !== undefined;
    if (!strip) return;
    this.strips.geometry.setDrawRange(0, strip.count * stripVertices);
    u.stripWidth.value = strip.width * size.pixelRatio;
    u.stripGap.value = strip.gap * size.pixelRatio;
    const cellsPerPixel = 1 / (cellSize(view, plot) * size.pixelRatio);
    u.stripSamples.value = Math.min(mostStripSamples, Math.max(1, Math.ceil(cellsPerPixel)));
  }
}

/** Blocks of the level a pixel can touch along an axis; cells of two pixels or more are drawn crisp. */
function tapsFor(cellsPerPixel: number, level: number): number {
  return cellsPerPixel <= 0.5 ? 1 : Math.ceil(cellsPerPixel / 2 ** level) + 1;
}

function cellsOnCanvas({ n, view, plot, size: { pixelRatio }, strip }: HeatmapFrame): CellsOnCanvas {
  const cell = cellSize(view, plot) * pixelRatio;
  const [originX, originY] = [plot.left * pixelRatio, plot.top * pixelRatio];
  const left = originX - view.x * cell;
  const top = originY - view.y * cell;
  const area = {
    left: Math.max(originX, left),
    top: Math.max(originY, top),
    right: Math.min(originX + plot.width * pixelRatio, left + n * cell),
    bottom: Math.min(originY + plot.height * pixelRatio, top + n * cell),
  };
  const scaled = strip && { width: strip.width * pixelRatio, gap: strip.gap * pixelRatio };
  return { area, left, top, cell, pixelRatio, strip: scaled };
}

/** A geometry without vertices of its own: its material makes them from their index. */
function pulledGeometry(vertices: number): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setDrawRange(0, vertices);
  return geometry;
}
