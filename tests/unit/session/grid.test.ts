// Grids around datapoints: as wide as high, all datapoints inside, and places in their order.
import { expect, test } from 'vitest';
import { lineFunction } from '../../../src/datasets/line-functions';
import { modularAddition } from '../../../src/datasets/modular-addition';
import { planeClasses } from '../../../src/datasets/plane-classes';
import { featuresAt, nearestDatapoint, nearestPlace, planePlace } from '../../../src/elements/lab/plane-places';
import { gridAround, inputsOf, placeOf, placesIn } from '../../../src/session/lab/grid';

const moons = planeClasses({ name: 'moons', count: 50, noise: 0.1, seed: 1 });

test('a plane around its datapoints', () => {
  const grid = gridAround(moons)!;
  const { x, y } = grid;
  expect(placesIn(grid)).toBe(96 * 96);
  expect(x.to - x.from).toBeCloseTo(y!.to - y!.from, 6);
  moons.inputs.forEach((value, at) => {
    const axis = at % 2 === 0 ? x : y!;
    expect(value).toBeGreaterThan(axis.from);
    expect(value).toBeLessThan(axis.to);
  });
  const inputs = inputsOf(grid);
  expect(inputs.length).toBe(2 * 96 * 96);
  const place = 17 * 96 + 40;
  expect([...inputs.slice(2 * place, 2 * place + 2)]).toEqual(featuresAt(grid, place).map(Math.fround));
});

test('a line around its datapoints', () => {
  const grid = gridAround(lineFunction({ name: 'sine', count: 9, noise: 0, seed: 1 }))!;
  expect([grid.y, placesIn(grid)]).toEqual([undefined, 257]);
  expect(inputsOf(grid)[0]).toBe(Math.fround(grid.x.from));
  expect(inputsOf(grid)[256]).toBe(Math.fround(grid.x.to));
  for (const at of [0, 100, 256]) expect(nearestPlace(grid.x, placeOf(grid.x, at))).toBe(at);
});

test('no grid for more features, and one for datapoints that are all the same', () => {
  expect(
    gridAround(modularAddition({ name: 'modular-addition', modulus: 3, share: 1, trainShare: 0.5, seed: 0 })),
  ).toBeUndefined();
  const { x } = gridAround({ ...moons, inputs: new Float32Array(100).fill(2) })!;
  expect([x.from, x.to]).toEqual([1, 3]);
});

test('pointers find places and datapoints', () => {
  const grid = gridAround(moons)!;
  expect(planePlace(grid, 0, 1)).toBe(0);
  expect(planePlace(grid, 0.999, 0)).toBe(96 * 96 - 1);
  expect(planePlace(grid, 1.2, -0.3)).toBe(96 * 96 - 1);
  const own = [...moons.inputs.slice(22, 24)];
  expect(nearestDatapoint(moons, own)).toBe(11);
});
