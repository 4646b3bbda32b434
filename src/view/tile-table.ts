// Where the shader finds the tiles in sight: a small texture, an entry for each, filled anew for every frame.
import { tileEdge, type TileAddress } from '../core/pyramid';
import type { TiledPicture } from './heatmap-picture';
import type { Place } from './heatmap-place';
import { tableEdge, type TileWindow } from './tile-window';

/** Floats of an entry: a block (x, y) of the level is the texel floor(block * shrink) + shift; 1 where there is a tile, else 0. */
export const entryFloats = 4;

/** The nearest of a tile and what is above it that is in the atlas. */
interface Found {
  readonly address: TileAddress;
  readonly slot: Place;
}

/** Fills the entries of a window, row by row with `tableEdge` entries a row. True when every tile in it is there itself. */
export function fillTileTable(entries: Float32Array, window: TileWindow, picture: TiledPicture): boolean {
  let complete = true;
  for (let row = 0; row < window.rows; row++) {
    for (let column = 0; column < window.columns; column++) {
      const address = { level: window.level, row: window.row + row, column: window.column + column };
      const found = nearestThere(picture, address);
      entries.set(entryOf(found, window.level), (row * tableEdge + column) * entryFloats);
      complete &&= found?.address.level === window.level;
    }
  }
  return complete;
}

function nearestThere(picture: TiledPicture, wanted: TileAddress): Found | undefined {
  for (let address: TileAddress | undefined = wanted; address; address = picture.pyramid.parent(address)) {
    const slot = picture.slotOf(address);
    if (slot) return { address, slot };
  }
  return undefined;
}

function entryOf(found: Found | undefined, level: number): readonly number[] {
  if (!found) return [0, 0, 0, 0];
  const { address, slot } = found;
  return [slot.x - address.column * tileEdge, slot.y - address.row * tileEdge, 2 ** (level - address.level), 1];
}
