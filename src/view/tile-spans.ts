// Which pixels see one tile alone. Those at the border of two see both, and are drawn apart. Pure.
import { tileEdge } from '../core/pyramid';
import type { CellsOnCanvas } from './heatmap-overlay';
import type { TileWindow } from './tile-window';

/** From a physical pixel's edge to another's, counted from the canvas's. */
export type Span = readonly [from: number, to: number];

/** The pixels that see just one tile, for each column and row of tiles in sight. */
export interface TileSpans {
  readonly columns: readonly Span[];
  readonly rows: readonly Span[];
}

/** Nearer to a border than this a pixel may reach over it, when its place is a float32. Physical pixels. */
const slack = 0.02;

export function tileSpans(window: TileWindow, { area, left, top, cell }: CellsOnCanvas): TileSpans {
  const edge = cell * tileEdge * 2 ** window.level;
  return {
    columns: spans(left + window.column * edge, edge, window.columns, [area.left, area.right]),
    rows: spans(top + window.row * edge, edge, window.rows, [area.top, area.bottom]),
  };
}

/** Of tiles from `start` on, each `edge` pixels long; the first and the last reach to the ends of the area. */
function spans(start: number, edge: number, count: number, [from, to]: Span): Span[] {
  const within = (place: number): number => Math.min(to, Math.max(from, place));
  return Array.from({ length: count }, (_, index) => {
    const first = index === 0 ? from : within(Math.ceil(start + index * edge + slack));
    const last = index === count - 1 ? to : within(Math.floor(start + (index + 1) * edge - slack));
    return [first, Math.max(first, last)] as const;
  });
}
