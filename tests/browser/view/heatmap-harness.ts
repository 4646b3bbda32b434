// A heatmap layer for every test of a file, on a canvas of its own, and its pixels.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Gpu } from '../../../src/gpu/device';
import { colourOfValue, type ColourMapName, type Domain } from '../../../src/view/colour-maps';
import { HeatmapLayer } from '../../../src/view/heatmap-layer';
import { addCanvas, bytes, deviceErrors, makePicture, Pixels, sharedGpu } from './support';

export let gpu: Gpu;
export let canvas: HTMLCanvasElement;
export let layer: HeatmapLayer;
/** Called after the test. */
export const cleanup: (() => void)[] = [];

/** Registers the hooks that make and free the layer; any error of the device fails the test. */
export function useHeatmap(): void {
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
}

export function show(n: number, levels: number, value: (row: number, column: number) => number): void {
  const picture = makePicture(gpu, n, levels, value);
  cleanup.push(picture.free);
  layer.setPicture(picture);
}

export function draw(): Pixels {
  expect(layer.renderNow()).toBe(true);
  return new Pixels(canvas);
}

/** Colours at the centre of cells, against the same map on the CPU. */
export function expectCells(
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
export const unlike = (row: number, column: number): number => ((row * 37 + column * 11) % 256) / 255;
