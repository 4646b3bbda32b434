// Lines and marks of the heatmap: where they are, that they leave the cell free, and that they stay on the cells.
import { describe, expect, it } from 'vitest';
import { mostRectangles, overlayRectangles, type CellsOnCanvas, type Marker } from '../../../src/view/heatmap-overlay';

const place: CellsOnCanvas = {
  area: { left: 11, top: 11, right: 211, bottom: 211 },
  left: 11,
  top: 11,
  cell: 20,
  pixelRatio: 1,
  strip: { width: 8, gap: 3 },
};
const marker = (cell: Marker['cell'], marked = false): Marker => ({
  cell,
  colour: [1, 0, 0],
  halo: [1, 1, 1],
  opacity: 0.8,
  marked,
});
const covers = (x: number, y: number) => (rectangle: { left: number; top: number; right: number; bottom: number }) =>
  x >= rectangle.left && x < rectangle.right && y >= rectangle.top && y < rectangle.bottom;

describe('a row and a column', () => {
  const rectangles = overlayRectangles(place, [marker({ row: 2, column: 7 })]);

  it('have lines beside them', () => {
    for (const [x, y] of [
      [20, 50],
      [20, 71],
      [150, 20],
      [171, 200],
    ])
      expect(rectangles.some(covers(x, y))).toBe(true);
  });

  it('leave their own cells free', () => {
    for (const [x, y] of [
      [20, 60],
      [160, 60],
      [160, 20],
      [200, 60],
    ])
      expect(rectangles.some(covers(x, y))).toBe(false);
  });

  it('stay on the visible cells', () => {
    for (const { left, top, right, bottom } of overlayRectangles(place, [marker({ row: 0, column: 9 })])) {
      expect(left >= 11 && top >= 11 && right <= 211 && bottom <= 211 && right > left && bottom > top).toBe(true);
    }
  });
});

it('a row alone has unbroken lines, nothing has none', () => {
  expect(overlayRectangles(place, [marker({ row: 4 })])).toHaveLength(4);
  expect(overlayRectangles(place, [marker({})])).toEqual([]);
  expect(overlayRectangles(place, [])).toEqual([]);
});

it('a row out of view draws nothing', () => {
  expect(overlayRectangles({ ...place, top: -500 }, [marker({ row: 4 }, true)])).toEqual([]);
});

it('marks on the strips are at least three pixels', () => {
  const tiny = { ...place, cell: 0.1, area: { left: 11, top: 11, right: 211, bottom: 211 } };
  const marks = overlayRectangles(tiny, [marker({ row: 1000, column: 1000 }, true)]).filter(
    ({ opacity }) => opacity === 1,
  );
  expect(marks).toHaveLength(2);
  expect(marks[0].bottom - marks[0].top).toBeCloseTo(3, 9);
  expect([marks[0].left, marks[0].right]).toEqual([0, 8]);
  expect(marks[1].right - marks[1].left).toBeCloseTo(3, 9);
});

it('two markers never need more rectangles than there is room for', () => {
  const two = [marker({ row: 2, column: 7 }, true), marker({ row: 5, column: 3 }, true)];
  expect(overlayRectangles(place, two).length).toBeLessThanOrEqual(mostRectangles);
});
