// Products of values per datapoint: steps that transpose, batches and stacks, long sums, rows of patches, NaN.
import { describe, expect, test } from 'vitest';
import type { CommandList } from '../../src/gpu/commands';
import { readMatrix } from '../../src/gpu/readback';
import { encodeDatapointProducts, type DatapointProducts } from '../../src/kernels/datapoint-products';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const alpha = 0.3;

function expectSum(terms: readonly number[], before = 0): { value: number; bound: number } {
  const scaled = terms.map((term) => alpha * term);
  const size = scaled.reduce((sum, term) => sum + Math.abs(term), Math.abs(before));
  const roundings = Math.min(terms.length, 256) + terms.length / 256 + 3;
  return { value: scaled.reduce((sum, term) => sum + term, before), bound: gamma(roundings) * size };
}

describe.each(['registers', 'subgroups'] as const)('datapoint_products, %s', (family) => {
  async function run(product: DatapointProducts): Promise<Float32Array> {
    const encode = (list: CommandList): void => encodeDatapointProducts(list, family, product);
    await runCommands(gpu(), (list) => encode(Object.assign(list, { pieceFlops: 1e5 })));
    return readMatrix(gpu(), product.c.matrix);
  }

  test.each([
    [1, 1, 1, 1],
    [2, 5, 3, 17],
    [9, 3, 6, 65],
    [3, 2, 600, 5],
    [17, 33, 2, 6],
  ])('%i x %i over %i of %i datapoints, in a stack, with a shared left side', async (m, n, k, columns) => {
    const [blocks, batch] = [2, 3];
    const a = randomMatrix(gpu(), 1, batch * m * k, columns);
    const b = randomMatrix(gpu(), 2, blocks * batch * k * n, columns);
    const c = randomMatrix(gpu(), 3, blocks * batch * m * n, columns);
    const actual = await run({
      a: { matrix: a.matrix, batch: m * k, row: k, column: 1 },
      b: { matrix: b.matrix, block: batch * k * n, batch: k * n, row: 1, column: k }, // transposed
      c: { matrix: c.matrix, block: batch * m * n, batch: m * n, row: n, column: 1 },
      ...{ m, n, k, batch, blocks, alpha, accumulate: true },
    });
    expectWithin(actual, (at) => {
      const [row, x] = [Math.floor(at / columns), at % columns];
      const [zg, i, j] = [Math.floor(row / m / n), Math.floor(row / n) % m, row % n];
      const left = (l: number): number => a.values[((zg % batch) * m * k + i * k + l) * columns + x];
      const right = (l: number): number => b.values[(zg * k * n + j * k + l) * columns + x];
      return expectSum(
        Array.from({ length: k }, (_, l) => left(l) * right(l)),
        c.values[at],
      );
    });
  });

  test('rows of patches, from one in the middle on', async () => {
    const [channels, plane, cells, terms, n, columns] = [3, 4, 2, 5, 2, 7];
    const places = Int32Array.from([0, 1, -1, 3, 2, 2, 1, -1, -1, -1]);
    const a = randomMatrix(gpu(), 1, channels * plane, columns);
    const b = randomMatrix(gpu(), 2, terms * n, columns);
    const [first, m] = [1, 4];
    const c = outputMatrix(gpu(), m * n, columns);
    const buffer = gpu().arena.upload('places', places);
    const actual = await run({
      a: { matrix: a.matrix, row: 0, column: 0 },
      b: { matrix: b.matrix, row: n, column: 1 },
      c: { matrix: c, row: n, column: 1 },
      ...{ m, n, k: terms, alpha, patches: { places: buffer, cells, plane, first } },
    });
    expectWithin(actual, (at) => {
      const [i, j, x] = [Math.floor(at / columns / n), Math.floor(at / columns) % n, at % columns];
      const [channel, cell] = [Math.floor((first + i) / cells), (first + i) % cells];
      const seen = (t: number): number => places[t * cells + cell];
      const left = (t: number): number => (seen(t) < 0 ? 0 : a.values[(channel * plane + seen(t)) * columns + x]);
      return expectSum(Array.from({ length: terms }, (_, t) => left(t) * b.values[(t * n + j) * columns + x]));
    });
  });

  test('a NaN stays with its datapoint, its row and its column', async () => {
    const a = uploadMatrix(gpu(), [NaN, 1, 1, 1], 2, 2); // [2, 1]
    const b = uploadMatrix(gpu(), [1, 1, 1, 1], 2, 2); // [1, 2]
    const c = outputMatrix(gpu(), 4, 2);
    const steps = { row: 1, column: 1 };
    const product = { a: { matrix: a, ...steps }, b: { matrix: b, ...steps }, c: { matrix: c, row: 2, column: 1 } };
    const actual = await run({ ...product, m: 2, n: 2, k: 1 });
    expect([...actual].map(Number.isNaN)).toEqual([1, 0, 1, 0, 0, 0, 0, 0].map(Boolean));
  });
});
