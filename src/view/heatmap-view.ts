// Where a matrix of square cells appears in a plot: the view rectangle, zoom, pan and their limits. Plain numbers, CSS pixels.
import type { Extent } from '../core/pyramid';

/** The part of the matrix that fills the plot: its left and top edge and its width, in cells. Its height follows the plot's shape. */
export interface ViewRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The area of the canvas that shows cells, in CSS pixels. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** CSS pixels of the largest cell the reader can zoom to, unless the whole matrix is smaller than that. */
export const largestCell = 40;

/** A matrix with as many rows as columns. */
export function square(n: number): Extent {
  return { rows: n, columns: n };
}

/** CSS pixels of one cell. */
export function cellSize(view: ViewRectangle, plot: Plot): number {
  return plot.width / view.width;
}

/** The whole matrix, centred: the smallest zoom. */
export function wholeMatrix(matrix: Extent, plot: Plot): ViewRectangle {
  return clampView({ x: 0, y: 0, width: widestView(matrix, plot) }, matrix, plot);
}

/** Cells across a plot that is just large enough for all rows and columns. */
function widestView({ rows, columns }: Extent, plot: Plot): number {
  return Math.max(columns, rows * (plot.width / Math.max(plot.height, 1e-9)));
}

/** The nearest view within the limits: between the whole matrix and cells of `largestCell`, without blank space where cells could be. */
export function clampView(view: ViewRectangle, matrix: Extent, plot: Plot): ViewRectangle {
  const widest = widestView(matrix, plot);
  const narrowest = Math.min(plot.width / largestCell, widest);
  const width = Math.min(widest, Math.max(narrowest, view.width));
  const height = (width * plot.height) / Math.max(plot.width, 1e-9);
  return { x: clampEdge(view.x, width, matrix.columns), y: clampEdge(view.y, height, matrix.rows), width };
}

function clampEdge(start: number, extent: number, n: number): number {
  return extent >= n ? (n - extent) / 2 : Math.min(n - extent, Math.max(0, start));
}

/** The view moved with a drag of (dx, dy) CSS pixels. */
export function panView(view: ViewRectangle, dx: number, dy: number, matrix: Extent, plot: Plot): ViewRectangle {
  const size = cellSize(view, plot);
  return clampView({ x: view.x - dx / size, y: view.y - dy / size, width: view.width }, matrix, plot);
}

/** The view magnified by `factor` with the cell under (px, py) kept in its place, as far as the limits allow. */
export function zoomView(
  view: ViewRectangle,
  factor: number,
  px: number,
  py: number,
  matrix: Extent,
  plot: Plot,
): ViewRectangle {
  const { width } = clampView({ ...view, width: view.width / factor }, matrix, plot);
  const before = cellSize(view, plot);
  const after = plot.width / width;
  const x = view.x + (px - plot.left) * (1 / before - 1 / after);
  const y = view.y + (py - plot.top) * (1 / before - 1 / after);
  return clampView({ x, y, width }, matrix, plot);
}

/** The view that shows `cell` at least `margin` cells from the plot's edge, moved as little as possible. */
export function revealCell(view: ViewRectangle, cell: Cell, matrix: Extent, plot: Plot, margin = 1): ViewRectangle {
  const height = (view.width * plot.height) / plot.width;
  const near = (start: number, extent: number, at: number): number => {
    const pad = Math.min(margin, Math.max(0, (extent - 1) / 2));
    return Math.min(at - pad, Math.max(at + 1 + pad - extent, start));
  };
  return clampView(
    { ...view, x: near(view.x, view.width, cell.column), y: near(view.y, height, cell.row) },
    matrix,
    plot,
  );
}

/** The cell under a point of the canvas; undefined beside the matrix or the plot. */
export function cellAt(view: ViewRectangle, matrix: Extent, plot: Plot, px: number, py: number): Cell | undefined {
  const x = px - plot.left;
  const y = py - plot.top;
  if (!(x >= 0 && y >= 0 && x < plot.width && y < plot.height)) return undefined;
  const size = cellSize(view, plot);
  const cell = { row: Math.floor(view.y + y / size), column: Math.floor(view.x + x / size) };
  return cell.row >= 0 && cell.column >= 0 && cell.row < matrix.rows && cell.column < matrix.columns ? cell : undefined;
}

/** Where a cell is drawn: left, top and edge length in CSS pixels of the canvas. */
export function cellRectangle(
  view: ViewRectangle,
  plot: Plot,
  cell: Cell,
): { left: number; top: number; size: number } {
  const size = cellSize(view, plot);
  return { left: plot.left + (cell.column - view.x) * size, top: plot.top + (cell.row - view.y) * size, size };
}

/** The mip level whose blocks are at most a pixel wide and more than half a pixel, as far as there are levels. */
export function mipLevel(cellsPerPixel: number, levels: number): number {
  return Math.min(levels - 1, Math.max(0, Math.floor(Math.log2(cellsPerPixel))));
}

/** True when two places are the same, parts that are missing included. */
export function sameCell(a: Partial<Cell> | undefined, b: Partial<Cell> | undefined): boolean {
  return a?.row === b?.row && a?.column === b?.column;
}
