// A heatmap of tiles on pixels: the same as one texture of the same numbers, whatever stands in for what, and exact far out.
import { describe, expect, it } from 'vitest';
import { Pyramid, tileEdge, tileName } from '../../../src/core/pyramid';
import { colourOfValue } from '../../../src/view/colour-maps';
import { lightTheme } from '../../../src/view/theme';
import { cleanup, draw, gpu, layer, useHeatmap } from './heatmap-harness';
import { bytes, makePicture, near, type Pixel, type Pixels } from './support';
import { blockMeans, TestTiles } from './tiles';

useHeatmap();

const unit = { low: 0, high: 1 };
const map = 'sequential-dark';
const colour = (value: number): Pixel => bytes(colourOfValue(map, unit, value)!);

function tiles(
  pyramid: Pyramid,
  cell: (level: number, row: number, column: number) => number,
  slotsPerSide = 8,
): TestTiles {
  const made = new TestTiles(gpu, pyramid, cell, slotsPerSide);
  cleanup.push(() => made.free());
  return made;
}

const furthest = (a: Pixels, b: Pixels): { count: number; most: number } => {
  let most = 0;
  const count = a.count((pixel, x, y) => {
    const away = Math.max(...pixel.map((value, axis) => Math.abs(value - b.at(x, y)[axis])));
    most = Math.max(most, away);
    return away > 0;
  });
  return { count, most };
};

/** Smooth along the diagonal, with fine structure and blocks: every mistake of a texel shows. */
const rough = (row: number, column: number): number =>
  0.35 + 0.2 * Math.sin(row / 17) * Math.cos(column / 23) + (((row * 37 + column * 11) % 64) / 64) * 0.3;

describe('the kernel of 1,797 datapoints', () => {
  const n = 1797;
  const pyramid = new Pyramid(n, n);

  it('has the same pixels as tiles and as one texture, near and far', () => {
    const mean = blockMeans(pyramid, rough);
    const tiled = tiles(pyramid, mean, 10);
    for (let level = 0; level < pyramid.levels; level++) tiled.putAll(level);
    const texture = makePicture(gpu, n, pyramid.levels, rough);
    cleanup.push(texture.free);
    layer.setColours(map, unit);
    const views = [
      undefined,
      { x: 0, y: 0, width: n },
      { x: 311.7, y: 800.3, width: 1000.1 },
      { x: 500.25, y: 200.75, width: 640 },
      { x: 1400, y: 1500, width: 320 },
      { x: 1437.3, y: 1211.9, width: 101.7 },
      { x: 1764.4, y: 1771.2, width: 30 },
    ];
    for (const [width, height, ratio] of [
      [640, 480, 1],
      [333, 500, 2],
      [90, 70, 1],
      [400, 300, 1.5],
    ]) {
      layer.resize(width, height, ratio);
      for (const view of views) {
        layer.setPicture(texture);
        layer.setView(view);
        const one = draw();
        layer.setPicture(tiled);
        const many = draw();
        expect(layer.isComplete).toBe(true);
        const { count, most } = furthest(one, many);
        expect({ width, view, count, most }).toEqual({ width, view, count: 0, most: 0 });
        expect(many.count((pixel) => near(pixel, lightTheme.background, 0))).toBeLessThan(many.width * many.height);
      }
    }
  });

  it('far away has the mean of just what each pixel covers', () => {
    const mean = blockMeans(pyramid, rough);
    const tiled = tiles(pyramid, mean);
    layer.resize(640, 640, 1);
    layer.setColours(map, unit);
    layer.setPicture(tiled);
    layer.setView({ x: 3.3, y: 2.7, width: 1700.4 });
    const { level } = layer.wanted()!;
    expect(level).toBe(1);
    tiled.putAll(level);
    const pixels = draw();
    const perPixel = 1700.4 / 640 / 2;
    for (let at = 0; at < 400; at++) {
      const [px, py] = [(at * 97) % 640, (at * 389) % 640];
      const expected = areaMean(3.3 / 2 + px * perPixel, 2.7 / 2 + py * perPixel, perPixel, (row, column) =>
        mean(level, row, column),
      );
      const steps = [-1, 0, 1].map((step) => colour(expected + step / 510).join());
      expect(steps).toContain(pixels.at(px, py).join());
    }
  });
});

/** The mean over a square from (x, y) on, of a function that is constant on unit squares. */
function areaMean(x: number, y: number, edge: number, value: (row: number, column: number) => number): number {
  let sum = 0;
  const share = (at: number, from: number): number => Math.max(0, Math.min(from + edge, at + 1) - Math.max(from, at));
  for (let row = Math.floor(y); row < y + edge; row++)
    for (let column = Math.floor(x); column < x + edge; column++)
      sum += value(row, column) * share(row, y) * share(column, x);
  return sum / edge ** 2;
}

describe('while tiles are on their way', () => {
  const pyramid = new Pyramid(1500, 900);
  /** A colour for every level, so that one sees where a pixel comes from. */
  const byLevel = (level: number): number => (level + 1) / 8;

  it('what is above a tile stands in for it, from the nearest level there is, without a gap', () => {
    const tiled = tiles(pyramid, byLevel);
    layer.resize(900, 700, 1);
    layer.setColours(map, unit);
    layer.setPicture(tiled);
    layer.setView({ x: 0, y: 0, width: 900 });
    tiled.putAll(pyramid.coarsest);
    const seen = (): Map<string, number> => {
      const counts = new Map<string, number>();
      draw().count((pixel) => counts.set(pixel.join(), (counts.get(pixel.join()) ?? 0) + 1) === undefined);
      return counts;
    };
    expect(seen()).toEqual(new Map([[colour(byLevel(3)).join(), 900 * 700]]));
    expect(layer.isComplete).toBe(false);
    tiled.put({ level: 1, row: 0, column: 0 });
    tiled.put({ level: 0, row: 1, column: 1 });
    tiled.put({ level: 0, row: 2, column: 3 });
    const mixed = draw();
    const at = (row: number, column: number): Pixel => mixed.at(column, row);
    expect(at(10, 10)).toEqual(colour(byLevel(1)));
    expect(at(300, 300)).toEqual(colour(byLevel(0)));
    expect(at(255, 256)).toEqual(colour(byLevel(1)));
    expect(at(256, 255)).toEqual(colour(byLevel(1)));
    expect(at(256, 256)).toEqual(colour(byLevel(0)));
    expect(at(511, 511)).toEqual(colour(byLevel(0)));
    expect(at(512, 511)).toEqual(colour(byLevel(3)));
    expect(at(600, 899)).toEqual(colour(byLevel(0)));
    const total = [...seen().values()].reduce((a, b) => a + b);
    const colours = [0, 1, 3].map((level) => colour(byLevel(level)).join());
    expect([...seen().keys()].sort()).toEqual([...colours].sort());
    expect(total).toBe(900 * 700);
    for (const address of layer.wanted()!.visible) tiled.put(address);
    expect(seen()).toEqual(new Map([[colour(byLevel(0)).join(), 900 * 700]]));
    expect(layer.isComplete).toBe(true);
    for (const address of layer.wanted()!.visible) tiled.take(address);
    expect([...seen().keys()].sort()).toEqual(colours.slice(1).sort());
  });

  it('what stands in keeps its place: the mean of a block is drawn over just that block', () => {
    const corner = (row: number, column: number): number => (row >= 704 && column >= 304 ? 0.9 : 0.1);
    const tiled = tiles(pyramid, blockMeans(pyramid, corner));
    tiled.putAll(pyramid.coarsest);
    layer.resize(400, 400, 1);
    layer.setColours(map, unit);
    layer.setPicture(tiled);
    layer.setView({ x: 204, y: 604, width: 200 });
    const pixels = draw();
    expect(near(pixels.at(202, 202), colourOfValue(map, unit, 0.9)!, 2)).toBe(true);
    expect(near(pixels.at(198, 202), colourOfValue(map, unit, 0.1)!, 2)).toBe(true);
    expect(near(pixels.at(202, 198), colourOfValue(map, unit, 0.1)!, 2)).toBe(true);
  });

  it('what nothing stands in for, and what is no number, is hatched', () => {
    const tiled = tiles(pyramid, (_, row) => (row === 3 ? NaN : 0.5));
    layer.resize(300, 300, 1);
    layer.setColours(map, unit);
    layer.setPicture(tiled);
    layer.setView({ x: 0, y: 0, width: 10 });
    expect(draw().count((pixel) => new Set(pixel).size > 1)).toBe(0);
    tiled.put({ level: 0, row: 0, column: 0 });
    const pixels = draw();
    expect(pixels.at(15, 15)).toEqual(colour(0.5));
    const broken = new Set(Array.from({ length: 26 }, (_, x) => pixels.at(x + 3, 3 * 30 + 15).join()));
    expect(broken).toContain(bytes(lightTheme.missing).join());
    expect([...broken].every((text) => new Set(text.split(',')).size === 1)).toBe(true);
  });
});

describe('two sets of datapoints', () => {
  it('have rows and columns of their own; beyond them is background', () => {
    const pyramid = new Pyramid(700, 300);
    const tiled = tiles(pyramid, blockMeans(pyramid, rough));
    for (let level = 0; level < pyramid.levels; level++) tiled.putAll(level);
    layer.resize(700, 700, 1);
    layer.setColours(map, unit);
    layer.setPicture(tiled);
    expect(layer.view).toEqual({ x: -200, y: 0, width: 700 });
    const pixels = draw();
    for (const [row, column] of [
      [0, 0],
      [699, 299],
      [511, 256],
      [300, 17],
    ])
      expect(pixels.at(column + 200, row)).toEqual(colour(rough(row, column)));
    expect(pixels.count((pixel, x) => (x < 200 || x >= 500) && !near(pixel, lightTheme.background, 0))).toBe(0);
    expect(layer.cellAt(499.5, 699.5)).toEqual({ row: 699, column: 299 });
    expect(layer.cellAt(500.5, 699.5)).toBeUndefined();
  });

  it('of a single cell are drawn too', () => {
    const tiled = tiles(new Pyramid(1, 1), () => 0.25);
    tiled.putAll(0);
    layer.resize(50, 50, 1);
    layer.setColours(map, unit);
    layer.setPicture(tiled);
    expect(draw().at(25, 25)).toEqual(colour(0.25));
  });
});

describe('far out in a large matrix', () => {
  /** Neighbours of every cell differ, and so do cells a tile or a power of two away. */
  const scattered = (_: number, row: number, column: number): number => ((row * 7 + column * 13) % 61) / 61;

  it.each([
    [60_000, 40],
    [1_000_000, 40],
    [1_000_000, 3],
  ])('of %i rows cells of %i pixels are where they should be, to the pixel', (n, size) => {
    const tiled = tiles(new Pyramid(n, n), scattered);
    layer.resize(400, 400, 1);
    layer.setColours(map, unit);
    layer.setPicture(tiled);
    const view = { x: n - 400 / size - 0.3, y: n / 2 + 0.6, width: 400 / size };
    layer.setView(view);
    for (const address of layer.wanted()!.visible) tiled.put(address);
    const pixels = draw();
    const inside = (px: number, from: number): boolean => {
      const place = (from + (px + 0.5) / size) % 1;
      return size < 14 || (place > 1.5 / size && place < 1 - 0.5 / size);
    };
    let compared = 0;
    for (let py = 0; py < 400; py += 1) {
      for (let px = 0; px < 400; px += 7) {
        if (!inside(px, view.x) || !inside(py, view.y)) continue;
        const [row, column] = [view.y + (py + 0.5) / size, view.x + (px + 0.5) / size].map(Math.floor);
        expect({ row, column, pixel: pixels.at(px, py) }).toEqual({
          row,
          column,
          pixel: colour(scattered(0, row, column)),
        });
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(10_000);
  });

  it('what is wanted follows the view, and asks for no more than the atlas holds', () => {
    const tiled = tiles(new Pyramid(60_000, 60_000), () => 0.5, 4);
    tiled.putAll(tiled.pyramid.coarsest);
    const told: { level: number; visible: number }[] = [];
    layer.resize(1200, 700, 1);
    layer.setPicture(tiled);
    layer.followTiles(({ level, visible }) => told.push({ level, visible: visible.length }));
    draw();
    draw();
    expect(told).toHaveLength(1);
    layer.setView({ x: 20_000, y: 20_000, width: 1200 });
    draw();
    expect(told).toHaveLength(2);
    expect(told[1].level).toBeGreaterThan(0);
    expect(told.every(({ visible }) => visible + 8 <= 16 + told[1].level)).toBe(true);
    layer.setView({ x: 20_000, y: 20_000, width: 1200 });
    draw();
    expect(told).toHaveLength(2);
    const [first] = layer.wanted()!.visible;
    layer.setPointer({ x: 1195, y: 5 });
    draw();
    expect(told).toHaveLength(3);
    expect(tileName(layer.wanted()!.visible[0])).not.toBe(tileName(first));
    layer.followTiles(undefined);
    layer.panBy(-tileEdge * 20, 0);
    draw();
    expect(told).toHaveLength(3);
  });
});
