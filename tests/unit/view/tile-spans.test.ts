// Pixels that see one tile: every pixel is in the span of one, or between two, whose border it can see.
import { describe, expect, it } from 'vitest';
import { tileSpans } from '../../../src/view/tile-spans';

const place = (left: number, cell: number, width: number) => ({
  area: { left: 40, top: 40, right: 40 + width, bottom: 40 + width },
  left,
  top: left,
  cell,
  pixelRatio: 1,
  strip: undefined,
});

describe('spans', () => {
  it('leave out just the pixels that a border of tiles touches', () => {
    for (const [left, cell, level] of [
      [40, 1, 0],
      [12.3, 0.7, 0],
      [-1000.6, 2.3, 1],
      [39.5, 0.26, 2],
    ]) {
      const edge = cell * 256 * 2 ** level;
      const first = Math.max(0, Math.floor((40 - left) / edge));
      const count = Math.ceil((40 + 700 - left) / edge) - first;
      const window = { level, row: first, column: first, rows: count, columns: count };
      const { columns, rows } = tileSpans(window, place(left, cell, 700));
      expect(rows).toEqual(columns);
      expect(columns[0][0]).toBe(40);
      expect(columns.at(-1)![1]).toBe(740);
      for (let at = 1; at < count; at++) {
        const border = left + (first + at) * edge;
        const [from, to] = [columns[at - 1][1], columns[at][0]];
        expect({ border, from, to, holds: from < border && border < to }).toMatchObject({ holds: true });
        expect(Number.isInteger(from) && Number.isInteger(to) && to - from <= 2).toBe(true);
      }
    }
  });

  it('a tile of less than a pixel has none, and none goes backwards', () => {
    const window = { level: 0, row: 0, column: 0, rows: 1, columns: 3 };
    const { columns } = tileSpans(window, place(40, 0.003, 700));
    for (const [from, to] of columns) expect(to).toBeGreaterThanOrEqual(from);
    expect(columns.every(([from], at) => at === 0 || from >= columns[at - 1][1])).toBe(true);
  });
});
