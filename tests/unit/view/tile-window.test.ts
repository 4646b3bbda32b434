// Which tiles a view wants: all it shows and no others, at the right level, nearest first, then a ring and the parents.
import { describe, expect, it } from 'vitest';
import { Pyramid, tileEdge, tileName, type TileAddress } from '../../../src/core/pyramid';
import { blockPlace } from '../../../src/view/heatmap-place';
import type { TiledPicture } from '../../../src/view/heatmap-picture';
import { wholeMatrix, type Plot } from '../../../src/view/heatmap-view';
import { fillTileTable } from '../../../src/view/tile-table';
import {
  sameTiles,
  tableEdge,
  tilesInSight,
  wantedLevel,
  wantedTiles,
  type Lookout,
} from '../../../src/view/tile-window';

const plot: Plot = { left: 0, top: 0, width: 1000, height: 600 };
const pyramid = new Pyramid(60_000, 60_000);
const lookout = (changes: Partial<Lookout>): Lookout => ({
  pyramid,
  view: { x: 10_000, y: 20_000, width: 1000 },
  plot,
  pixelRatio: 1,
  slots: 400,
  ...changes,
});
const names = (tiles: readonly TileAddress[]): string[] => tiles.map(tileName);

describe('the level', () => {
  it.each([
    [1000, 1, 0],
    [1999, 1, 0],
    [2000, 1, 1],
    [1999, 2, 0],
    [4000, 2, 1],
    [30, 1, 0],
    [64_000, 1, 6],
  ])('of %i cells across 1,000 pixels at ratio %i is %i', (width, pixelRatio, level) => {
    expect(wantedLevel(lookout({ view: { x: 0, y: 0, width }, pixelRatio }))).toBe(level);
  });

  it('is coarser while the tiles in sight, and what is above one of them, are more than the atlas holds', () => {
    const view = { x: 10_000, y: 20_000, width: 1900 };
    for (const [slots, level] of [
      [400, 0],
      [40, 1],
      [22, 1],
      [18, 2],
      [12, 2],
      [10, 3],
    ]) {
      const window = tilesInSight(pyramid, view, plot, level);
      expect(wantedLevel(lookout({ view, slots }))).toBe(level);
      expect(window.rows * window.columns + pyramid.coarsest - level).toBeLessThanOrEqual(slots);
    }
    expect(wantedLevel(lookout({ view, slots: 1 }))).toBe(pyramid.coarsest);
  });

  it('is coarser where the table has no room for a tile', () => {
    const wide = { ...plot, width: 20_000, height: 500 };
    const level = wantedLevel(lookout({ plot: wide, view: { x: 0, y: 0, width: 20_000 }, slots: 1e6 }));
    expect(level).toBe(1);
    expect(tilesInSight(pyramid, { x: 0, y: 0, width: 20_000 }, wide, level).columns).toBeLessThanOrEqual(tableEdge);
  });
});

describe('tiles in sight', () => {
  it.each([
    ['two sets', new Pyramid(5000, 300)],
    ['one set', new Pyramid(3000, 3000)],
    ['a single cell', new Pyramid(1, 1)],
    ['no whole tile', new Pyramid(257, 255)],
  ])('are those that hold a cell of the view: %s', (_, small) => {
    const views = [
      wholeMatrix(small, plot),
      { x: 0, y: 0, width: 256 },
      { x: 255.5, y: 511.5, width: 1 },
      { x: 256, y: 512, width: 100 },
      { x: 100, y: 255.99, width: 700 },
    ];
    for (const view of views) {
      for (let level = 0; level < small.levels; level++) {
        const { rows, columns } = small.tiles(level);
        const edge = tileEdge * 2 ** level;
        const bottom = view.y + view.width * 0.6;
        const touched: string[] = [];
        for (let row = 0; row < rows; row++)
          for (let column = 0; column < columns; column++) {
            const across = column * edge < view.x + view.width && (column + 1) * edge > view.x;
            if (across && row * edge < bottom && (row + 1) * edge > view.y) touched.push(`${level}/${row}/${column}`);
          }
        const window = tilesInSight(small, view, plot, level);
        const found = Array.from({ length: window.rows * window.columns }, (_, i) => {
          return `${level}/${window.row + Math.floor(i / window.columns)}/${window.column + (i % window.columns)}`;
        });
        if (touched.length > 0) expect(found).toEqual(touched);
      }
    }
  });
});

describe('what is wanted', () => {
  it('is what is in sight, the pointer’s own tile first, and each further one no nearer', () => {
    const asked = lookout({ pointer: { x: 990, y: 10 } });
    const { level, visible } = wantedTiles(asked);
    const { row, column, rows, columns } = tilesInSight(pyramid, asked.view, plot, level);
    expect(new Set(names(visible)).size).toBe(rows * columns);
    expect(visible[0]).toEqual({ level: 0, row: Math.floor(20_010 / 256), column: Math.floor(10_990 / 256) });
    expect(visible.every((tile) => tile.row >= row && tile.row < row + rows)).toBe(true);
    expect(visible.every((tile) => tile.column >= column && tile.column < column + columns)).toBe(true);
    const distances = visible.map((tile) => {
      const away = (from: number, at: number): number => Math.max(0, from - at, at - from - tileEdge);
      return Math.hypot(away(tile.column * tileEdge, 10_990), away(tile.row * tileEdge, 20_010));
    });
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });

  it('begins in the middle without a pointer', () => {
    const [first] = wantedTiles(lookout({})).visible;
    expect(first).toEqual({ level: 0, row: Math.floor(20_300 / 256), column: Math.floor(10_500 / 256) });
  });

  it('goes on with one ring around and the parents, none of them twice', () => {
    const { visible, prefetch } = wantedTiles(lookout({}));
    const [rows, columns] = [visible.map(({ row }) => row), visible.map(({ column }) => column)];
    const ring = prefetch.filter(({ level }) => level === 0);
    const parents = prefetch.filter(({ level }) => level === 1);
    const [height, width] = [new Set(rows).size, new Set(columns).size];
    expect(ring).toHaveLength((height + 2) * (width + 2) - height * width);
    expect(Math.min(...ring.map(({ row }) => row))).toBe(Math.min(...rows) - 1);
    expect(new Set(names(parents))).toEqual(new Set(visible.map((tile) => tileName(pyramid.parent(tile)!))));
    const all = names([...visible, ...prefetch]);
    expect(new Set(all).size).toBe(all.length);
  });

  it('stays in the matrix, and is the one tile where that holds all', () => {
    const small = new Pyramid(100, 40);
    expect(wantedTiles(lookout({ pyramid: small, view: wholeMatrix(small, plot) }))).toEqual({
      level: 0,
      visible: [{ level: 0, row: 0, column: 0 }],
      prefetch: [],
    });
    const corner = wantedTiles(lookout({ view: { x: 59_000, y: 59_400, width: 1000 } }));
    expect([...corner.visible, ...corner.prefetch].every((tile) => pyramid.has(tile))).toBe(true);
  });

  it('is the same until the view reaches another tile, or the pointer does', () => {
    const before = wantedTiles(lookout({}));
    expect(sameTiles(before, wantedTiles(lookout({ view: { x: 10_001, y: 20_000, width: 1000 } })))).toBe(true);
    expect(sameTiles(before, wantedTiles(lookout({ view: { x: 10_250, y: 20_000, width: 1000 } })))).toBe(false);
    expect(sameTiles(before, wantedTiles(lookout({ pointer: { x: 1, y: 1 } })))).toBe(false);
  });
});

describe('the table', () => {
  const picture = (there: Record<string, { x: number; y: number }>): TiledPicture => ({
    atlas: undefined as unknown as GPUTexture,
    pyramid,
    slots: 16,
    slotOf: (address) => there[tileName(address)],
  });
  const window = { level: 1, row: 5, column: 7, rows: 1, columns: 3 };

  it('leads from a block to the texel of its tile, or of the nearest above that is there', () => {
    const entries = new Float32Array(tableEdge * tableEdge * 4);
    const there = { '1/5/7': { x: 256, y: 512 }, '3/1/2': { x: 1024, y: 0 }, '2/2/4': { x: 768, y: 256 } };
    expect(fillTileTable(entries, window, picture(there))).toBe(false);
    const texelOf = (nth: number, row: number, column: number): readonly number[] => {
      const [shiftX, shiftY, shrink, isThere] = entries.subarray(4 * nth, 4 * nth + 4);
      expect(isThere).toBe(1);
      return [Math.floor(column * shrink) + shiftX, Math.floor(row * shrink) + shiftY];
    };
    expect(texelOf(0, 5 * 256 + 3, 7 * 256 + 250)).toEqual([256 + 250, 512 + 3]);
    expect(texelOf(1, 5 * 256 + 3, 8 * 256 + 250)).toEqual([768 + 125, 256 + 128 + 1]);
    expect(texelOf(2, 5 * 256 + 255, 9 * 256 + 9)).toEqual([768 + 128 + 4, 256 + 255]);
    const onlyFar = new Float32Array(entries.length);
    fillTileTable(onlyFar, window, picture({ '3/1/2': { x: 1024, y: 0 } }));
    expect([...onlyFar.subarray(8, 12)]).toEqual([1024 - 2 * 256, -256, 0.25, 1]);
  });

  it('has no entry where nothing is there, and is complete when all are', () => {
    const entries = new Float32Array(tableEdge * tableEdge * 4).fill(7);
    expect(fillTileTable(entries, window, picture({}))).toBe(false);
    expect([...entries.subarray(0, 12)]).toEqual(new Array(12).fill(0));
    const slot = { x: 0, y: 0 };
    expect(fillTileTable(entries, window, picture({ '1/5/7': slot, '1/5/8': slot, '1/5/9': slot }))).toBe(true);
  });
});

describe('places of blocks', () => {
  it.each([
    [60_000, 59_987.3125, 0],
    [1_000_000, 999_990.0625, 0],
    [1_000_000, 777_777.7, 3],
    [300, -41.25, 0],
  ])('of %i cells from %f on keep their fractions at level %i in float32', (n, x, level) => {
    const view = { x, y: x / 2, width: 25 };
    const place = blockPlace({ rows: n, columns: n }, view, plot, 2, level);
    expect(Number.isInteger(place.origin.x)).toBe(true);
    expect(place.fraction.x).toBeGreaterThanOrEqual(0);
    expect(place.fraction.x).toBeLessThan(1);
    for (const pixel of [0.5, 777.5, 1999.5]) {
      const local = Math.fround(Math.fround(pixel) * Math.fround(place.perPixel)) + Math.fround(place.fraction.x);
      const exact = (x + pixel / 80) / 2 ** level;
      expect(Math.abs(place.origin.x + local - exact)).toBeLessThan(2e-6);
    }
    expect(place.begin.x + place.origin.x).toBe(0);
    expect((place.end.y + place.origin.y) * 2 ** level).toBeCloseTo(n, 9);
  });
});
