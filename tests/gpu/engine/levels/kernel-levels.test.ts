// Tiles of a kernel at every level, by every way there is, against the float64 oracle; estimates within their error bars.
import { describe, expect, test, vi } from 'vitest';
import { type Statistic, statistics, type TileAddress } from '../../../../src/core/pyramid';
import type { Progress } from '../../../../src/core/progress';
import { BlockMeans } from '../../../../src/engine/levels/block-means';
import { KernelLevels } from '../../../../src/engine/levels/kernel-levels';
import type { TileWay } from '../../../../src/engine/levels/tile-ways';
import { Network } from '../../../../src/engine/network';
import type { Matrix } from '../../../../src/gpu/matrix';
import { readMatrix } from '../../../../src/gpu/readback';
import { buildMlp } from '../../../../src/model/builders';
import { initialise } from '../../../../src/model/initialise';
import { useGpu } from '../../../support/gpu';
import { seededDatapoints } from '../../../support/graphs';
import { entriesByCell, levelCase, levelReductions, meanOf, shuffled } from '../../../support/level-request';
import { randomIndex, relativeError } from '../../../support/numbers';
import { thorough } from '../../../support/thorough';

const gpu = useGpu();
const graph = buildMlp({ sizes: [11, 18, 13, 2], activation: 'relu', parameterization: 'standard' });
const model = { graph, values: initialise(graph, 5) };

/** A statistic of the entries of each cell of a tile, from all entries [rows, columns]. */
function expectedTile({ pyramid }: KernelLevels, entries: Float64Array, address: TileAddress, statistic: Statistic) {
  const { first, count } = pyramid.tileEntries(address);
  const own = new Float64Array(count.rows * count.columns);
  for (let row = 0; row < count.rows; row++) {
    const start = (first.rows + row) * pyramid.columns + first.columns;
    own.set(entries.subarray(start, start + count.columns), row * count.columns);
  }
  return entriesByCell(own, count.columns, 2 ** address.level).map((cell) => {
    if (statistic === 'mean') return meanOf(cell);
    if (statistic === 'largest') return Math.max(...cell.map(Math.abs));
    return Math.sqrt(meanOf(cell.map((entry) => (entry - meanOf(cell)) ** 2)));
  });
}

async function tileOf(levels: KernelLevels, address: TileAddress, statistic: Statistic, way?: TileWay) {
  using arena = gpu().arena.child('test');
  const { matrix, provenance, flops } = await levels.compute(arena, address, statistic, way);
  return { values: await readMatrix(gpu(), matrix), provenance, flops };
}

const addresses: TileAddress[] = [
  { level: 0, row: 0, column: 0 },
  { level: 0, row: 2, column: 1 },
  { level: 1, row: 1, column: 1 },
  { level: 1, row: 1, column: 0 },
  { level: 2, row: 0, column: 0 },
];

const ways: TileWay[] = [
  { kind: 'averaged', flops: 0 },
  { kind: 'block gradients', flops: 0 },
];

describe.each([
  ['one set', [530] as const],
  ['two sets', [530, 270] as const],
])('%s', (_, sizes) => {
  const isThere = ({ pyramid }: KernelLevels, address: TileAddress): boolean => pyramid.has(address);

  test.each(levelReductions)('%j: tiles of every level', async (reduction) => {
    using network = Network.create(gpu(), model);
    const { request, expected } = levelCase(network, model, reduction, sizes);
    const levels = new KernelLevels(network, request);
    for (const address of addresses.filter((each) => isThere(levels, each))) {
      const wanted = expectedTile(levels, expected, address, 'mean');
      for (const way of address.level === 0 ? [undefined] : ways) {
        const { values, provenance } = await tileOf(levels, address, 'mean', way);
        expect(relativeError(values, wanted), JSON.stringify({ address, way })).toBeLessThan(1e-5);
        expect(provenance.kind).toBe(way?.kind ?? 'entries');
      }
    }
  });

  test.each(statistics)('the %s of cells', async (statistic) => {
    using network = Network.create(gpu(), model);
    const { request, expected } = levelCase(network, model, 'trace', sizes);
    const levels = new KernelLevels(network, request);
    for (const address of addresses.filter((each) => isThere(levels, each))) {
      const wanted = expectedTile(levels, expected, address, statistic);
      const way = { kind: address.level === 0 ? 'entries' : 'averaged', flops: 0 } as const;
      const { values } = await tileOf(levels, address, statistic, way);
      expect(relativeError(values, wanted), JSON.stringify(address)).toBeLessThan(1e-5);
    }
  });
});

describe('estimates', () => {
  const top = { level: 3, row: 0, column: 0 };
  const way = (kind: TileWay['kind']): TileWay => ({ kind, flops: 0 });

  test.each(thorough ? levelReductions : (['cosine'] as const))('%j: as far off as they say', async (reduction) => {
    using network = Network.create(gpu(), model);
    const [rows, columns] = [1, 2].map((seed) => ({
      values: seededDatapoints(graph, 1100, `datapoints ${seed}`),
      order: shuffled(1100, seed),
      targets: Uint32Array.from({ length: 1100 }, (_, i) => randomIndex(2, seed, i)),
    }));
    for (const set of [{ rows }, { rows, columns }]) {
      const exact = await tileOf(new KernelLevels(network, { ...set, reduction }), top, 'mean', way('block gradients'));
      for (const kind of ['sampled', 'sketched'] as const) {
        let [off, said] = [0, 0];
        for (let seed = 0; seed < 5; seed++) {
          const levels = new KernelLevels(network, { ...set, reduction, seed });
          const { values, provenance } = await tileOf(levels, top, 'mean', way(kind));
          if (provenance.kind !== kind) expect.fail(provenance.kind);
          off += meanOf(Array.from(values, (value, at) => (value - exact.values[at]) ** 2));
          said += provenance.error! ** 2;
        }
        expect(Math.sqrt(off / said), kind).toBeGreaterThan(0.5);
        expect(Math.sqrt(off / said), kind).toBeLessThan(1.7);
      }
    }
  });

  test('a whole block sampled is the block', async () => {
    using network = Network.create(gpu(), model);
    const { request, expected } = levelCase(network, model, 'trace', [700]);
    const levels = new KernelLevels(network, request);
    const address = { level: 2, row: 0, column: 0 };
    const { values, provenance } = await tileOf(levels, address, 'mean', { kind: 'sampled', flops: 0 });
    expect(provenance).toMatchObject({ perBlock: 4, error: 0 });
    expect(relativeError(values, expectedTile(levels, expected, address, 'mean'))).toBeLessThan(1e-5);
  });
});

test.each(['largest', 'deviation'] as const)(
  'the %s of a sample says no error, which is known of means',
  async (statistic) => {
    using network = Network.create(gpu(), model);
    const { request, expected } = levelCase(network, model, 'trace', [1100]);
    const levels = new KernelLevels(network, request);
    const address = { level: 3, row: 0, column: 0 };
    const { values, provenance } = await tileOf(levels, address, statistic, { kind: 'sampled', flops: 0 });
    expect(provenance).toEqual({ kind: 'sampled', perBlock: 4 });
    const all = expectedTile(levels, expected, address, statistic);
    const least = values.map((value, at) => all[at] * (1 + 1e-4) - value);
    if (statistic === 'largest') expect(Math.min(...least)).toBeGreaterThanOrEqual(0);
  },
);

describe('the way of a tile', () => {
  const wide = buildMlp({ sizes: [60, 200, 200, 10], activation: 'relu', parameterization: 'standard' });

  const levelsOf = (network: Network, n: number): KernelLevels => {
    const [values, order] = [seededDatapoints(network.graph, 1), new Uint32Array(n)];
    return new KernelLevels(network, { rows: { values, order }, reduction: 'trace' });
  };

  const topOf = ({ pyramid }: KernelLevels): TileAddress => ({ level: pyramid.coarsest, row: 0, column: 0 });

  test('is by entries near the bottom and by gradients of blocks far up', () => {
    using network = Network.create(gpu(), { graph: wide, values: initialise(wide, 5) });
    const levels = levelsOf(network, 3000);
    expect(levels.wayOf({ level: 0, row: 3, column: 3 }, 'mean').kind).toBe('entries');
    expect(levels.wayOf({ level: 1, row: 1, column: 2 }, 'mean').kind).toBe('averaged');
    expect(levels.wayOf(topOf(levels), 'mean').kind).toBe('block gradients');
    expect(levels.previewOf(topOf(levels), 'mean')?.kind).toBe('sampled');
  });

  test('is chosen anew when more or less memory is free', () => {
    using network = Network.create(gpu(), { graph: wide, values: initialise(wide, 5) });
    const levels = levelsOf(network, 3000);
    const { budget } = gpu().arena;
    const short = (bytes: number): TileWay => {
      using taken = gpu().arena.child('taken');
      taken.buffer('taken', budget.free - bytes);
      return levels.wayOf(topOf(levels), 'mean');
    };
    expect(short(3e6).kind).toBe('averaged');
    const ample = levels.wayOf(topOf(levels), 'mean');
    expect(ample).toEqual(levelsOf(network, 3000).wayOf(topOf(levels), 'mean'));
    expect(ample.kind).toBe('block gradients');
    expect(short(3e6).kind).toBe('averaged');
  });

  test('that has no room any more gives way to another', async () => {
    using network = Network.create(gpu(), { graph: wide, values: initialise(wide, 5) });
    const levels = levelsOf(network, 3000);
    expect(levels.wayOf(topOf(levels), 'mean').kind).toBe('block gradients');
    using arena = gpu().arena.child('test');
    const others = (): Matrix => {
      arena.buffer('taken', gpu().arena.budget.free - 8e6);
      return arena.matrix('more', 1500, 1500);
    };
    vi.spyOn(BlockMeans.prototype, 'compute').mockImplementationOnce(() => Promise.resolve().then(others));
    const controller = new AbortController();
    const stages: string[] = [];
    const onProgress = ({ stage }: Progress): void => {
      stages.push(stage);
      controller.abort();
    };
    const made = levels.compute(arena, topOf(levels), 'mean', undefined, { signal: controller.signal, onProgress });
    await expect(made).rejects.toThrow('abort');
    expect(stages).toEqual(['entries']);
  });

  test('where a sample would be all of a tile is all of it', () => {
    const narrow = buildMlp({ sizes: [60, 2, 2], activation: 'relu', parameterization: 'standard' });
    using network = Network.create(gpu(), { graph: narrow, values: initialise(narrow, 5) });
    const levels = levelsOf(network, 3000);
    expect([2, 3].map((level) => levels.wayOf({ level, row: 0, column: 0 }, 'largest').kind)).toEqual([
      'averaged',
      'sampled',
    ]);
  });

  test('has the FLOPs that run', async () => {
    const small = buildMlp({ sizes: [32, 64, 32, 4], activation: 'relu', parameterization: 'standard' });
    using network = Network.create(gpu(), { graph: small, values: initialise(small, 5) });
    const levels = levelsOf(network, 1500);
    const ways = [levels.wayOf({ level: 0, row: 3, column: 1 }, 'mean'), levels.wayOf(topOf(levels), 'mean')];
    expect(ways.map(({ kind }) => kind)).toEqual(['entries', 'block gradients']);
    for (const way of ways) {
      const address = way.kind === 'entries' ? { level: 0, row: 3, column: 1 } : topOf(levels);
      const { flops } = await tileOf(levels, address, 'mean', way);
      expect(flops / way.flops, way.kind).toBeGreaterThan(0.8);
      expect(flops / way.flops, way.kind).toBeLessThan(1.25);
    }
  });

  test('a tile that is not there is refused', async () => {
    using network = Network.create(gpu(), model);
    const { request } = levelCase(network, model, 'trace', [300]);
    const levels = new KernelLevels(network, request);
    await expect(tileOf(levels, { level: 2, row: 0, column: 0 }, 'mean')).rejects.toMatchObject({
      code: 'ShapeMismatch',
    });
  });
});
