// Scales and tracks of a heatmap on pixels: the colours that legends say, beside the right rows, far away the mean of all.
import { describe, expect, it } from 'vitest';
import { Pyramid } from '../../../src/core/pyramid';
import { colourOfValue, type ColourMapName } from '../../../src/view/colour-maps';
import type { ColourScale, Domain } from '../../../src/view/colour-scale';
import { cleanup, draw, gpu, layer, show, useHeatmap } from './heatmap-harness';
import { bytes, near } from './support';
import { TestTiles } from './tiles';

useHeatmap();

const unit = { low: 0, high: 1 };
const map = 'sequential-dark';

describe('scales', () => {
  const value = (row: number, column: number): number => 10 ** ((row * 8 + column) / 8 - 4);
  const signed = (row: number, column: number): number => value(row, column) * (-1) ** (row + column);

  it.each<readonly [ColourScale, ColourMapName, Domain, typeof value]>([
    [{ name: 'log' }, 'sequential-light', { low: 1e-4, high: 1e4 }, value],
    [{ name: 'log' }, 'sequential-dark', { low: 0.5, high: 20 }, value],
    [{ name: 'symlog', threshold: 0.01 }, 'diverging-light', { low: -1e3, high: 1e3 }, signed],
    [{ name: 'symlog' }, 'diverging-dark', { low: -2, high: 50 }, signed],
  ])('%j on %s has the colours that the legend says', (scale, name, domain, numbers) => {
    show(8, 1, numbers);
    layer.resize(320, 320, 1);
    layer.setColours(name, domain, scale);
    const pixels = draw();
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 8; column++) {
        const wanted = colourOfValue(name, domain, numbers(row, column), scale)!;
        expect({ row, column, near: near(pixels.at(column * 40 + 20, row * 40 + 20), wanted, 3) }).toEqual({
          row,
          column,
          near: true,
        });
      }
    }
  });

  it('zero and below are the lowest on a logarithmic scale', () => {
    show(2, 1, (row, column) => [0, -5, 1e-30, 1][row * 2 + column]);
    layer.resize(80, 80, 1);
    layer.setColours(map, { low: 0.01, high: 1 }, { name: 'log' });
    const pixels = draw();
    for (const [x, y] of [
      [20, 20],
      [60, 20],
      [20, 60],
    ])
      expect(pixels.at(x, y)).toEqual(bytes(colourOfValue(map, unit, 0)!));
    expect(pixels.at(60, 60)).toEqual(bytes(colourOfValue(map, unit, 1)!));
  });
});

describe('tracks', () => {
  const ramp = (count: number, blue: number): Uint8Array =>
    Uint8Array.from(
      { length: count * 4 },
      (_, i) => [Math.floor((255 * Math.floor(i / 4)) / count), 0, blue, 255][i % 4],
    );
  const at = (count: number, blue: number, cell: number): readonly number[] => [
    Math.floor((255 * cell) / count),
    0,
    blue,
  ];

  it('of rows and of columns are as many as they are, the first next to the cells', () => {
    const tiled = new TestTiles(gpu, new Pyramid(20, 10), () => 0.5, 1);
    cleanup.push(() => tiled.free());
    tiled.putAll(0);
    layer.setPicture(tiled);
    layer.setTracks({
      rows: [10, 20, 30].map((blue) => ({ colours: ramp(20, blue) })),
      columns: [{ colours: ramp(10, 99) }],
    });
    layer.resize(233, 411, 1);
    expect(layer.plot).toEqual({ left: 33, top: 11, width: 200, height: 400 });
    const pixels = draw();
    for (const cell of [0, 7, 19])
      for (const [nth, blue] of [10, 20, 30].entries())
        expect(pixels.at(33 - 11 * (nth + 1) + 4, 11 + cell * 20 + 10)).toEqual(at(20, blue, cell));
    for (const cell of [0, 5, 9]) expect(pixels.at(33 + cell * 20 + 10, 4)).toEqual(at(10, 99, cell));
    expect(layer.trackAt(33 - 11 - 7, 11 + 7 * 20 + 3)).toEqual({ edge: 'rows', track: 1, at: 7 });
    expect(layer.trackAt(33 + 5 * 20 + 3, 4)).toEqual({ edge: 'columns', track: 0, at: 5 });
    for (const [x, y] of [
      [32, 100],
      [4, 4],
      [100, 100],
      [-3, 100],
    ])
      expect(layer.trackAt(x, y)).toBeUndefined();
  });

  it('far away show the mean of all that a pixel covers', () => {
    const n = 60_000;
    const stripes = Uint8Array.from({ length: n * 4 }, (_, i) => {
      const [cell, channel] = [i >> 2, i % 4];
      return [cell % 2 ? 200 : 100, cell < n / 2 ? 0 : 250, cell % 100 === 0 ? 255 : 0, 255][channel];
    });
    const tiled = new TestTiles(gpu, new Pyramid(n, n), () => 0.5, 1);
    cleanup.push(() => tiled.free());
    tiled.putAll(tiled.pyramid.coarsest);
    layer.setPicture(tiled);
    layer.setTracks({ rows: [{ colours: stripes }], columns: [] });
    layer.resize(311, 300, 1);
    const pixels = draw();
    for (let y = 0; y < 300; y++) {
      const [red, green, blue] = pixels.at(4, y);
      expect(Math.abs(red - 150)).toBeLessThanOrEqual(1);
      if (y !== 149 && y !== 150) expect(green).toBe(y < 150 ? 0 : 250);
      expect(Math.abs(blue - 2.55)).toBeLessThanOrEqual(2);
    }
  });

  it('far out in a large matrix are beside their rows, to the pixel', () => {
    const n = 1_000_000;
    const scattered = Uint8Array.from({ length: n * 4 }, (_, i) => (((i >> 2) * 7) % 251) * ((i & 3) === 0 ? 1 : 0));
    const tiled = new TestTiles(gpu, new Pyramid(n, 10), () => 0.5, 1);
    cleanup.push(() => tiled.free());
    layer.setPicture(tiled);
    layer.setTracks({ rows: [{ colours: scattered }], columns: [] });
    layer.resize(111, 400, 1);
    layer.setView({ x: 0, y: 999_970.3, width: 5 });
    tiled.putAll(tiled.pyramid.coarsest);
    const pixels = draw();
    const size = layer.cellRectangle({ row: 0, column: 0 })!.size;
    for (let y = 0; y < 400; y++) {
      const place = layer.view!.y + (y + 0.5) / size;
      if (place % 1 < 0.6 / size || place % 1 > 1 - 0.6 / size) continue;
      expect({ y, red: pixels.at(4, y)[0] }).toEqual({ y, red: (Math.floor(place) * 7) % 251 });
    }
  });
});
