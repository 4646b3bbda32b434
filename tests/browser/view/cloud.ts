// A cloud of points on a canvas of its own for every test, on one device for the file; errors of the device fail the test.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { Arena } from '../../../src/gpu/arena';
import { Budget } from '../../../src/gpu/budget';
import type { Gpu } from '../../../src/gpu/device';
import { NeighbourhoodLayer, type PointPositions } from '../../../src/view/neighbourhood-layer';
import { addCanvas, deviceErrors, sharedGpu } from './support';

export interface Cloud {
  readonly gpu: Gpu;
  readonly canvas: HTMLCanvasElement;
  /** 300 x 300 pixels. */
  readonly layer: NeighbourhoodLayer;
  readonly arena: Arena;
}

/** Hands over a fresh one before each test. */
export function useCloud(take: (cloud: Cloud) => void): void {
  let gpu: Gpu;
  let cloud: Cloud;
  beforeAll(async () => {
    gpu = await sharedGpu();
  });
  beforeEach(async () => {
    const canvas = addCanvas();
    const layer = new NeighbourhoodLayer(canvas, gpu);
    cloud = { gpu, canvas, layer, arena: new Arena(gpu.device, 'test', new Budget(2 ** 28)) };
    await layer.ready;
    layer.resize(300, 300, 1);
    take(cloud);
  });
  afterEach(async () => {
    cloud.layer.dispose();
    cloud.canvas.remove();
    cloud.arena[Symbol.dispose]();
    await gpu.device.queue.onSubmittedWorkDone();
    expect(deviceErrors.splice(0)).toEqual([]);
  });
  afterAll(() => gpu[Symbol.dispose]());
}

export function positionsIn(arena: Arena, ...places: [number, number, number][]): PointPositions {
  const points = new Float32Array(places.flatMap(([x, y, z]) => [x, y, z, 0]));
  return { n: places.length, points, buffer: arena.upload('positions', points, 0x80 | 0x20 | 0x08 | 0x04) };
}
