// Where datapoints are in a heatmap whose rows and columns may be different ones.
import { describe, expect, it } from 'vitest';
import { placesOf } from '../../../src/core/inverse-order';
import { cellAfterKey, cellOf, pointedAt } from '../../../src/elements/shared/heatmap-cursor';

const count = 9;
const sides = { rows: placesOf(Uint32Array.of(7, 2, 5), count), columns: placesOf(Uint32Array.of(8, 5), count) };

describe('places', () => {
  it('are those of an order, and -1 for what is not in it', () => {
    expect([...sides.rows]).toEqual([-1, -1, 1, -1, -1, 2, -1, 0, -1]);
    expect([...placesOf(Uint32Array.of(2, 0, 1))]).toEqual([1, 2, 0]);
  });

  it.each([
    ['a row and a column', 2, 8, { row: 1, column: 0 }],
    ['a row alone', 2, undefined, { row: 1, column: undefined }],
    ['a row that is a column too', 5, undefined, { row: 2, column: undefined }],
    ['what is a column alone', 8, undefined, { row: undefined, column: 0 }],
    ['what is neither', 3, undefined, { row: undefined, column: undefined }],
    ['nothing', undefined, undefined, { row: undefined, column: undefined }],
    ['a row, with a column that is none', 7, 7, { row: 0, column: undefined }],
  ])('mark %s', (_what, hovered, column, expected) => {
    expect(pointedAt(sides, hovered, column)).toEqual(expected);
  });

  it('are a cell where there is a row and a column', () => {
    expect(cellOf(sides, 7, 5)).toEqual({ row: 0, column: 1 });
    expect(cellOf(sides, 5)).toEqual({ row: 2, column: 1 });
    expect([cellOf(sides, 7), cellOf(sides, 8, 8), cellOf(sides)]).toEqual([undefined, undefined, undefined]);
  });
});

it('arrows stop at the edges of the matrix, which may be no square', () => {
  const extent = { rows: 3, columns: 200 };
  expect(cellAfterKey('ArrowDown', { row: 1, column: 150 }, extent, 10)).toEqual({ row: 2, column: 150 });
  expect(cellAfterKey('ArrowRight', { row: 1, column: 195 }, extent, 10)).toEqual({ row: 1, column: 199 });
  expect(cellAfterKey('ArrowUp', { row: 1, column: 150 }, extent, 10)).toEqual({ row: 0, column: 150 });
  expect(cellAfterKey('Tab', { row: 1, column: 150 }, extent, 10)).toBeUndefined();
});
