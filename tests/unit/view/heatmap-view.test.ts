// The heatmap's view rectangle: limits, zoom about a point, picking.
import { describe, expect, it } from 'vitest';
import {
  cellAt,
  cellRectangle,
  cellSize,
  clampView,
  largestCell,
  mipLevel,
  panView,
  revealCell,
  square,
  wholeMatrix,
  zoomView,
} from '../../../src/view/heatmap-view';

const plot = { left: 10, top: 10, width: 400, height: 300 };

describe('the whole matrix', () => {
  it('fits in a wide plot and is centred across', () => {
    const view = wholeMatrix(square(300), plot);
    expect(view).toEqual({ x: -50, y: 0, width: 400 });
    expect(cellSize(view, plot)).toBe(1);
  });

  it('fits in a tall plot and is centred down', () => {
    expect(wholeMatrix(square(100), { ...plot, width: 200 })).toEqual({ x: 0, y: -25, width: 100 });
  });

  it('is the smallest zoom', () => {
    expect(zoomView(wholeMatrix(square(300), plot), 0.1, 50, 50, square(300), plot)).toEqual(
      wholeMatrix(square(300), plot),
    );
  });

  it('of one cell cannot be zoomed', () => {
    const one = wholeMatrix(square(1), plot);
    expect(zoomView(one, 8, 200, 160, square(1), plot)).toEqual(one);
    expect(cellAt(one, square(1), plot, 210, 160)).toEqual({ row: 0, column: 0 });
    expect(cellAt(one, square(1), plot, 12, 160)).toBeUndefined();
  });
});

describe('zoom', () => {
  it('keeps the cell under the pointer', () => {
    const before = { x: 30, y: 40, width: 100 };
    const after = zoomView(before, 2, 210, 110, square(300), plot);
    expect(after.width).toBe(50);
    expect(cellAt(after, square(300), plot, 210, 110)).toEqual(cellAt(before, square(300), plot, 210, 110));
    expect(after.x + 200 / cellSize(after, plot)).toBeCloseTo(before.x + 200 / cellSize(before, plot), 9);
  });

  it('stops at the largest cell', () => {
    const view = zoomView({ x: 30, y: 40, width: 100 }, 1e6, 210, 110, square(300), plot);
    expect(cellSize(view, plot)).toBeCloseTo(largestCell, 9);
  });
});

describe('pan', () => {
  it('follows the drag in cells', () => {
    expect(panView({ x: 30, y: 40, width: 100 }, -40, 20, square(300), plot)).toEqual({ x: 40, y: 35, width: 100 });
  });

  it('stops at the edges', () => {
    const far = panView({ x: 30, y: 40, width: 100 }, -1e6, -1e6, square(300), plot);
    expect(far).toEqual({ x: 200, y: 225, width: 100 });
    expect(clampView({ x: -9, y: -9, width: 100 }, square(300), plot)).toEqual({ x: 0, y: 0, width: 100 });
  });
});

describe('cells', () => {
  it('are found where they are drawn', () => {
    const view = { x: 30.25, y: 40.5, width: 37 };
    for (const cell of [
      { row: 41, column: 31 },
      { row: 60, column: 66 },
    ]) {
      const { left, top, size } = cellRectangle(view, plot, cell);
      expect(cellAt(view, square(300), plot, left + 0.01, top + 0.01)).toEqual(cell);
      expect(cellAt(view, square(300), plot, left + size - 0.01, top + size - 0.01)).toEqual(cell);
    }
  });

  it('outside the view are brought in with as little movement as possible', () => {
    const view = { x: 30, y: 40, width: 40 };
    expect(revealCell(view, { row: 45, column: 50 }, square(300), plot)).toEqual(view);
    expect(revealCell(view, { row: 45, column: 80 }, square(300), plot)).toEqual({ x: 42, y: 40, width: 40 });
    expect(revealCell(view, { row: 2, column: 50 }, square(300), plot)).toEqual({ x: 30, y: 1, width: 40 });
  });
});

describe('mip levels', () => {
  it.each([
    [0.1, 0],
    [1, 0],
    [1.9, 0],
    [2, 1],
    [2.8, 1],
    [4.1, 2],
    [1000, 3],
  ])('%f cells per pixel take level %i of 4', (cells, level) => {
    expect(mipLevel(cells, 4)).toBe(level);
  });
});
