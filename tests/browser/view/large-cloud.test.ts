// A cloud of more points than the CPU is asked about: the GPU finds the one under the pointer.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Arena } from '../../../src/gpu/arena';
import { Budget } from '../../../src/gpu/budget';
import type { Gpu } from '../../../src/gpu/device';
import { pointUnder } from '../../../src/neighbours/point-under';
import { NeighbourhoodLayer, type PointPositions } from '../../../src/view/neighbourhood-layer';
import { addCanvas, deviceErrors, sharedGpu } from './support';

let gpu: Gpu;
let canvas: HTMLCanvasElement;
let layer: NeighbourhoodLayer;
let arena: Arena;

beforeAll(async () => {
  gpu = await sharedGpu();
});
beforeEach(async () => {
  arena = new Arena(gpu.device, 'test', new Budget(2 ** 28));
  canvas = addCanvas();
  layer = new NeighbourhoodLayer(canvas, gpu);
  await layer.ready;
  layer.resize(300, 300, 1);
});
afterEach(async () => {
  layer.dispose();
  canvas.remove();
  arena[Symbol.dispose]();
  await gpu.device.queue.onSubmittedWorkDone();
  expect(deviceErrors.splice(0)).toEqual([]);
});
afterAll(() => gpu[Symbol.dispose]());

/** n points on a spiral that winds towards the camera. */
function spiral(n: number): PointPositions {
  const points = new Float32Array(
    Array.from({ length: n }, (_, index) => {
      const along = index / n;
      return [Math.cos(index) * along, Math.sin(index) * along, along - 0.5, 0];
    }).flat(),
  );
  return { n, points, buffer: arena.upload('positions', points) };
}

const found = (x: number, y: number): Promise<number | undefined> => pointUnder(layer.pointQuery(x, y));

it('is asked on the GPU from 4,097 points on', () => {
  layer.setPositions(spiral(4096));
  expect(layer.picksOnGpu).toBe(false);
  layer.setPositions(spiral(4097));
  expect(layer.picksOnGpu).toBe(true);
});

it('says what the CPU says, before anything was drawn and with what is emphasised first', async () => {
  layer.setPositions(spiral(5001));
  for (const index of [17, 2500, 5000]) {
    const { x, y } = layer.placeOf(index)!;
    expect(await found(x, y)).toBe(layer.pointAt(x, y));
  }
  const { x, y } = layer.placeOf(40)!;
  expect(await found(x, y)).not.toBe(40);
  layer.setSelected(40);
  expect(await found(x, y)).toBe(40);
  expect(await found(2, 2)).toBeUndefined();
});

it('finds points where they are on their way, and nothing once they are gone', async () => {
  const there = spiral(5001);
  const points = there.points.map((value, at) => (at % 4 === 0 ? value + 0.5 : value));
  layer.setPositions(there, { n: 5001, points, buffer: arena.upload('others', points) });
  layer.setMix(0.75);
  const { x, y } = layer.placeOf(5000)!;
  expect(await found(x, y)).toBe(layer.pointAt(x, y));
  const late = layer.pointQuery(x, y);
  layer.setPositions(undefined);
  expect(await pointUnder(late)).toBeUndefined();
});
