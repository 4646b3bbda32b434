// The nearest of given distances against a stable sort: ties, infinities, NaN last, panels.
import { describe, expect, test } from 'vitest';
import { uniform } from '../../src/core/random';
import { readBytes } from '../../src/gpu/readback';
import { encodeSelectNearest } from '../../src/kernels/select-nearest';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

/** Whole numbers from 0 to 8, so that ties abound. */
function tiedDistances(n: number, queries: number): Float32Array {
  return Float32Array.from({ length: n * queries }, (_, i) => Math.floor(9 * uniform(3, 1, i)));
}

function rank(value: number): number {
  return Number.isNaN(value) ? Infinity : Math.min(value, Number.MAX_VALUE);
}

describe('select_nearest', () => {
  const gpu = useGpu();

  async function check(values: Float32Array, n: number, queries: number, panel: number, k: number): Promise<void> {
    const distances = uploadMatrix(gpu(), values, n, queries);
    const indices = gpu().arena.buffer('indices', n * k * 4);
    const squared = gpu().arena.buffer('squared', n * k * 4);
    await runCommands(gpu(), (list) => encodeSelectNearest(list, { distances, panel, k, indices, squared }));
    const chosen = new Uint32Array(await readBytes(gpu(), indices, panel * k * 4, queries * k * 4));
    const found = new Float32Array(await readBytes(gpu(), squared, panel * k * 4, queries * k * 4));
    for (let query = 0; query < queries; query++) {
      const others = Array.from({ length: n }, (_, i) => i).filter((i) => i !== panel + query);
      const value = (i: number): number => values[i * queries + query];
      const expected = others.sort((a, b) =>
        rank(value(a)) > rank(value(b)) ? 1 : rank(value(a)) < rank(value(b)) ? -1 : a - b,
      );
      expect([...chosen.subarray(query * k, query * k + k)]).toEqual(expected.slice(0, k));
      expect([...found.subarray(query * k, query * k + k)]).toEqual(expected.slice(0, k).map(value));
    }
  }

  test.each([
    [2, 2, 0, 1],
    [5, 5, 0, 4],
    [70, 70, 0, 10],
    [131, 16, 32, 32],
    [131, 3, 128, 7],
  ])('%i candidates, %i queries from %i, k = %i', async (n, queries, panel, k) => {
    await check(tiedDistances(n, queries), n, queries, panel, k);
  });

  test('infinite distances come after finite ones and undefined ones last', async () => {
    const values = Float32Array.from([0, NaN, Infinity, 3, NaN, 0, 1, 2, Infinity, 1, 0, 4, 3, 2, 4, 0]);
    await check(values, 4, 4, 0, 3);
  });
});
