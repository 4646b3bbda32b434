// The nearest of given distances against a stable sort: ties, infinities, NaN last, tiles by columns and by rows.
import { describe, expect, test } from 'vitest';
import { uniform } from '../../src/core/random';
import { readBytes } from '../../src/gpu/readback';
import { encodeMergeNearest } from '../../src/kernels/merge-nearest';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

/** Whole numbers from 0 to 8, so that ties abound. */
function tiedDistances(n: number, queries: number): Float32Array {
  return Float32Array.from({ length: n * queries }, (_, i) => Math.floor(9 * uniform(3, 1, i)));
}

function rank(value: number): number {
  return Number.isNaN(value) ? Infinity : Math.min(value, Number.MAX_VALUE);
}

describe('merge_nearest', () => {
  const gpu = useGpu();

  /** The k nearest of candidates 0 to n for queries of a panel, merged in tiles of `edge` candidates; distances [n, queries]. */
  async function check(
    values: Float32Array,
    n: number,
    [panel, queries]: readonly [number, number],
    k: number,
    edge: number,
    byRows = false,
  ): Promise<void> {
    const indices = gpu().arena.buffer('indices', (panel + queries) * k * 4);
    const squared = gpu().arena.buffer('squared', (panel + queries) * k * 4);
    for (let first = 0; first < n; first += edge) {
      const part = values.slice(first * queries, Math.min(n, first + edge) * queries);
      const rows = part.length / queries;
      const flipped = part.map((_, i) => part[(i % rows) * queries + Math.floor(i / rows)]);
      const distances = byRows ? uploadMatrix(gpu(), flipped, queries, rows) : uploadMatrix(gpu(), part, rows, queries);
      const merge = { distances, byRows, firstCandidate: first, firstQuery: panel, k, indices, squared };
      await runCommands(gpu(), (list) => encodeMergeNearest(list, merge));
    }
    const chosen = new Uint32Array(await readBytes(gpu(), indices, panel * k * 4, queries * k * 4));
    const found = new Float32Array(await readBytes(gpu(), squared, panel * k * 4, queries * k * 4));
    for (let query = 0; query < queries; query++) {
      const others = Array.from({ length: n }, (_, i) => i).filter((i) => i !== panel + query);
      const value = (i: number): number => values[i * queries + query];
      const nearest = others
        .sort((a, b) => (rank(value(a)) > rank(value(b)) ? 1 : rank(value(a)) < rank(value(b)) ? -1 : a - b))
        .slice(0, k);
      const empty = Array<number>(k - nearest.length).fill(2 ** 32 - 1);
      expect([...chosen.subarray(query * k, query * k + k)]).toEqual([...nearest, ...empty]);
      const places = [...found.subarray(query * k, query * k + nearest.length)];
      expect(places).toEqual(nearest.map(value));
    }
  }

  test.each([
    [2, [0, 2], 1, 2],
    [5, [0, 5], 4, 5],
    [70, [0, 70], 10, 70],
    [70, [0, 70], 10, 16],
    [131, [32, 16], 32, 48],
    [131, [128, 3], 7, 16],
    [9, [0, 9], 12, 4],
  ] as const)('%i candidates, queries %j, k = %i, in tiles of %i', async (n, queries, k, edge) => {
    await check(tiedDistances(n, queries[1]), n, queries, k, edge);
    await check(tiedDistances(n, queries[1]), n, queries, k, edge, true);
  });

  test.each([4, 1])(
    'infinite distances come after finite ones and undefined ones last, in tiles of %i',
    async (edge) => {
      const values = Float32Array.from([0, NaN, Infinity, 3, NaN, 0, 1, 2, Infinity, 1, 0, 4, 3, 2, 4, 0]);
      await check(values, 4, [0, 4], 3, edge);
    },
  );
});
