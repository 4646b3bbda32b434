// The meshes of a heatmap and their uniforms, brought up to date for one frame.
import { Mesh, Scene } from 'three/webgpu';
import type { NodeMaterial } from 'three/webgpu';
import type { Extent } from '../core/pyramid';
import type { ScaleName } from './colour-scale';
import { type Builds, type CellsLook, HeatmapCells } from './heatmap-cells';
import { OverlayMaterial, tracksMaterial } from './heatmap-edges';
import { overlayRectangles, type CellsOnCanvas, type Marker } from './heatmap-overlay';
import type { BlockPlace } from './heatmap-place';
import { HeatmapUniforms } from './heatmap-uniforms';
import { cellSize, type Plot, type ViewRectangle } from './heatmap-view';
import { pulledGeometry, verticesPerQuad } from './quads';
import { tileSpans } from './tile-spans';
import type { TileWindow } from './tile-window';

/** Where the tracks are: `rows` of them left of the cells, `columns` above. */
export interface TracksOnCanvas {
  readonly width: number;
  readonly gap: number;
  readonly rows: number;
  readonly columns: number;
  /** The rows and columns under the tracks, at their own level. */
  readonly place: BlockPlace;
}

/** What a frame shows. Lengths in CSS pixels. */
export interface HeatmapFrame {
  readonly extent: Extent;
  /** The tiles in sight, of a picture of tiles. */
  readonly tiles: TileWindow | undefined;
  readonly scale: ScaleName;
  readonly cells: BlockPlace;
  readonly view: ViewRectangle;
  readonly plot: Plot;
  readonly size: { readonly width: number; readonly height: number; readonly pixelRatio: number };
  readonly tracks: TracksOnCanvas | undefined;
  readonly markers: readonly Marker[];
}

/** Hairlines appear from cells of the first size and are full at the second. CSS pixels. */
const gridFrom = 14;
const gridFull = 22;
const gridOpacity = 0.55;
const mostTaps = 64;
const leastTaps = 2; // a pixel may touch two cells, whatever their size

export class HeatmapScene {
  readonly scene = new Scene();
  readonly uniforms = new HeatmapUniforms();
  private readonly cells = new HeatmapCells(this.scene, this.uniforms);
  private look: CellsLook | undefined;
  private readonly tracks: Mesh;
  private readonly overlay: Mesh;
  private readonly overlayMaterial = new OverlayMaterial(this.uniforms);

  constructor() {
    this.tracks = this.add(new Mesh(pulledGeometry(0), tracksMaterial(this.uniforms)), 1);
    this.overlay = this.add(new Mesh(pulledGeometry(0), this.overlayMaterial.material), 2);
  }

  /**
   * Prepares everything for a frame; nothing shows the background alone. Returns the objects that others stand in for;
   * `isRead`: none but those that are being built.
   */
  update(frame: HeatmapFrame | undefined, builds: Builds, isRead: boolean): Mesh[] {
    this.scene.visible = frame !== undefined;
    if (!frame) return [];
    const place = cellsOnCanvas(frame);
    this.look = this.setCells(frame, place);
    const lacking = this.cells.update(this.look, builds, isRead);
    this.setTracks(frame);
    const vertices = this.overlayMaterial.set(overlayRectangles(place, frame.markers));
    this.overlay.geometry.setDrawRange(0, vertices);
    this.overlay.visible = vertices > 0;
    return lacking;
  }

  /** An object that a reader may need next and whose shaders are not built. */
  unbuilt(builds: Builds): Mesh | undefined {
    return this.look && this.cells.unbuilt(this.look, builds);
  }

  dispose(): void {
    this.cells.dispose();
    for (const mesh of [this.tracks, this.overlay]) {
      mesh.geometry.dispose();
      (mesh.material as NodeMaterial).dispose();
    }
  }

  private add(mesh: Mesh, renderOrder: number): Mesh {
    mesh.frustumCulled = false;
    mesh.renderOrder = renderOrder;
    this.scene.add(mesh);
    return mesh;
  }

  private setCells(frame: HeatmapFrame, place: CellsOnCanvas): CellsLook {
    const u = this.uniforms;
    const { area, cell, pixelRatio } = place;
    const { cells, plot, size, tiles, scale } = frame;
    const taps = tapsFor(cells);
    u.viewport.value.set(Math.floor(size.width * pixelRatio), Math.floor(size.height * pixelRatio));
    u.plotOrigin.value.set(plot.left * pixelRatio, plot.top * pixelRatio);
    u.area.value.set(area.left, area.top, area.right, area.bottom);
    u.cells.set(cells);
    u.taps.value = Math.min(mostTaps, Math.max(leastTaps, taps));
    u.pixelRatio.value = pixelRatio;
    const cssCell = cell / pixelRatio;
    u.gridOpacity.value = gridOpacity * Math.min(1, Math.max(0, (cssCell - gridFrom) / (gridFull - gridFrom)));
    return {
      scale,
      taps: taps === 1 || taps === 2 || taps === 3 ? taps : 'many',
      spans: tiles && tileSpans(tiles, place),
    };
  }

  private setTracks({ tracks, size }: HeatmapFrame): void {
    const u = this.uniforms;
    this.tracks.visible = tracks !== undefined;
    if (!tracks) return;
    this.tracks.geometry.setDrawRange(0, (tracks.rows + tracks.columns) * verticesPerQuad);
    u.rowTracks.value = tracks.rows;
    u.trackWidth.value = tracks.width * size.pixelRatio;
    u.trackGap.value = tracks.gap * size.pixelRatio;
    u.trackCells.set(tracks.place);
  }
}

/** Blocks of the level a pixel can touch along an axis; cells of two pixels or more are drawn crisp. */
function tapsFor({ level, perPixel }: BlockPlace): number {
  return level === 0 && perPixel <= 0.5 ? 1 : Math.ceil(perPixel) + 1;
}

function cellsOnCanvas({ extent, view, plot, size: { pixelRatio }, tracks }: HeatmapFrame): CellsOnCanvas {
  const cell = cellSize(view, plot) * pixelRatio;
  const [originX, originY] = [plot.left * pixelRatio, plot.top * pixelRatio];
  const left = originX - view.x * cell;
  const top = originY - view.y * cell;
  const area = {
    left: Math.max(originX, left),
    top: Math.max(originY, top),
    right: Math.min(originX + plot.width * pixelRatio, left + extent.columns * cell),
    bottom: Math.min(originY + plot.height * pixelRatio, top + extent.rows * cell),
  };
  const strip = tracks && { width: tracks.width * pixelRatio, gap: tracks.gap * pixelRatio };
  return { area, left, top, cell, pixelRatio, strip };
}
