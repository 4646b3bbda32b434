// Where the blocks of a level are on the canvas. Whole blocks and fractions are kept apart, so that float32 has room for both.
import type { Extent } from '../core/pyramid';
import { cellSize, type Plot, type ViewRectangle } from './heatmap-view';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A block of level l is 2^l cells a side. Places count from the block under the plot's upper left corner. */
export interface BlockPlace {
  readonly level: number;
  /** Blocks along the edge of a physical pixel. */
  readonly perPixel: number;
  /** The block under the corner: whole numbers, negative where the matrix begins inside the plot. */
  readonly origin: Place;
  /** Where in that block the corner is, 0 to 1. */
  readonly fraction: Place;
  /** The matrix's upper left and lower right corners, in blocks from the origin's. */
  readonly begin: Place;
  readonly end: Place;
}

/** The blocks of a level under a plot that shows `view` of a matrix. */
export function blockPlace(
  matrix: Extent,
  view: ViewRectangle,
  plot: Plot,
  pixelRatio: number,
  level: number,
): BlockPlace {
  const edge = 2 ** level;
  const corner = { x: view.x / edge, y: view.y / edge };
  const origin = { x: Math.floor(corner.x), y: Math.floor(corner.y) };
  return {
    level,
    perPixel: 1 / (cellSize(view, plot) * pixelRatio * edge),
    origin,
    fraction: { x: corner.x - origin.x, y: corner.y - origin.y },
    begin: { x: -origin.x, y: -origin.y },
    end: { x: matrix.columns / edge - origin.x, y: matrix.rows / edge - origin.y },
  };
}
