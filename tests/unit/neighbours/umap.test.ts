// UMAP from known neighbours: the same seed gives the same layout, and what lies together stays together.
import { describe, expect, test } from 'vitest';
import { normals } from '../../../src/core/random';
import type { Neighbours } from '../../../src/neighbours/nearest';
import { UmapLayout } from '../../../src/neighbours/umap';
import { neighboursForUmap } from '../../../src/neighbours/umap-neighbours';

const [n, features, groups] = [120, 10, 3];

/** Exact neighbours of three groups of datapoints that lie far from each other. */
function grouped(k: number): Neighbours {
  const noise = normals(1, 1, n * features);
  const at = (i: number, f: number): number => noise[i * features + f] + (f === i % groups ? 30 : 0);
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      let sum = 0;
      for (let f = 0; f < features; f++) sum += (at(i, f) - at(j, f)) ** 2;
      return { j, distance: Math.sqrt(sum) };
    })
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, k),
  ).flat();
  return {
    k,
    indices: Uint32Array.from(rows, ({ j }) => j),
    distances: Float32Array.from(rows, ({ distance }) => distance),
  };
}

function layOut(neighbours: Neighbours, seed: number): Float32Array {
  const layout = new UmapLayout(neighbours, seed);
  for (let epoch = 0; epoch < layout.epochs; epoch++) layout.step();
  return layout.points();
}

describe('UmapLayout', () => {
  test('is centred, of unit radius, the same for a seed and another for another', () => {
    const neighbours = grouped(14);
    const points = layOut(neighbours, 5);
    expect(points.length).toBe(4 * n);
    const mean = [0, 1, 2, 3].map((axis) => points.reduce((sum, x, i) => sum + (i % 4 === axis ? x : 0), 0) / n);
    for (const value of mean) expect(Math.abs(value)).toBeLessThan(1e-6);
    expect(points.reduce((sum, x) => sum + x * x, 0) / n).toBeCloseTo(1, 5);
    expect(layOut(neighbours, 5)).toEqual(points);
    expect(layOut(neighbours, 6)).not.toEqual(points);
  });

  test('puts the nearest of each datapoint in its own group', () => {
    const points = layOut(grouped(14), 0);
    const distance = (i: number, j: number): number =>
      Math.hypot(...[0, 1, 2].map((axis) => points[4 * i + axis] - points[4 * j + axis]));
    for (let i = 0; i < n; i++) {
      const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
      const nearest = others.reduce((best, j) => (distance(i, j) < distance(i, best) ? j : best));
      expect(nearest % groups).toBe(i % groups);
    }
  });

  test('refuses distances that are not finite', () => {
    const { k, indices, distances } = grouped(5);
    expect(() => new UmapLayout({ k, indices, distances: distances.fill(NaN, 3, 4) }, 0)).toThrow('not finite');
  });
});

test('neighbours for UMAP leave room for the datapoint itself; too few datapoints are refused', () => {
  expect([4, 5, 16, 17, 60_000].map(neighboursForUmap)).toEqual([2, 3, 14, 14, 14]);
  expect(() => neighboursForUmap(3)).toThrow('fewer than 4');
  const few = { k: 2, indices: Uint32Array.of(1, 2, 0, 2, 3, 1, 2, 1), distances: new Float32Array(8).fill(1) };
  expect(layOut(few, 1).every(Number.isFinite)).toBe(true);
});
