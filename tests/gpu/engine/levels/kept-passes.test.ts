// Passes kept between tiles: the same numbers to the bit, in any order, of every kind of network; only entries are computed again.
import { describe, expect, test } from 'vitest';
import type { TileAddress } from '../../../../src/core/pyramid';
import { EntryCells, type EntryRegion } from '../../../../src/engine/levels/entry-cells';
import { KernelLevels } from '../../../../src/engine/levels/kernel-levels';
import { levelEntries } from '../../../../src/engine/levels/level-entries';
import type { LevelsRequest } from '../../../../src/engine/levels/level-request';
import { Network } from '../../../../src/engine/network';
import { readFloats, readMatrix } from '../../../../src/gpu/readback';
import { buildMlp } from '../../../../src/model/builders';
import { initialise } from '../../../../src/model/initialise';
import { useGpu } from '../../../support/gpu';
import { graphs, seededDatapoints, seededGraph } from '../../../support/graphs';
import { levelCase, levelReductions, shuffled } from '../../../support/level-request';
import { randomIndex, relativeError } from '../../../support/numbers';
import { thorough } from '../../../support/thorough';

const gpu = useGpu();
const corner: TileAddress = { level: 0, row: 0, column: 0 };

async function tileOf(levels: KernelLevels, address: TileAddress): Promise<{ values: Float32Array; flops: number }> {
  using arena = gpu().arena.child('test');
  const { matrix, flops } = await levels.compute(arena, address, 'mean');
  return { values: await readMatrix(gpu(), matrix), flops };
}

/** Means and so on of every cell, with nothing kept. */
async function withoutKeeping(network: Network, request: LevelsRequest, edge: number): Promise<Float32Array> {
  const region = { rows: request.rows.order, columns: request.columns?.order, edge };
  return cellsOf(region, new EntryCells(network, request, undefined, region));
}

async function cellsOf(region: EntryRegion, run: EntryCells): Promise<Float32Array> {
  const { rows, columns = rows, edge } = region;
  using arena = gpu().arena.child('test');
  const [down, across] = [rows, columns].map(({ length }) => Math.ceil(length / edge));
  const cells = { buffer: arena.buffer('cells', down * across * 16), rows: down, columns: across };
  await run.compute({ cells });
  return readFloats(gpu(), cells.buffer, 0, down * across * 4);
}

describe.each(graphs)('%s', (name, graph) => {
  const model = seededGraph(graph);
  const turn = graphs.findIndex(([each]) => each === name) % levelReductions.length;

  test.each(thorough ? levelReductions : [levelReductions[turn]])(
    '%j: gathered passes are computed ones',
    async (reduction) => {
      using network = Network.create(gpu(), model);
      for (const sizes of [[23], [19, 14]] as const) {
        const { request, expected } = levelCase(network, model, reduction, sizes);
        const levels = new KernelLevels(network, request);
        const { rows, columns = rows } = request;
        await levelEntries(levels, rows.order.subarray(2, 9), columns.order.subarray(0, 5)); // some are there, the others not
        for (let time = 0; time < 2; time++) {
          const { values } = await tileOf(levels, corner);
          expect(relativeError(values, expected), `time ${time}`).toBeLessThan(1e-5);
        }
      }
    },
  );

  test('the same bits as without, in another order too', async () => {
    using network = Network.create(gpu(), model);
    for (const sizes of [[21], [9, 21]] as const) {
      const { request } = levelCase(network, model, 'trace', sizes);
      const levels = new KernelLevels(network, request);
      await levelEntries(levels, request.rows.order.subarray(3, 8), Uint32Array.of(1));
      for (const order of [request.rows.order, shuffled(sizes[0], 11)]) {
        const other = { ...request, rows: { ...request.rows, order } };
        const region = { rows: order, columns: request.columns?.order, edge: 2 };
        const kept = await cellsOf(region, await levels.inOrder(other).entryCells(region));
        expect(kept).toEqual(await withoutKeeping(network, other, 2));
      }
    }
  });

  test('parts by parameter', async () => {
    using network = Network.create(gpu(), model);
    for (const { name } of thorough ? graph.parameters : graph.parameters.slice(0, 2)) {
      const { request, expected } = levelCase(network, model, 'trace', [6, 5], (each) => each === name);
      const levels = new KernelLevels(network, request);
      for (let time = 0; time < 2; time++)
        expect(relativeError((await tileOf(levels, corner)).values, expected), name).toBeLessThan(1e-5);
    }
  });
});

describe('what is computed again', () => {
  const graph = buildMlp({ sizes: [36, 70, 50, 4], activation: 'relu', parameterization: 'standard' });
  const model = { graph, values: initialise(graph, 5) };
  const passes = [36 * 70, 70 * 50, 50 * 4].map((weights) => 2 * weights);
  const n = 700;

  const requestOf = (columns?: number): LevelsRequest => {
    const set = (count: number, stream: string) => ({
      values: seededDatapoints(graph, count, stream),
      order: shuffled(count, count),
    });
    return {
      rows: set(n, 'rows'),
      columns: columns === undefined ? undefined : set(columns, 'columns'),
      reduction: 'trace',
    };
  };

  /** FLOPs of the entries alone: Grams of what each layer reads and of what is sent back to it, by layer. */
  const entry = 2 * (36 + 4 * 70 + (70 + 50) + 50);

  test('of a tile in the same rows: passes of its columns, and of the same tile none, in any order', async () => {
    using network = Network.create(gpu(), model);
    const levels = new KernelLevels(network, requestOf());
    const first = await tileOf(levels, { level: 0, row: 0, column: 1 });
    const second = await tileOf(levels, { level: 0, row: 0, column: 2 }); // 188 columns
    const entries = 256 * 256 * entry;
    const forward = passes.reduce((a, b) => a + b);
    expect(first.flops).toBeGreaterThan(entries + 512 * forward);
    const perDatapoint = (first.flops - entries) / 512;
    expect(second.flops / (256 * 188 * entry + 188 * perDatapoint)).toBeCloseTo(1, 1);
    const again = await tileOf(levels, { level: 0, row: 0, column: 1 });
    expect(again.values).toEqual(first.values);
    expect(again.flops / entries).toBeLessThan(1.08);
    const other = levels.inOrder({ ...levels.request, rows: { ...levels.request.rows, order: shuffled(n, 8) } });
    await tileOf(levels, { level: 0, row: 2, column: 2 });
    const turned = await tileOf(other, { level: 0, row: 0, column: 1 });
    expect(turned.flops / entries).toBeLessThan(1.08);
    expect(turned.values).not.toEqual(first.values);
  });

  test('of two sets, each keeps its own', async () => {
    using network = Network.create(gpu(), model);
    const levels = new KernelLevels(network, requestOf(300));
    const first = await tileOf(levels, corner);
    const again = await tileOf(levels, corner);
    expect(again.values).toEqual(first.values);
    expect(again.flops / (256 * 256 * entry)).toBeLessThan(1.08);
    const swapped = { rows: levels.request.columns!, columns: levels.request.rows, reduction: 'trace' } as const;
    const turned = await tileOf(levels.inOrder(swapped), corner);
    expect(turned.flops).toBe(again.flops);
    turned.values.forEach((value, at) => expect(value).toBe(first.values[(at % 256) * 256 + Math.floor(at / 256)]));
  });

  test('is what a tile says it takes', async () => {
    using network = Network.create(gpu(), model);
    const levels = new KernelLevels(network, requestOf());
    const address = { level: 0, row: 0, column: 1 };
    for (let time = 0; time < 2; time++) {
      const said = levels.flopsOf(address, 'mean');
      const { flops } = await tileOf(levels, address);
      expect(flops / said, `time ${time}`).toBeGreaterThan(0.9);
      expect(flops / said, `time ${time}`).toBeLessThan(1.1);
    }
    expect(levels.flopsOf(address, 'mean')).toBeLessThan(0.8 * levels.wayOf(address, 'mean').flops);
  });
});

test('any requests one after the other are the oracle\u2019s, whatever is thrown out between', async () => {
  const [, graph] = graphs[1];
  const model = seededGraph(graph);
  using network = Network.create(gpu(), model);
  const { request, expected } = levelCase(network, model, 'trace', [61]);
  const levels = new KernelLevels(network, request);
  const placeOf = new Map([...request.rows.order].map((datapoint, place) => [datapoint, place]));
  for (let step = 0; step < 25; step++) {
    const some = (seed: number): Uint32Array =>
      Uint32Array.from({ length: 1 + randomIndex(20, seed, step) }, (_, at) =>
        randomIndex(61, seed + 1, 100 * step + at),
      );
    const [rows, columns] = [some(1), some(5)];
    const values = await levelEntries(levels, rows, columns);
    const wanted = Array.from(values, (_, at) => {
      const [i, j] = [rows[Math.floor(at / columns.length)], columns[at % columns.length]];
      return expected[placeOf.get(i)! * 61 + placeOf.get(j)!];
    });
    expect(relativeError(values, wanted), `step ${step}`).toBeLessThan(1e-5);
  }
});
