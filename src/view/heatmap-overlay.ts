// The lines along a row and a column, and the marks on the class strips, as rectangles in physical pixels. Plain numbers.
import type { Cell } from './heatmap-view';
import type { Colour } from './oklab';

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly colour: Colour;
  readonly opacity: number;
}

/** Where the cells are on the canvas, in physical pixels. */
export interface CellsOnCanvas {
  /** What is visible of the matrix. */
  readonly area: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  /** Upper left corner of cell (0, 0); may lie outside the canvas. */
  readonly left: number;
  readonly top: number;
  /** Edge of a cell. */
  readonly cell: number;
  readonly pixelRatio: number;
  /** The class strips beside the area, if there are any. */
  readonly strip: { readonly width: number; readonly gap: number } | undefined;
}

/** A row and a column to point out. */
export interface Marker {
  readonly cell: Partial<Cell>;
  readonly colour: Colour;
  readonly halo: Colour;
  readonly opacity: number;
  /** Also marked on the strips. */
  readonly marked: boolean;
}

/** Each band has two lines with a halo each, cut by the other band; and a mark. */
const rectanglesPerMarker = 2 * (2 * 2 * 2 + 1);
export const mostRectangles = 2 * rectanglesPerMarker;
const haloOpacity = 0.65;
/** The least width of a mark, CSS pixels. */
const leastMark = 3;

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The rectangles of all markers, in the order they are drawn. At most two markers. */
export function overlayRectangles(place: CellsOnCanvas, markers: readonly Marker[]): Rectangle[] {
  return markers.flatMap((marker) => {
    const row = band(place.top, place.cell, marker.cell.row);
    const column = band(place.left, place.cell, marker.cell.column);
    const lines = [...linesAlong(place, marker, row, column, false), ...linesAlong(place, marker, column, row, true)];
    return marker.marked ? [...lines, ...marks(place, marker, row, column)] : lines;
  });
}

/** The pixels of one row or column. */
function band(start: number, cell: number, index: number | undefined): Interval | undefined {
  return index === undefined ? undefined : { from: start + index * cell, to: start + (index + 1) * cell };
}

/** Lines on both sides of a band, left out where the other band crosses. `upright` bands are columns. */
function linesAlong(
  place: CellsOnCanvas,
  marker: Marker,
  own: Interval | undefined,
  other: Interval | undefined,
  upright: boolean,
): Rectangle[] {
  if (!own) return [];
  const { area, pixelRatio } = place;
  const bounds = upright ? { from: area.left, to: area.right } : { from: area.top, to: area.bottom };
  const length = upright ? { from: area.top, to: area.bottom } : { from: area.left, to: area.right };
  const [near, far] = [Math.round(own.from), Math.round(own.to)];
  const line = Math.max(1, Math.round(pixelRatio));
  const sides = [
    { at: { from: near - 2 * line, to: near - line }, colour: marker.halo, opacity: marker.opacity * haloOpacity },
    { at: { from: far + line, to: far + 2 * line }, colour: marker.halo, opacity: marker.opacity * haloOpacity },
    { at: { from: near - line, to: near }, colour: marker.colour, opacity: marker.opacity },
    { at: { from: far, to: far + line }, colour: marker.colour, opacity: marker.opacity },
  ];
  return sides.flatMap(({ at, colour, opacity }) => {
    const thickness = overlap(at, bounds);
    if (!thickness) return [];
    return outside(length, other).map((run) => ({ ...box(thickness, run, upright), colour, opacity }));
  });
}

/** A mark on each strip beside its band. */
function marks(
  place: CellsOnCanvas,
  marker: Marker,
  row: Interval | undefined,
  column: Interval | undefined,
): Rectangle[] {
  const { area, strip, pixelRatio } = place;
  if (!strip) return [];
  const mark = (own: Interval | undefined, bounds: Interval, edge: number, upright: boolean): Rectangle[] => {
    const widened = own && overlap(widen(own, leastMark * pixelRatio), bounds);
    if (!widened) return [];
    const across = { from: edge - strip.gap - strip.width, to: edge - strip.gap };
    return [{ ...box(widened, across, upright), colour: marker.colour, opacity: 1 }];
  };
  return [
    ...mark(row, { from: area.top, to: area.bottom }, area.left, false),
    ...mark(column, { from: area.left, to: area.right }, area.top, true),
  ];
}

function box(
  thickness: Interval,
  run: Interval,
  upright: boolean,
): { left: number; top: number; right: number; bottom: number } {
  const [x, y] = upright ? [thickness, run] : [run, thickness];
  return { left: x.from, right: x.to, top: y.from, bottom: y.to };
}

function widen({ from, to }: Interval, least: number): Interval {
  const more = Math.max(0, least - (to - from)) / 2;
  return { from: from - more, to: to + more };
}

function overlap(first: Interval, second: Interval): Interval | undefined {
  const both = { from: Math.max(first.from, second.from), to: Math.min(first.to, second.to) };
  return both.to > both.from ? both : undefined;
}

/** What is left of an interval beside another. */
function outside(whole: Interval, hole: Interval | undefined): Interval[] {
  if (!hole) return [whole];
  const parts = [overlap(whole, { from: -Infinity, to: hole.from }), overlap(whole, { from: hole.to, to: Infinity })];
  return parts.filter((part): part is Interval => part !== undefined);
}
