// The heatmap on pixels: the right colour at known cells at every zoom, and what is not a number.
import { describe, expect, it } from 'vitest';
import { colourOfValue } from '../../../src/view/colour-maps';
import { darkTheme, lightTheme } from '../../../src/view/theme';
import { canvas, draw, expectCells, layer, show, unlike, useHeatmap } from './heatmap-harness';
import { bytes, near } from './support';

useHeatmap();

describe('cells', () => {
  it('have the colour of their value, row 0 on top', () => {
    show(7, 1, unlike);
    layer.resize(350, 350, 1);
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    expectCells(
      draw(),
      [
        [0, 0],
        [0, 6],
        [6, 0],
        [3, 2],
        [6, 6],
      ],
      unlike,
      'sequential-dark',
      { low: 0, high: 1 },
    );
  });

  it('follow map and domain without a new picture', () => {
    const signed = (row: number, column: number): number => ((row * 5 + column * 3) % 17) - 8;
    show(9, 2, signed);
    layer.resize(270, 270, 1);
    for (const map of ['diverging-light', 'diverging-dark', 'sequential-light'] as const) {
      for (const domain of [
        { low: -8, high: 8 },
        { low: -3, high: 10 },
      ]) {
        layer.setColours(map, domain);
        expectCells(
          draw(),
          [
            [0, 0],
            [8, 8],
            [2, 7],
            [5, 1],
          ],
          signed,
          map,
          domain,
        );
      }
    }
  });

  it('are crisp on a display of two physical pixels per CSS pixel', () => {
    show(5, 1, unlike);
    layer.resize(100, 100, 2);
    layer.setColours('sequential-light', { low: 0, high: 1 });
    const pixels = draw();
    expect(canvas.width).toBe(200);
    expectCells(
      pixels,
      [
        [0, 0],
        [4, 4],
        [1, 3],
      ],
      unlike,
      'sequential-light',
      { low: 0, high: 1 },
      2,
    );
  });

  it('far away show the mean of what a pixel covers', () => {
    const checks = (row: number, column: number): number => (row + column) % 2;
    show(256, 7, checks);
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    for (const size of [128, 100, 64, 37]) {
      layer.resize(size, size, 1);
      const pixels = draw();
      const mean = colourOfValue('sequential-dark', { low: 0, high: 1 }, 0.5)!;
      expect(pixels.count((pixel) => !near(pixel, mean, 12))).toBe(0);
    }
  });

  it('far away are averaged even without enough mip levels', () => {
    show(256, 1, (row, column) => (row + column) % 2);
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    layer.resize(37, 37, 1);
    const mean = colourOfValue('sequential-dark', { low: 0, high: 1 }, 0.5)!;
    expect(draw().count((pixel) => !near(pixel, mean, 4))).toBe(0);
  });

  it('far away are hatched where one of many is not finite', () => {
    show(256, 7, (row, column) => (row === 128 && column === 130 ? NaN : 0.2));
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    layer.resize(128, 128, 1);
    const plain = colourOfValue('sequential-dark', { low: 0, high: 1 }, 0.2)!;
    const others = draw().count((pixel) => !near(pixel, plain, 1));
    expect(others).toBeGreaterThanOrEqual(1);
    expect(others).toBeLessThanOrEqual(9);
  });

  it('far away keep the colours of blocks of classes', () => {
    const blocks = (row: number, column: number): number =>
      Math.floor(row / 64) === Math.floor(column / 64) ? 200 / 255 : 40 / 255;
    show(300, 6, blocks);
    layer.resize(100, 100, 1);
    layer.setColours('sequential-light', { low: 0, high: 1 });
    const pixels = draw();
    for (const [x, y] of [
      [10, 10],
      [32, 32],
      [95, 10],
      [10, 80],
      [97, 97],
      [99, 99],
    ]) {
      expect({ x, y, pixel: pixels.at(x, y) }).toEqual({
        x,
        y,
        pixel: bytes(colourOfValue('sequential-light', { low: 0, high: 1 }, blocks(y * 3 + 1, x * 3 + 1))!),
      });
    }
  });

  it('beyond the last row show the background', () => {
    show(5, 4, () => 1);
    layer.setTheme(darkTheme);
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    layer.resize(300, 100, 1);
    const pixels = draw();
    expect(near(pixels.at(50, 50), darkTheme.background, 0)).toBe(true);
    expect(near(pixels.at(250, 50), darkTheme.background, 0)).toBe(true);
    expect(near(pixels.at(150, 55), darkTheme.background, 30)).toBe(false);
  });

  it('that are not finite are grey and hatched, and hide nothing beside them', () => {
    const broken = (row: number, column: number): number => (row === 1 ? [NaN, Infinity, -Infinity, 1][column] : 1);
    show(4, 1, broken);
    layer.resize(160, 160, 1);
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    const pixels = draw();
    for (const column of [0, 1, 2]) {
      const seen = new Set<string>();
      for (let y = 46; y < 74; y++)
        for (let x = column * 40 + 6; x < column * 40 + 34; x++) seen.add(pixels.at(x, y).join());
      expect(seen.size).toBe(2);
      expect([...seen].every((text) => new Set(text.split(',')).size === 1)).toBe(true);
      expect(seen).toContain(bytes(lightTheme.missing).join());
    }
    expectCells(
      pixels,
      [
        [1, 3],
        [0, 0],
        [2, 2],
      ],
      () => 1,
      'sequential-dark',
      { low: 0, high: 1 },
    );
  });
});

describe('view', () => {
  it('zoomed about a point shows single cells, with hairlines between them', () => {
    show(100, 5, unlike);
    layer.resize(400, 400, 1);
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    const cell = layer.cellAt(130, 270)!;
    expect(cell).toEqual({ row: 67, column: 32 });
    layer.zoomAt(130, 270, 8);
    expect(layer.cellAt(130, 270)).toEqual(cell);
    const pixels = draw();
    expectCells(
      pixels,
      [
        [67, 32],
        [68, 32],
        [67, 33],
        [66, 30],
      ],
      unlike,
      'sequential-dark',
      { low: 0, high: 1 },
    );
    const { left, top, size } = layer.cellRectangle({ row: 67, column: 32 })!;
    expect(size).toBe(32);
    const [edge, middle] = [pixels.at(Math.round(left), top + 16), pixels.at(left + 16, top + 16)];
    expect(edge.reduce((a, b) => a + b)).toBeGreaterThan(middle.reduce((a, b) => a + b));
    layer.panBy(-64, -32);
    expectCells(draw(), [[68, 34]], unlike, 'sequential-dark', { low: 0, high: 1 });
    layer.setView(undefined);
    expect(layer.view).toEqual({ x: 0, y: 0, width: 100 });
  });

  it('keeps its place when the canvas grows', () => {
    show(100, 5, unlike);
    layer.resize(400, 400, 1);
    layer.setView({ x: 20, y: 30, width: 20 });
    layer.resize(500, 400, 1);
    expect(layer.view).toEqual({ x: 20, y: 30, width: 25 });
  });
});
