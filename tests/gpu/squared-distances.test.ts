// Squared distances against float64: all pairs at once, in tiles on and off the diagonal, over more features than one block, and near copies.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readMatrix } from '../../src/gpu/readback';
import { encodeSquaredDistances } from '../../src/kernels/squared-distances';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('squared_distances', () => {
  const gpu = useGpu();

  async function check(
    values: Float32Array,
    features: number,
    n: number,
    [firstCandidate, candidates]: readonly [number, number],
    [firstQuery, queries]: readonly [number, number],
  ): Promise<void> {
    const part = (first: number, count: number) =>
      uploadMatrix(
        gpu(),
        values.filter((_, i) => i % n >= first && i % n < first + count),
        features,
        count,
      );
    const isSame = firstCandidate === firstQuery && candidates === queries;
    const sides = {
      candidates: part(firstCandidate, candidates),
      queries: isSame ? undefined : part(firstQuery, queries),
    };
    const distances = gpu().arena.matrix('distances', candidates, queries);
    await runCommands(gpu(), (list) => encodeSquaredDistances(list, { ...sides, distances }));
    const actual = await readMatrix(gpu(), distances);
    const bound = gamma(Math.min(features, 256) + features / 256 + 2);
    let worst = 0;
    for (let i = 0; i < candidates * queries; i++) {
      const [candidate, query] = [firstCandidate + Math.floor(i / queries), firstQuery + (i % queries)];
      let sum = 0;
      for (let k = 0; k < features; k++) {
        sum += (values[k * n + candidate] - values[k * n + query]) ** 2;
      }
      worst = Math.max(worst, Math.abs(actual[i] - sum) - bound * sum);
    }
    expect(worst).toBeLessThanOrEqual(0);
  }

  test.each([
    [1, 1, [0, 1], [0, 1]],
    [1, 2, [0, 2], [0, 2]],
    [3, 8, [0, 8], [0, 8]],
    [5, 13, [0, 13], [0, 13]],
    [64, 97, [0, 97], [0, 97]],
    [64, 97, [0, 97], [16, 32]],
    [64, 97, [0, 32], [96, 1]],
    [64, 97, [32, 33], [64, 33]],
    [64, 97, [80, 17], [80, 17]],
    [64, 97, [16, 48], [16, 48]],
    [257, 33, [0, 33], [0, 33]],
    [600, 37, [16, 21], [16, 21]],
    [600, 37, [0, 16], [16, 21]],
  ] as const)('%i features, %i datapoints, candidates %j, queries %j', async (features, n, candidates, queries) => {
    await check(normals(1, 1, features * n), features, n, candidates, queries);
  });

  test('datapoints that are nearly equal and far from zero keep their distances', async () => {
    const values = normals(3, 1, 64 * 40, 1e-4).map((value) => value + 10);
    await check(values, 64, 40, [0, 40], [0, 40]);
  });

  test('more than one dispatch', async () => {
    const n = 1201;
    await check(normals(4, 1, 33 * n), 33, n, [0, n], [0, n]);
    await check(normals(4, 1, 33 * n), 33, n, [0, 640], [640, n - 640]);
  });
});
