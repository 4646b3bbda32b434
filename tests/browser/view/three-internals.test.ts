// What we rely on inside three: a buffer stays ours when it is lent and taken back, and nothing runs between frames.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Gpu } from '../../../src/gpu/device';
import { readFloats } from '../../../src/gpu/readback';
import { isNtkError } from '../../../src/core/errors';
import { HeatmapLayer } from '../../../src/view/heatmap-layer';
import { SharedRenderer } from '../../../src/view/shared-renderer';
import { injectBuffer, stopIdleLoop, takeBack, wrapTexture } from '../../../src/view/three-internals';
import { addCanvas, deviceErrors, makePicture, sharedGpu } from './support';

let gpu: Gpu;
let renderer: SharedRenderer;

beforeAll(async () => {
  gpu = await sharedGpu();
  renderer = SharedRenderer.of(gpu);
  await renderer.ready;
});
afterAll(() => gpu[Symbol.dispose]());

it('a device has one renderer', () => {
  expect(SharedRenderer.of(gpu)).toBe(renderer);
});

it('a lent buffer keeps its contents and its life', async () => {
  const values = Float32Array.from({ length: 64 }, (_, index) => index);
  const buffer = gpu.arena.upload('lent', values);
  const attribute = injectBuffer(renderer.three, buffer, 4);
  expect(attribute.count).toBe(16);
  takeBack(renderer.three, attribute);
  attribute.dispose();
  expect([...(await readFloats(gpu, buffer, 0, 64))]).toEqual([...values]);
  expect(deviceErrors).toEqual([]);
});

it('disposing of a wrapped texture leaves the texture', async () => {
  const picture = makePicture(gpu, 4, 1, () => 1);
  const wrapped = wrapTexture(picture.texture);
  wrapped.dispose();
  const view = picture.texture.createView();
  expect(view).toBeDefined();
  picture.free();
});

it('another three without these internals is refused by name', () => {
  const stranger = {} as typeof renderer.three;
  for (const use of [() => stopIdleLoop(stranger), () => injectBuffer(stranger, gpu.zeros, 4)]) {
    try {
      use();
      expect.unreachable();
    } catch (error) {
      expect(isNtkError(error, 'Unsupported')).toBe(true);
    }
  }
});

it('nothing asks for animation frames once a view is drawn', async () => {
  const canvas = addCanvas();
  const layer = new HeatmapLayer(canvas, gpu);
  await layer.ready;
  layer.resize(40, 40, 1);
  await new Promise((done) => setTimeout(done, 100));
  const asked = vi.spyOn(window, 'requestAnimationFrame');
  layer.renderNow();
  await new Promise((done) => setTimeout(done, 100));
  const frames = asked.mock.calls.length;
  await new Promise((done) => setTimeout(done, 100));
  expect(asked.mock.calls.length).toBe(frames);
  asked.mockRestore();
  layer.dispose();
  canvas.remove();
});
