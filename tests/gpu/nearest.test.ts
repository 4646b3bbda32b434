// Nearest neighbours against a sort of float64 distances: grids full of ties, tiles, fewer datapoints than asked for.
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../src/core/progress';
import { normals } from '../../src/core/random';
import { nearestNeighbours } from '../../src/neighbours/nearest';
import { gamma } from '../support/bounds';
import { uploadMatrix, useGpu } from '../support/gpu';

/** Squared distances [n, n] of values [features, n]. */
function squaredDistances(values: Float32Array, features: number, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < features; k++) sum += (values[k * n + Math.floor(i / n)] - values[k * n + (i % n)]) ** 2;
    return sum;
  });
}

function others(n: number, i: number): number[] {
  return Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
}

describe('nearestNeighbours', () => {
  const gpu = useGpu();

  test.each([
    ['all at once', 1, 2, 5, undefined],
    ['all at once', 64, 131, 10, undefined],
    ['in tiles', 64, 131, 32, 4 * 48 * 48],
    ['in the smallest tiles', 300, 45, 3, 1],
    ['in tiles that more are asked of than they hold', 5, 83, 31, 1],
  ])('random datapoints, %s: %i features, %i datapoints, k = %i', async (_, features, n, k, tileBytes) => {
    const values = normals(1, 1, features * n);
    const found = await nearestNeighbours(gpu(), uploadMatrix(gpu(), values, features, n), k, { tileBytes });
    const exact = squaredDistances(values, features, n);
    const bound = gamma(Math.min(features, 256) + features / 256 + 4);
    expect(found.k).toBe(Math.min(k, n - 1));
    for (let i = 0; i < n; i++) {
      const sorted = others(n, i).map((j) => Math.sqrt(exact[i * n + j]));
      sorted.sort((a, b) => a - b);
      for (let place = 0; place < found.k; place++) {
        const distance = found.distances[i * found.k + place];
        const own = Math.sqrt(exact[i * n + found.indices[i * found.k + place]]);
        expect(Math.abs(distance - own)).toBeLessThanOrEqual(bound * own);
        expect(Math.abs(distance - sorted[place])).toBeLessThanOrEqual(bound * sorted[place]);
      }
      expect(new Set([...found.indices.subarray(i * found.k, (i + 1) * found.k), i]).size).toBe(found.k + 1);
    }
  });

  test.each([undefined, 1])('ties go to the smaller index, whatever the tiles (%s)', async (tileBytes) => {
    const n = 81;
    const values = Float32Array.from({ length: 2 * n }, (_, i) => (i < n ? Math.floor(i / 9) : i % 9));
    const found = await nearestNeighbours(gpu(), uploadMatrix(gpu(), values, 2, n), 12, { tileBytes });
    const exact = squaredDistances(values, 2, n);
    for (let i = 0; i < n; i++) {
      const expected = others(n, i).sort((a, b) => exact[i * n + a] - exact[i * n + b] || a - b);
      expect([...found.indices.subarray(i * 12, i * 12 + 12)]).toEqual(expected.slice(0, 12));
    }
  });

  test('one datapoint has no neighbours; k outside 1 to 32 is refused', async () => {
    const one = uploadMatrix(gpu(), [1, 2], 2, 1);
    expect(await nearestNeighbours(gpu(), one, 5)).toMatchObject({ k: 0, indices: new Uint32Array(0) });
    for (const k of [0, 33, 1.5]) {
      await expect(nearestNeighbours(gpu(), one, k)).rejects.toMatchObject({ code: 'ShapeMismatch' });
    }
  });

  test('a datapoint that is not finite is nobody’s neighbour while others are left', async () => {
    const values = Float32Array.from([0, 1, NaN, 3, 4]);
    const found = await nearestNeighbours(gpu(), uploadMatrix(gpu(), values, 1, 5), 3);
    expect([...found.indices.subarray(0, 3)]).toEqual([1, 3, 4]);
    expect([...found.distances.subarray(6, 9)]).toEqual([NaN, NaN, NaN]);
  });

  test('more datapoints than a tile holds are neighbours of each other, and progress says how many pairs are done', async () => {
    const [features, n, k] = [20, 1003, 15];
    const values = normals(5, 1, features * n);
    const done: number[] = [];
    const options = { tileBytes: 4 * 256 * 256, onProgress: (progress: Progress) => void done.push(progress.done) };
    const found = await nearestNeighbours(gpu(), uploadMatrix(gpu(), values, features, n), k, options);
    const whole = await nearestNeighbours(gpu(), uploadMatrix(gpu(), values, features, n), k);
    expect(found).toEqual(whole);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(4 * ((256 * 257) / 2) - (256 * 257) / 2 + (235 * 236) / 2 + 3 * 256 * 256 + 3 * 256 * 235);
  });

  test('an aborted signal stops it and leaves nothing allocated', async () => {
    const before = gpu().arena.budget.used;
    const matrix = { ...uploadMatrix(gpu(), [1, 2], 1, 2) };
    const held = gpu().arena.budget.used;
    const signal = AbortSignal.abort();
    await expect(nearestNeighbours(gpu(), matrix, 1, { signal })).rejects.toThrow(signal.reason);
    expect(gpu().arena.budget.used).toBe(held);
    expect(held).toBeGreaterThan(before);
  });
});
