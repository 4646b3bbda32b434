// Which tiles of a pyramid a view needs: their level, those in sight, and those worth having before they are. Pure.
import { type Pyramid, tileEdge, tileName, type TileAddress } from '../core/pyramid';
import type { Place } from './heatmap-place';
import { cellSize, mipLevel, type Plot, type ViewRectangle } from './heatmap-view';

/** Tiles along each side of the table that the shader looks them up in. */
export const tableEdge = 64;

/** What is looked at, and with what means. */
export interface Lookout {
  readonly pyramid: Pyramid;
  readonly view: ViewRectangle;
  readonly plot: Plot;
  readonly pixelRatio: number;
  /** Tiles that can be held at once. */
  readonly slots: number;
  /** Where the reader points, in CSS pixels of the canvas; absent: the middle of the plot. */
  readonly pointer?: Place;
}

/** Tiles of one level: from a row and a column, and how many of each. */
export interface TileWindow {
  readonly level: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** What a scheduler should work on. No tile is named twice. */
export interface WantedTiles {
  readonly level: number;
  /** Tiles of the level in sight, the nearest to the pointer first. */
  readonly visible: readonly TileAddress[];
  /** One ring around those and the parents of all in sight, the nearest first. */
  readonly prefetch: readonly TileAddress[];
}

/** The level to draw: blocks of half a physical pixel to one; coarser while the tiles in sight are more than can be held. */
export function wantedLevel(lookout: Lookout): number {
  const { pyramid, view, plot, pixelRatio } = lookout;
  const finest = mipLevel(1 / (cellSize(view, plot) * pixelRatio), pyramid.levels);
  for (let level = finest; level < pyramid.coarsest; level++) if (fits(lookout, level)) return level;
  return pyramid.coarsest;
}

/** Beside the tiles in sight there is room for what is above one of them, which is drawn until it comes. */
function fits({ pyramid, view, plot, slots }: Lookout, level: number): boolean {
  const { rows, columns } = tilesInSight(pyramid, view, plot, level);
  const above = pyramid.coarsest - level;
  return rows <= tableEdge && columns <= tableEdge && rows * columns + above <= slots;
}

/** The tiles of a level that a plot shows some of. */
export function tilesInSight(pyramid: Pyramid, view: ViewRectangle, plot: Plot, level: number): TileWindow {
  const edge = tileEdge * 2 ** level;
  const all = pyramid.tiles(level);
  const [column, columns] = along(view.x / edge, (view.x + view.width) / edge, all.columns);
  const bottom = view.y + (view.width * plot.height) / plot.width;
  const [row, rows] = along(view.y / edge, bottom / edge, all.rows);
  return { level, row, column, rows, columns };
}

/** First and number of the tiles that an interval touches. */
function along(from: number, to: number, count: number): readonly [first: number, count: number] {
  const first = Math.min(count - 1, Math.max(0, Math.floor(from)));
  const last = Math.min(count - 1, Math.max(first, Math.ceil(to) - 1));
  return [first, last - first + 1];
}

/** The tiles a view needs, in the order they should come. */
export function wantedTiles(lookout: Lookout): WantedTiles {
  const { pyramid, view, plot } = lookout;
  const level = wantedLevel(lookout);
  const window = tilesInSight(pyramid, view, plot, level);
  const visible = addresses(window);
  const known = new Set(visible.map(tileName));
  const ring = addresses({
    level,
    row: window.row - 1,
    column: window.column - 1,
    rows: window.rows + 2,
    columns: window.columns + 2,
  });
  const parents = visible.flatMap((address) => pyramid.parent(address) ?? []);
  const prefetch = [...parents, ...ring].filter((address) => {
    const name = tileName(address);
    const isNew = pyramid.has(address) && !known.has(name);
    known.add(name);
    return isNew;
  });
  const focus = focusOf(lookout);
  return { level, visible: nearestFirst(visible, focus), prefetch: nearestFirst(prefetch, focus) };
}

/** True when two answers name the same tiles and begin with the same one: the order of the others changes with every pixel. */
export function sameTiles(a: WantedTiles, b: WantedTiles): boolean {
  const names = (tiles: readonly TileAddress[]): string => tiles.map(tileName).sort().join();
  const first = ({ visible }: WantedTiles): string => tileName(visible[0]);
  return first(a) === first(b) && names(a.visible) === names(b.visible) && names(a.prefetch) === names(b.prefetch);
}

function addresses({ level, row, column, rows, columns }: TileWindow): TileAddress[] {
  return Array.from({ length: rows * columns }, (_, index) => ({
    level,
    row: row + Math.floor(index / columns),
    column: column + (index % columns),
  }));
}

/** The pointer's place, in cells. */
function focusOf({ view, plot, pointer }: Lookout): Place {
  const { x, y } = pointer ?? { x: plot.left + plot.width / 2, y: plot.top + plot.height / 2 };
  const size = cellSize(view, plot);
  return { x: view.x + (x - plot.left) / size, y: view.y + (y - plot.top) / size };
}

/** By the distance of the tile, then of its middle, then the coarser first. */
function nearestFirst(tiles: readonly TileAddress[], focus: Place): readonly TileAddress[] {
  const measured = tiles.map((tile) => {
    const edge = tileEdge * 2 ** tile.level;
    const [dx, dy] = [focus.x - (tile.column + 0.5) * edge, focus.y - (tile.row + 0.5) * edge].map(Math.abs);
    const outside = Math.hypot(Math.max(0, dx - edge / 2), Math.max(0, dy - edge / 2));
    return { tile, outside, middle: Math.hypot(dx, dy) };
  });
  measured.sort((a, b) => a.outside - b.outside || a.middle - b.middle || b.tile.level - a.tile.level);
  return measured.map(({ tile }) => tile);
}
