// Shaders of other distances: built beside the frames, while one that is there stands in, and ahead while the page is idle.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HeatmapLayer, type HeatmapPicture } from '../../../src/view/heatmap-layer';
import { lightTheme } from '../../../src/view/theme';
import { until } from '../elements/support';
import { canvas, cleanup, draw, gpu, layer, useHeatmap } from './heatmap-harness';
import { addCanvas, makePicture, near, Pixels } from './support';

useHeatmap();

const edge = 210; // pixels of the canvas
const n = 500; // cells, in a picture without other levels

/** Cells across the canvas, so that a pixel covers 1, 2, 3 and more blocks along an axis. */
const [close, ...farther] = [20, 180, 400, 500];

beforeEach(() => {
  vi.spyOn(gpu.device, 'createRenderPipeline');
  vi.spyOn(gpu.device, 'createRenderPipelineAsync');
});
afterEach(() => vi.restoreAllMocks());

const builtInFrames = (): number => vi.mocked(gpu.device.createRenderPipeline).mock.calls.length;
const builtBeside = (): number => vi.mocked(gpu.device.createRenderPipelineAsync).mock.calls.length;
const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(done));
const lookFrom = (of: HeatmapLayer, cells: number): void => of.setView({ x: 0, y: 0, width: cells });
const blank = (pixels: Pixels): number => pixels.count((pixel) => near(pixel, lightTheme.background, 0));

it('builds one shader in a frame and all others beside, shows something meanwhile, and in the end what is right', async () => {
  const picture = makePicture(gpu, n, 1, (row, column) => 0.5 + ((row * 7 + column * 3) % 11) / 22);
  cleanup.push(picture.free);
  layer.setPicture(picture);
  layer.resize(edge, edge, 1);
  lookFrom(layer, close);
  expect(blank(draw())).toBe(0);
  expect(builtInFrames()).toBe(1);
  for (const cells of farther) {
    lookFrom(layer, cells);
    await frame();
    expect(blank(new Pixels(canvas))).toBe(0);
  }
  await until(() => builtBeside() === farther.length, 'all shaders of the picture');
  await gpu.device.queue.onSubmittedWorkDone();
  await new Promise((done) => setTimeout(done, 500));
  expect([builtInFrames(), builtBeside()]).toEqual([1, farther.length]);

  for (const cells of [...farther, close]) {
    lookFrom(layer, cells);
    await frame();
    const [seen, right] = [new Pixels(canvas), await drawnAtOnce(picture, cells)];
    const differs = seen.count((pixel, x, y) => pixel.some((value, part) => value !== right.at(x, y)[part]));
    expect({ cells, differs }).toEqual({ cells, differs: 0 });
  }
});

/** What a layer that never drew before shows of a picture, by the very shader. */
async function drawnAtOnce(picture: HeatmapPicture, cells: number): Promise<Pixels> {
  const otherCanvas = addCanvas();
  const other = new HeatmapLayer(otherCanvas, gpu);
  await other.ready;
  other.setPicture(picture);
  other.resize(edge, edge, 1);
  lookFrom(other, cells);
  expect(other.renderNow()).toBe(true);
  const pixels = new Pixels(otherCanvas);
  other.dispose();
  otherCanvas.remove();
  return pixels;
}
