// The tracks beside a heatmap: how much room they take, which is where, and their colours on the GPU.
import { DataTexture } from 'three/webgpu';
import type { Extent } from '../core/pyramid';
import { blockPlace } from './heatmap-place';
import type { TracksOnCanvas } from './heatmap-scene';
import type { Sight } from './heatmap-source';
import {
  levelStart,
  noTracks,
  packTracks,
  tracksWidth,
  type PackedTracks,
  type TrackPlace,
  type Tracks,
} from './heatmap-tracks';
import type { HeatmapUniforms } from './heatmap-uniforms';
import { cellSize, mipLevel, type Cell } from './heatmap-view';

/** CSS pixels. */
const trackWidth = 8;
const trackGap = 3;
const pitch = trackWidth + trackGap;

export class TrackBars {
  private shown = noTracks;
  private packed: PackedTracks | undefined;
  private texture: DataTexture | undefined;

  constructor(private readonly uniforms: HeatmapUniforms) {}

  get tracks(): Tracks {
    return this.shown;
  }

  /** What they take of the canvas, CSS pixels. */
  get margin(): { readonly left: number; readonly top: number } {
    return { left: this.shown.rows.length * pitch, top: this.shown.columns.length * pitch };
  }

  /** Throws LimitExceeded where the colours are more than a texture with `mostRows` rows holds. */
  set(tracks: Tracks, mostRows: number): void {
    const isEmpty = tracks.rows.length + tracks.columns.length === 0;
    this.packed = isEmpty ? undefined : packTracks(tracks, mostRows);
    this.shown = tracks;
    const texture = this.packed && byteTexture(this.packed.bytes, tracksWidth, this.packed.height);
    if (texture) this.uniforms.tracks.value = texture;
    this.texture?.dispose();
    this.texture = texture;
  }

  /** Where they are drawn for a view of a matrix. */
  place(extent: Extent, { view, plot, pixelRatio }: Sight): TracksOnCanvas | undefined {
    if (!this.packed) return undefined;
    const { cells, stride, levels } = this.packed;
    const level = mipLevel(1 / (cellSize(view, plot) * pixelRatio), levels);
    this.uniforms.trackStride.value.set(stride.columns, stride.rows);
    this.uniforms.trackLevel.value.set(levelStart(cells.columns, level), levelStart(cells.rows, level));
    const { rows, columns } = this.shown;
    const place = blockPlace(extent, view, plot, pixelRatio, level);
    return { width: trackWidth, gap: trackGap, rows: rows.length, columns: columns.length, place };
  }

  /** The track so many CSS pixels left of the cells, or above them, and the row or column of `cell` beside it. */
  at(leftOf: number, above: number, cell: Cell): TrackPlace | undefined {
    if (leftOf > 0 === above > 0) return undefined;
    const [edge, distance] = leftOf > 0 ? (['rows', leftOf] as const) : (['columns', above] as const);
    const track = Math.floor((distance - trackGap) / pitch);
    const isOn = distance > trackGap && (distance - trackGap) % pitch <= trackWidth;
    if (!isOn || track >= this.shown[edge].length) return undefined;
    return { edge, track, at: edge === 'rows' ? cell.row : cell.column };
  }

  dispose(): void {
    this.texture?.dispose();
  }
}

/** Bytes (red, green, blue, any) as a texture. */
export function byteTexture(bytes: Uint8Array<ArrayBuffer>, width: number, height = 1): DataTexture {
  const texture = new DataTexture(bytes, width, height);
  texture.needsUpdate = true;
  return texture;
}
