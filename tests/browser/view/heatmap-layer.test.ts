// The heatmap on pixels: the right colour at known cells at every zoom, strips, markers, what is not a number, and what can go wrong.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDevice, type Gpu } from '../../../src/gpu/device';
import { classColour } from '../../../src/view/class-colours';
import { colourOfValue, type ColourMapName, type Domain } from '../../../src/view/colour-maps';
import { HeatmapLayer } from '../../../src/view/heatmap-layer';
import { darkTheme, lightTheme } from '../../../src/view/theme';
import { addCanvas, bytes, deviceErrors, makePicture, near, Pixels, sharedGpu } from './support';

let gpu: Gpu;
let canvas: HTMLCanvasElement;
let layer: HeatmapLayer;
const cleanup: (() => void)[] = [];

beforeAll(async () => {
  gpu = await sharedGpu();
});
beforeEach(async () => {
  canvas = addCanvas();
  layer = new HeatmapLayer(canvas, gpu);
  await layer.ready;
});
afterEach(async () => {
  layer.dispose();
  canvas.remove();
  for (const free of cleanup.splice(0)) free();
  await gpu.device.queue.onSubmittedWorkDone();
  expect(deviceErrors.splice(0)).toEqual([]);
});
afterAll(() => gpu[Symbol.dispose]());

function show(n: number, levels: number, value: (row: number, column: number) => number): void {
  const picture = makePicture(gpu, n, levels, value);
  cleanup.push(picture.free);
  layer.setPicture(picture);
}

function draw(): Pixels {
  expect(layer.renderNow()).toBe(true);
  return new Pixels(canvas);
}

/** Colours at the centre of cells, against the same map on the CPU. */
function expectCells(
  pixels: Pixels,
  cells: [number, number][],
  value: (row: number, column: number) => number,
  map: ColourMapName,
  domain: Domain,
  ratio = 1,
): void {
  for (const [row, column] of cells) {
    const place = layer.cellRectangle({ row, column })!;
    const pixel = pixels.at((place.left + place.size / 2) * ratio, (place.top + place.size / 2) * ratio);
    expect({ row, column, pixel }).toEqual({
      row,
      column,
      pixel: bytes(colourOfValue(map, domain, value(row, column))!),
    });
  }
}

// Values at the centres of the table's entries, so that float32 and float64 round to the same one.
const unlike = (row: number, column: number): number => ((row * 37 + column * 11) % 256) / 255;

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

describe('around the cells', () => {
  it('strips along both edges have the colours of classes, in display order', () => {
    show(10, 1, () => 0.5);
    layer.setClasses([0, 0, 1, 1, 1, 2, 2, 2, 2, 9]);
    layer.resize(211, 211, 1);
    const pixels = draw();
    expect(layer.plot).toEqual({ left: 11, top: 11, width: 200, height: 200 });
    for (const [cell, label] of [
      [0, 0],
      [3, 1],
      [8, 2],
      [9, 9],
    ]) {
      expect(near(pixels.at(4, 11 + cell * 20 + 10), classColour(label), 1)).toBe(true);
      expect(near(pixels.at(11 + cell * 20 + 10, 4), classColour(label), 1)).toBe(true);
    }
    expect(near(pixels.at(9, 100), lightTheme.background, 0)).toBe(true);
    expect(near(pixels.at(4, 4), lightTheme.background, 0)).toBe(true);
  });

  it('crosshair and selection draw lines along their rows and columns', () => {
    show(10, 1, () => 0.5);
    layer.setClasses(new Array<number>(10).fill(0));
    layer.resize(211, 211, 1);
    const plain = draw();
    layer.setCrosshair({ row: 2, column: 7 });
    const crossed = draw();
    const changed = crossed.count((pixel, x, y) => !near(pixel, plain.at(x, y).map((v) => v / 255) as never, 3));
    expect(changed).toBeGreaterThan(1000);
    expect(changed).toBeLessThan(1800);
    const cell = layer.cellRectangle({ row: 2, column: 7 })!;
    expect(crossed.at(cell.left + 10, cell.top + 10)).toEqual(plain.at(cell.left + 10, cell.top + 10));
    layer.setCrosshair(undefined);
    layer.setSelected({ row: 4, column: 4 });
    const selected = draw();
    expect(near(selected.at(4, 11 + 90), lightTheme.accent, 1)).toBe(true);
    expect(near(selected.at(11 + 90, 4), lightTheme.accent, 1)).toBe(true);
    expect(near(selected.at(4, 11 + 150), classColour(0), 1)).toBe(true);
    layer.setSelected(undefined);
    expect(draw().count((pixel, x, y) => !near(pixel, plain.at(x, y).map((v) => v / 255) as never, 0))).toBe(0);
  });
});

describe('life', () => {
  it('draws one cell, nothing without a picture, and nothing on a canvas of no size', () => {
    expect(layer.renderNow()).toBe(false);
    layer.resize(50, 50, 1);
    expect(draw().count((pixel) => !near(pixel, lightTheme.background, 0))).toBe(0);
    show(1, 1, () => 1);
    layer.setColours('sequential-light', { low: 0, high: 1 });
    expectCells(draw(), [[0, 0]], () => 1, 'sequential-light', { low: 0, high: 1 });
    layer.resize(0, 0, 1);
    expect(layer.view).toBeUndefined();
    expect(layer.cellAt(0, 0)).toBeUndefined();
    expect(layer.renderNow()).toBe(false);
    layer.resize(40, 60, 1);
    expectCells(draw(), [[0, 0]], () => 1, 'sequential-light', { low: 0, high: 1 });
  });

  it('takes another picture, of another size, after the first was destroyed', () => {
    layer.resize(120, 120, 1);
    layer.setColours('sequential-light', { low: 0, high: 1 });
    const first = makePicture(gpu, 6, 2, () => 0.2);
    layer.setPicture(first);
    draw();
    const second = makePicture(gpu, 12, 3, unlike);
    cleanup.push(second.free);
    layer.setPicture(second);
    first.free();
    expectCells(
      draw(),
      [
        [0, 0],
        [11, 3],
        [5, 5],
      ],
      unlike,
      'sequential-light',
      { low: 0, high: 1 },
    );
    layer.setPicture(undefined);
    expect(draw().count((pixel) => !near(pixel, lightTheme.background, 0))).toBe(0);
  });

  it('leaves the texture to its owner when disposed, and other layers drawing', async () => {
    const picture = makePicture(gpu, 6, 2, unlike);
    cleanup.push(picture.free);
    const otherCanvas = addCanvas();
    const other = new HeatmapLayer(otherCanvas, gpu);
    for (const each of [layer, other]) {
      each.resize(120, 120, 1);
      each.setColours('sequential-light', { low: 0, high: 1 });
      each.setPicture(picture);
      each.renderNow();
    }
    other.dispose();
    other.dispose();
    expect(other.renderNow()).toBe(false);
    otherCanvas.remove();
    expectCells(
      draw(),
      [
        [0, 0],
        [5, 3],
      ],
      unlike,
      'sequential-light',
      { low: 0, high: 1 },
    );
    await gpu.device.queue.onSubmittedWorkDone();
  });

  it('draws by itself in the next frame after a change', async () => {
    show(3, 1, () => 1);
    layer.resize(60, 60, 1);
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    const shown = await new Promise<Pixels>((resolve) => requestAnimationFrame(() => resolve(new Pixels(canvas))));
    expect(near(shown.at(30, 30), colourOfValue('sequential-dark', { low: 0, high: 1 }, 1)!, 0)).toBe(true);
  });

  it('stops when the device is lost, and draws again on a new one', async () => {
    const first = await openDevice();
    const lostCanvas = addCanvas();
    const lost = new HeatmapLayer(lostCanvas, first);
    await lost.ready;
    lost.resize(60, 60, 1);
    lost.setPicture(makePicture(first, 3, 1, () => 1));
    expect(lost.renderNow()).toBe(true);
    first.device.destroy();
    await first.lost.catch(() => undefined);
    expect(lost.renderNow()).toBe(false);
    lost.requestRender();
    lost.dispose();
    const again = new HeatmapLayer(lostCanvas, gpu);
    await again.ready;
    again.resize(60, 60, 1);
    again.setColours('sequential-light', { low: 0, high: 1 });
    const picture = makePicture(gpu, 3, 1, () => 1);
    again.setPicture(picture);
    expect(again.renderNow()).toBe(true);
    expect(near(new Pixels(lostCanvas).at(10, 30), colourOfValue('sequential-light', { low: 0, high: 1 }, 1)!, 0)).toBe(
      true,
    );
    again.dispose();
    picture.free();
    lostCanvas.remove();
  });
});
