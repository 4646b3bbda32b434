// What a heatmap's cells are read from: takes pictures of both kinds, and says for each frame at which level and where.
import type { Texture } from 'three/webgpu';
import { tileEdge, type Extent } from '../core/pyramid';
import { type AnyPicture, extentOf, isTiled, type TiledPicture } from './heatmap-picture';
import { blockPlace, type BlockPlace, type Place } from './heatmap-place';
import type { CellSource } from './heatmap-shader';
import type { HeatmapUniforms } from './heatmap-uniforms';
import { cellSize, mipLevel, type Plot, type ViewRectangle } from './heatmap-view';
import { wrapTexture } from './three-internals';
import { fillTileTable } from './tile-table';
import { sameTiles, tilesInSight, wantedLevel, wantedTiles, type TileWindow, type WantedTiles } from './tile-window';

/** What part of the matrix is shown, and where. */
export interface Sight {
  readonly view: ViewRectangle;
  readonly plot: Plot;
  readonly pixelRatio: number;
}

/** What is drawn: the blocks of a level, and the tiles that have them, if it is tiles. */
export interface SightedBlocks {
  readonly cells: BlockPlace;
  readonly tiles: TileWindow | undefined;
}

export class PictureSource {
  /** Told what tiles a view needs, whenever that changes. */
  listener: ((wanted: WantedTiles) => void) | undefined;
  private shown: AnyPicture | undefined;
  private wrapped: Texture | undefined;
  private told: WantedTiles | undefined;
  private complete = false;

  constructor(private readonly uniforms: HeatmapUniforms) {}

  get picture(): AnyPicture | undefined {
    return this.shown;
  }

  get extent(): Extent | undefined {
    return this.shown && extentOf(this.shown);
  }

  get kind(): CellSource {
    return this.shown && isTiled(this.shown) ? 'tiles' : 'texture';
  }

  /** True when the last frame had every number at its own level. */
  get isComplete(): boolean {
    return this.complete;
  }

  /** The textures stay their owner's. */
  set(picture: AnyPicture | undefined): void {
    this.shown = picture;
    this.told = undefined;
    const before = this.wrapped;
    this.wrapped = picture && wrapTexture(isTiled(picture) ? picture.atlas : picture.texture);
    if (this.wrapped) this.uniforms.picture.value = this.wrapped;
    before?.dispose();
  }

  /** Brings the table of tiles up to date. */
  prepare(sight: Sight, pointer: Place | undefined): SightedBlocks | undefined {
    const { shown } = this;
    if (!shown) return undefined;
    const { view, plot, pixelRatio } = sight;
    this.complete = true;
    if (isTiled(shown)) return this.prepareTiles(shown, sight, pointer);
    const level = mipLevel(1 / (cellSize(view, plot) * pixelRatio), shown.levels);
    return { cells: blockPlace(extentOf(shown), view, plot, pixelRatio, level), tiles: undefined };
  }

  /** What tiles a view needs; nothing for a picture that is one texture. */
  wanted(sight: Sight, pointer: Place | undefined): WantedTiles | undefined {
    const { shown } = this;
    if (!shown || !isTiled(shown)) return undefined;
    return wantedTiles({ pyramid: shown.pyramid, slots: shown.slots, ...sight, pointer });
  }

  dispose(): void {
    this.wrapped?.dispose();
    this.uniforms.tiles.value.dispose();
  }

  private prepareTiles(picture: TiledPicture, sight: Sight, pointer: Place | undefined): SightedBlocks {
    const { view, plot, pixelRatio } = sight;
    const { pyramid, slots } = picture;
    this.tell(sight, pointer);
    const level = wantedLevel({ pyramid, slots, ...sight });
    const window = tilesInSight(pyramid, view, plot, level);
    this.fillTable(window, picture);
    return { cells: within(window, blockPlace(pyramid, view, plot, pixelRatio, level)), tiles: window };
  }

  private tell(sight: Sight, pointer: Place | undefined): void {
    if (!this.listener) return;
    const wanted = this.wanted(sight, pointer)!;
    if (this.told && sameTiles(this.told, wanted)) return;
    this.told = wanted;
    this.listener(wanted);
  }

  private fillTable(window: TileWindow, picture: TiledPicture): void {
    const { tiles, tileEntries, firstTile } = this.uniforms;
    this.complete = fillTileTable(tileEntries, window, picture);
    firstTile.value.set(window.column, window.row);
    tiles.value.needsUpdate = true;
  }
}

/** A pixel at the plot's edge may reach beyond the tiles in sight: what it covers there does not count. */
function within({ row, column, rows, columns }: TileWindow, place: BlockPlace): BlockPlace {
  const { origin, begin, end } = place;
  const first = { x: column * tileEdge - origin.x, y: row * tileEdge - origin.y };
  const last = { x: (column + columns) * tileEdge - origin.x, y: (row + rows) * tileEdge - origin.y };
  return {
    ...place,
    begin: { x: Math.max(begin.x, first.x), y: Math.max(begin.y, first.y) },
    end: { x: Math.min(end.x, last.x), y: Math.min(end.y, last.y) },
  };
}
