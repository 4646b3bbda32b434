// What the writer writes, read by a reader made from the specification alone and by our own, against plain sums.
import { describe, expect, test } from 'vitest';
import { Pyramid, type TileAddress, tileEdge } from '../../../../src/core/pyramid';
import { describeFacts, type KernelFacts } from '../../../../src/formats/zarr/facts';
import { openKernelStore } from '../../../../src/formats/zarr/kernel-store';
import { readArray, readAttributes } from '../../../support/zarr-spec-reader';
import {
  differences,
  type Entry,
  entriesOf,
  factsOf,
  memorySource,
  sameBytes,
  writeStore,
} from '../../../support/zarr-store';

const cases: readonly (readonly [string, KernelFacts])[] = [
  ['one entry', factsOf(1, 1, { shardEdge: 4096 })],
  ['one row', factsOf(1, 700)],
  ['255 x 256', factsOf(255, 256)],
  ['257 x 257, symmetric', factsOf(257, 257, { symmetric: true })],
  ['257 x 255 in the smallest shards', factsOf(257, 255, { shardEdge: 256 })],
  ['5,000 x 300', factsOf(5000, 300, { shardEdge: 1024 })],
  ['5,000 x 300 in one shard', factsOf(5000, 300, { shardEdge: 8192 })],
  ['1,300 x 1,300, symmetric', factsOf(1300, 1300, { symmetric: true })],
  ['1,100 x 1,100, symmetric, in the smallest shards', factsOf(1100, 1100, { symmetric: true, shardEdge: 256 })],
];

interface Expected {
  readonly mean: Float64Array;
  readonly absolute: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/** Statistics of the blocks of a level, each from its entries, in float64. */
function expected({ rows, columns }: KernelFacts, entry: Entry, level: number): Expected {
  const cells = new Pyramid(rows, columns).cells(level);
  const of = (value: number) => new Float64Array(cells.rows * cells.columns).fill(value);
  const found = { mean: of(0), absolute: of(0), min: of(Infinity), max: of(-Infinity) };
  const counts = of(0);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const at = Math.floor(i / 2 ** level) * cells.columns + Math.floor(j / 2 ** level);
      const value = entry(i, j);
      counts[at]++;
      found.mean[at] += value;
      found.absolute[at] += Math.abs(value);
      found.min[at] = Math.min(found.min[at], value);
      found.max[at] = Math.max(found.max[at], value);
    }
  return {
    ...found,
    mean: found.mean.map((sum, at) => sum / counts[at]),
    absolute: found.absolute.map((sum, at) => sum / counts[at]),
  };
}

/** A mean is rounded to float32 once a level: at most half a unit in the last place of the mean of absolute values. */
function meansBeyondBound(actual: Float32Array, { mean, absolute }: Expected, level: number): number {
  const isBeyond = (value: number, at: number): boolean =>
    !(Math.abs(actual[at] - value) <= (level + 1e-6) * 2 ** -24 * absolute[at]);
  return mean.filter(isBeyond).length;
}

function addressesOf(pyramid: Pyramid, level: number): TileAddress[] {
  const { rows, columns } = pyramid.tiles(level);
  const place = (at: number) => ({ level, row: Math.floor(at / columns), column: at % columns });
  return Array.from({ length: rows * columns }, (_, at) => place(at));
}

type Whole = ReturnType<typeof readArray>;

/** The cells of a tile, out of a whole array. */
function cut({ data, shape }: Whole, { row, column }: TileAddress): Float32Array {
  const [rows, columns] = [
    Math.min(tileEdge, shape[0] - row * tileEdge),
    Math.min(tileEdge, shape[1] - column * tileEdge),
  ];
  const place = (at: number) =>
    (row * tileEdge + Math.floor(at / columns)) * shape[1] + column * tileEdge + (at % columns);
  return Float32Array.from({ length: rows * columns }, (_, at) => data[place(at)]);
}

const largestOf = (min: Float32Array, max: Float32Array) =>
  max.map((value, at) => Math.max(Math.abs(value), Math.abs(min[at])));

describe.each(cases)('%s', (_, facts) => {
  const written = writeStore(facts);

  test('is read by the specification', async () => {
    const files = await written;
    const entry = entriesOf(facts);
    const pyramid = new Pyramid(facts.rows, facts.columns);
    for (let level = 0; level < pyramid.levels; level++) {
      const wanted = expected(facts, entry, level);
      const mean = readArray(files, `${level}/mean`);
      expect(mean.shape).toEqual([pyramid.cells(level).rows, pyramid.cells(level).columns]);
      expect(meansBeyondBound(mean.data, wanted, level)).toBe(0);
      for (const statistic of level === 0 ? [] : (['min', 'max'] as const))
        expect(sameBytes(readArray(files, `${level}/${statistic}`).data, Float32Array.from(wanted[statistic]))).toBe(
          true,
        );
    }
    expect(readAttributes(files)['ntk_explorer']).toEqual(describeFacts({ ...facts, complete: true }));
  });

  test('is read by our reader as the specification has it', async () => {
    const files = await written;
    const store = await openKernelStore(memorySource(files));
    expect(store.facts).toEqual({ ...facts, complete: true });
    expect(await store.missing()).toEqual([]);
    for (const level of store.plan.levels) {
      const mean = readArray(files, `${level}/mean`);
      const [min, max] =
        level === 0 ? [mean, mean] : [readArray(files, `${level}/min`), readArray(files, `${level}/max`)];
      for (const address of addressesOf(store.pyramid, level)) {
        expect(sameBytes(await store.tile(address, 'mean'), cut(mean, address))).toBe(true);
        expect(sameBytes(await store.tile(address, 'min'), cut(min, address))).toBe(true);
        expect(sameBytes(await store.tile(address, 'max'), cut(max, address))).toBe(true);
        const largest = largestOf(cut(min, address), cut(max, address));
        expect(sameBytes(await store.tile(address, 'largest'), largest)).toBe(true);
      }
    }
  });
});

test('a symmetric store is the same across the diagonal at every level', async () => {
  const files = await writeStore(factsOf(1300, 1300, { symmetric: true }));
  for (const path of ['0/mean', '1/mean', '1/min', '1/max', '2/mean', '3/mean', '3/max']) {
    const { data, shape } = readArray(files, path);
    const transposed = data.map((_, at) => data[(at % shape[0]) * shape[0] + Math.floor(at / shape[0])]);
    expect(sameBytes(transposed, data), path).toBe(true);
  }
});

test('the same numbers give the same bytes', async () => {
  const facts = factsOf(600, 300);
  expect(differences(await writeStore(facts), await writeStore(facts))).toEqual([]);
});
