// Thumbnails of many texels, which are laid out while the page goes on.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Arena } from '../../../src/gpu/arena';
import { Budget } from '../../../src/gpu/budget';
import type { Gpu } from '../../../src/gpu/device';
import { classColour } from '../../../src/view/class-colours';
import { NeighbourhoodLayer, type PointPositions } from '../../../src/view/neighbourhood-layer';
import { addCanvas, deviceErrors, near, Pixels, sharedGpu } from './support';

let gpu: Gpu;
let canvas: HTMLCanvasElement;
let layer: NeighbourhoodLayer;
let arena: Arena;
const facing = { azimuth: 0, elevation: 0, distance: 4, target: [0, 0, 0] } as const;

beforeAll(async () => {
  gpu = await sharedGpu();
});
beforeEach(async () => {
  arena = new Arena(gpu.device, 'test', new Budget(2 ** 28));
  canvas = addCanvas();
  layer = new NeighbourhoodLayer(canvas, gpu);
  await layer.ready;
  layer.resize(300, 300, 1);
  layer.setPose(facing);
});
afterEach(async () => {
  layer.dispose();
  canvas.remove();
  arena[Symbol.dispose]();
  await gpu.device.queue.onSubmittedWorkDone();
  expect(deviceErrors.splice(0)).toEqual([]);
});
afterAll(() => gpu[Symbol.dispose]());

function positions(...places: [number, number, number][]): PointPositions {
  const points = new Float32Array(places.flatMap(([x, y, z]) => [x, y, z, 0]));
  return { n: places.length, points, buffer: arena.upload('positions', points, 0x80 | 0x20 | 0x08 | 0x04) };
}

function draw(): Pixels {
  expect(layer.renderNow()).toBe(true);
  return new Pixels(canvas);
}

it('thumbnails of many texels come later, all at once, without being asked for again', async () => {
  const [height, width] = [1024, 512];
  const values = new Uint8Array(5 * height * width);
  values.fill(255, 4 * height * width, 4.5 * height * width);
  layer.setPositions(positions([9, 0, 0], [9, 0, 0], [9, 0, 0], [9, 0, 0], [0, 0, 0]));
  layer.setColours({ labels: [0, 0, 0, 0, 1] });
  layer.setPose({ ...facing, distance: 0.5 });
  const ink = (): boolean[] => {
    const pixels = draw();
    const { x, y, size } = layer.placeOf(4)!;
    return [-0.2, 0.2].map((share) => near(pixels.at(x, y + share * size), classColour(1), 60));
  };
  const plainDisc = ink();
  layer.setImages({ values, n: 5, height, width });
  expect(ink()).toEqual(plainDisc);
  await expect.poll(ink).toEqual([true, false]);
  expect(plainDisc).not.toEqual([true, false]);
});
