// Thumbnails of many texels, which are laid out while the page goes on.
import { expect, it } from 'vitest';
import type { Arena } from '../../../src/gpu/arena';
import { classColour } from '../../../src/view/class-colours';
import type { NeighbourhoodLayer, PointPositions } from '../../../src/view/neighbourhood-layer';
import { positionsIn, useCloud } from './cloud';
import { near, Pixels } from './support';

let canvas: HTMLCanvasElement;
let layer: NeighbourhoodLayer;
let arena: Arena;
const facing = { azimuth: 0, elevation: 0, distance: 4, target: [0, 0, 0] } as const;

useCloud((cloud) => {
  ({ canvas, layer, arena } = cloud);
  layer.setPose(facing);
});

const positions = (...places: [number, number, number][]): PointPositions => positionsIn(arena, ...places);

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
