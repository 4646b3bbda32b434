// Cosines with one datapoint against float64; a datapoint of norm zero has none.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { encodeCosineToOne } from '../../src/kernels/cosine-to-one';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('cosine_to_one', () => {
  const gpu = useGpu();

  async function cosines(values: Float32Array, features: number, n: number, chosen: number): Promise<Float32Array> {
    const activations = uploadMatrix(gpu(), values, features, n);
    const output = gpu().arena.buffer('output', n * 4);
    await runCommands(gpu(), (list) => encodeCosineToOne(list, { activations, chosen, output }));
    return readFloats(gpu(), output, 0, n);
  }

  test.each([
    [1, 1, 0],
    [2, 2, 1],
    [64, 130, 77],
    [300, 261, 260],
  ])('%i features of %i datapoints with datapoint %i', async (features, n, chosen) => {
    const values = normals(1, 1, features * n);
    const actual = await cosines(values, features, n, chosen);
    for (let j = 0; j < n; j++) {
      const [dot, own, other] = [0, 0, 0].map((_, which) => {
        const [a, b] = [which === 1 ? chosen : j, which === 2 ? j : chosen];
        let sum = 0;
        for (let i = 0; i < features; i++) sum += values[i * n + a] * values[i * n + b];
        return sum;
      });
      const bound = gamma(2 * (Math.min(features, 256) + features / 256 + 8));
      expect(Math.abs(actual[j] - dot / Math.sqrt(own * other))).toBeLessThanOrEqual(bound);
    }
  });

  test('a zero or non-finite norm leaves the cosine undefined, for the one and for the others', async () => {
    const values = new Float32Array([1, 0, Infinity, NaN, 2, 2, 0, 0, 0, 2]);
    expect([...(await cosines(values, 2, 5, 0))].map((value) => Number.isNaN(value))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect([...(await cosines(values, 2, 5, 1))].every((value) => Number.isNaN(value))).toBe(true);
  });
});
