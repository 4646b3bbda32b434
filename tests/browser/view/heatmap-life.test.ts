// Around the heatmap's cells: strips and markers; and its life: pictures that come and go, several canvases, a lost device.
import { describe, expect, it } from 'vitest';
import { openDevice } from '../../../src/gpu/device';
import { classColour } from '../../../src/view/class-colours';
import { colourOfValue } from '../../../src/view/colour-maps';
import { HeatmapLayer } from '../../../src/view/heatmap-layer';
import { lightTheme, type Colour } from '../../../src/view/theme';
import { canvas, cleanup, draw, expectCells, gpu, layer, show, unlike, useHeatmap } from './heatmap-harness';
import { addCanvas, makePicture, near, Pixels, type Pixel } from './support';

useHeatmap();

/** A pixel as a colour. */
const shown = ([r, g, b]: Pixel): Colour => [r / 255, g / 255, b / 255];

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

  it('a second strip outside the classes has colours of its own, and leaves the classes where they are', () => {
    show(10, 1, () => 0.5);
    layer.setClasses([0, 0, 1, 1, 1, 2, 2, 2, 2, 9]);
    const ramp = Array.from({ length: 10 }, (_, place): Colour => [place / 10, 0, 1]);
    layer.setOuterStrip(ramp);
    layer.resize(222, 222, 1);
    const pixels = draw();
    expect(layer.plot).toEqual({ left: 22, top: 22, width: 200, height: 200 });
    for (const [cell, label] of [
      [0, 0],
      [9, 9],
    ]) {
      const along = 22 + cell * 20 + 10;
      for (const [x, y] of [
        [15, along],
        [along, 15],
      ])
        expect(near(pixels.at(x, y), classColour(label), 1)).toBe(true);
      for (const [x, y] of [
        [4, along],
        [along, 4],
      ])
        expect(near(pixels.at(x, y), ramp[cell], 1)).toBe(true);
    }
    layer.setOuterStrip(undefined);
    expect(layer.plot.left).toBe(11);
    expect(near(draw().at(4, 100), classColour(1), 1)).toBe(true);
  });

  it('colours that were set already are not set again', () => {
    show(10, 1, () => 0.5);
    const { uniforms } = (layer as unknown as { content: { uniforms: { colours: { value: unknown } } } }).content;
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    const table = uniforms.colours.value;
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    layer.setColours('sequential-dark', { low: 0, high: 2 });
    expect(uniforms.colours.value).toBe(table);
    layer.setColours('sequential-light', { low: 0, high: 2 });
    expect(uniforms.colours.value).not.toBe(table);
  });

  it('crosshair and selection draw lines along their rows and columns', () => {
    show(10, 1, () => 0.5);
    layer.setClasses(new Array<number>(10).fill(0));
    layer.resize(211, 211, 1);
    const plain = draw();
    layer.setCrosshair({ row: 2, column: 7 });
    const crossed = draw();
    const changed = crossed.count((pixel, x, y) => !near(pixel, shown(plain.at(x, y)), 3));
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
    expect(draw().count((pixel, x, y) => !near(pixel, shown(plain.at(x, y)), 0))).toBe(0);
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

  it('draws on an offscreen canvas beside one on the page', async () => {
    const offscreen = new OffscreenCanvas(1, 1);
    const hidden = new HeatmapLayer(offscreen, gpu);
    show(6, 2, unlike);
    for (const each of [layer, hidden]) each.setColours('sequential-light', { low: 0, high: 1 });
    layer.resize(120, 120, 1);
    hidden.resize(60, 60, 1);
    const picture = makePicture(gpu, 1, 1, () => 1);
    cleanup.push(picture.free);
    hidden.setPicture(picture);
    expect(hidden.renderNow(0)).toBe(true);
    expect(near(new Pixels(offscreen).at(30, 30), colourOfValue('sequential-light', { low: 0, high: 1 }, 1)!, 0)).toBe(
      true,
    );
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
    hidden.dispose();
  });

  it('draws by itself in the next frame after a change', async () => {
    show(3, 1, () => 1);
    layer.resize(60, 60, 1);
    layer.setColours('sequential-dark', { low: 0, high: 1 });
    const pixels = await new Promise<Pixels>((resolve) => requestAnimationFrame(() => resolve(new Pixels(canvas))));
    expect(near(pixels.at(30, 30), colourOfValue('sequential-dark', { low: 0, high: 1 }, 1)!, 0)).toBe(true);
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
