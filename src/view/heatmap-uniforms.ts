// What the heatmap's shaders read: numbers and textures, which are all that changes between frames.
import { int, ivec2, textureLoad, uniform, uniformArray } from 'three/tsl';
import { DataTexture, FloatType, RedFormat, RGBAFormat, Vector2, Vector3, Vector4 } from 'three/webgpu';
import type { BlockPlace, Place } from './heatmap-place';
import { entryFloats } from './tile-table';
import type { TileSpans } from './tile-spans';
import { tableEdge } from './tile-window';

/** A texture to begin with, of the kind it will have: three fixes the kind of a binding when it first sees it. */
function emptyTexture(kind: 'colours' | 'floats'): DataTexture {
  const texture =
    kind === 'floats'
      ? new DataTexture(new Float32Array(1), 1, 1, RedFormat, FloatType)
      : new DataTexture(new Uint8Array(4), 1, 1);
  texture.needsUpdate = true;
  return texture;
}

/** Where blocks of a level are, as `blockPlace` gives it. Whole numbers of blocks are exact up to 2^24. */
export class PlaceUniforms {
  readonly perPixel = uniform(1);
  readonly origin = uniform(new Vector2());
  readonly fraction = uniform(new Vector2());
  readonly begin = uniform(new Vector2());
  readonly end = uniform(new Vector2());
  readonly level = uniform(0, 'int');

  set(place: BlockPlace): void {
    const put = (vector: Vector2, { x, y }: Place): void => void vector.set(x, y);
    this.perPixel.value = place.perPixel;
    this.level.value = place.level;
    put(this.origin.value, place.origin);
    put(this.fraction.value, place.fraction);
    put(this.begin.value, place.begin);
    put(this.end.value, place.end);
  }
}

/** What the heatmap's shaders read. Lengths are in physical pixels of the canvas. */
export class HeatmapUniforms {
  readonly picture = textureLoad(emptyTexture('floats'), ivec2(0, 0), int(0));
  /** Of tiled pictures: where in the atlas the tiles from `firstTile` on are. */
  readonly tileEntries = new Float32Array(tableEdge * tableEdge * entryFloats);
  readonly tiles = textureLoad(new DataTexture(this.tileEntries, tableEdge, tableEdge, RGBAFormat, FloatType));
  readonly firstTile = uniform(new Vector2());
  /** Columns of tiles in sight. */
  readonly tileColumns = uniform(1, 'int');
  private readonly spanValues = Array.from({ length: tableEdge }, () => new Vector4());
  /** Pixels that see one tile alone: from and to, of a column of tiles (x, y) and of a row (z, w). */
  readonly spans = uniformArray<'vec4'>(this.spanValues, 'vec4');
  readonly colours = textureLoad(emptyTexture('colours'), ivec2(0, 0), int(0));
  readonly tracks = textureLoad(emptyTexture('colours'), ivec2(0, 0), int(0));
  readonly viewport = uniform(new Vector2(1, 1));
  readonly plotOrigin = uniform(new Vector2());
  /** Left, top, right and bottom of what is visible of the matrix. */
  readonly area = uniform(new Vector4());
  readonly cells = new PlaceUniforms();
  /** Texels looked at along each axis, where they are too many to be written out. */
  readonly taps = uniform(1, 'int');
  /** What numbers are divided by before a logarithm; then t = (their place on the scale) * scale + offset. */
  readonly unit = uniform(1);
  readonly scale = uniform(0);
  readonly offset = uniform(0.5);
  readonly trackCells = new PlaceUniforms();
  /** Tracks beside the rows; those above the columns follow. */
  readonly rowTracks = uniform(0, 'int');
  readonly trackWidth = uniform(0);
  readonly trackGap = uniform(0);
  /** Texels from one track to the next, and to the level that is drawn: of those above columns (x) and beside rows (y). */
  readonly trackStride = uniform(new Vector2());
  readonly trackLevel = uniform(new Vector2());
  readonly pixelRatio = uniform(1);
  readonly gridOpacity = uniform(0);
  readonly background = uniform(new Vector3());
  readonly missing = uniform(new Vector3());

  setSpans({ columns, rows }: TileSpans): void {
    this.tileColumns.value = columns.length;
    columns.forEach(([from, to], at) => Object.assign(this.spanValues[at], { x: from, y: to }));
    rows.forEach(([from, to], at) => Object.assign(this.spanValues[at], { z: from, w: to }));
  }
}
