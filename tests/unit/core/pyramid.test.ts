// Levels and tiles of a kernel: every entry is in one cell of every level, every cell in one tile.
import { describe, expect, test } from 'vitest';
import { NtkError } from '../../../src/core/errors';
import { isExact, Pyramid, tileEdge, tileName, type TileAddress } from '../../../src/core/pyramid';

function addressesOf(pyramid: Pyramid, level: number): TileAddress[] {
  const { rows, columns } = pyramid.tiles(level);
  return Array.from({ length: rows * columns }, (_, at) => ({
    level,
    row: Math.floor(at / columns),
    column: at % columns,
  }));
}

describe('a pyramid', () => {
  test.each([
    [1, 1, 1],
    [256, 3, 1],
    [257, 1, 2],
    [512, 512, 2],
    [513, 100, 3],
    [60_000, 60_000, 9],
    [3, 60_000, 9],
  ])('%i x %i has %i levels, the last of one tile', (rows, columns, levels) => {
    const pyramid = new Pyramid(rows, columns);
    expect(pyramid.levels).toBe(levels);
    expect(pyramid.tiles(pyramid.coarsest)).toEqual({ rows: 1, columns: 1 });
    expect(pyramid.cells(0)).toEqual({ rows, columns });
  });

  test.each([
    [700, 1300],
    [256, 257],
  ])('%i x %i: tiles of a level cover all cells and all entries once', (rows, columns) => {
    const pyramid = new Pyramid(rows, columns);
    for (let level = 0; level < pyramid.levels; level++) {
      const addresses = addressesOf(pyramid, level);
      const cells = addresses.map((address) => pyramid.tileCells(address));
      const entries = addresses.map((address) => pyramid.tileEntries(address).count);
      const area = (extents: readonly { rows: number; columns: number }[]): number =>
        extents.reduce((sum, each) => sum + each.rows * each.columns, 0);
      expect(area(cells)).toBe(pyramid.cells(level).rows * pyramid.cells(level).columns);
      expect(area(entries)).toBe(rows * columns);
      for (const each of cells) expect(Math.max(each.rows, each.columns)).toBeLessThanOrEqual(tileEdge);
    }
  });

  test('a parent holds its children', () => {
    const pyramid = new Pyramid(2000, 1500);
    const address = { level: 0, row: 7, column: 3 };
    const parent = pyramid.parent(address)!;
    const [own, around] = [address, parent].map((each) => pyramid.tileEntries(each));
    expect(own.first.rows).toBeGreaterThanOrEqual(around.first.rows);
    expect(own.first.rows + own.count.rows).toBeLessThanOrEqual(around.first.rows + around.count.rows);
    expect(pyramid.parent({ level: pyramid.coarsest, row: 0, column: 0 })).toBeUndefined();
  });

  test('knows which tiles there are', () => {
    const pyramid = new Pyramid(600, 100);
    expect(pyramid.has({ level: 0, row: 2, column: 0 })).toBe(true);
    for (const address of [
      { level: 0, row: 3, column: 0 },
      { level: 0, row: 0, column: 1 },
      { level: 3, row: 0, column: 0 },
      { level: 0, row: -1, column: 0 },
      { level: 0, row: 0.5, column: 0 },
    ])
      expect(pyramid.has(address), tileName(address)).toBe(false);
  });

  test.each([0, -1, 1.5, NaN])('refuses %s rows', (rows) => {
    expect(() => new Pyramid(rows, 3)).toThrow(NtkError);
  });

  test('estimates are told from what is exact', () => {
    expect(isExact({ kind: 'block gradients' })).toBe(true);
    expect(isExact({ kind: 'sampled', perBlock: 4, error: 0.1 })).toBe(false);
  });
});
