// A cloud of more points than the CPU is asked about: the GPU finds the one under the pointer.
import { expect, it } from 'vitest';
import type { Arena } from '../../../src/gpu/arena';
import { pointUnder } from '../../../src/neighbours/point-under';
import type { NeighbourhoodLayer, PointPositions } from '../../../src/view/neighbourhood-layer';
import { useCloud } from './cloud';

let layer: NeighbourhoodLayer;
let arena: Arena;

useCloud((cloud) => {
  ({ layer, arena } = cloud);
});

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
