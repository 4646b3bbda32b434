// Means of blocks from mean gradients, and statistics of cells from all entries, against the float64 oracle: every kind of graph,
// every reduction, blocks that do not divide the datapoints, and budgets so small that all goes piece by piece.
import { describe, expect, test } from 'vitest';
import { BlockMeans } from '../../../../src/engine/levels/block-means';
import { evenBlocks } from '../../../../src/engine/levels/block-sides';
import { EntryCells, type Norms } from '../../../../src/engine/levels/entry-cells';
import type { LevelsRequest } from '../../../../src/engine/levels/level-request';
import { levelNorms } from '../../../../src/engine/levels/norms';
import { Network } from '../../../../src/engine/network';
import { readFloats, readMatrix } from '../../../../src/gpu/readback';
import { useGpu } from '../../../support/gpu';
import { graphs, seededGraph } from '../../../support/graphs';
import { entriesByCell, levelCase, levelReductions, meanOf } from '../../../support/level-request';
import { relativeError } from '../../../support/numbers';

const gpu = useGpu();
const bound = 1e-5;

async function normsOf(network: Network, request: LevelsRequest): Promise<Norms | undefined> {
  if (request.reduction !== 'cosine') return undefined;
  const rows = await levelNorms(network, request, 'rows');
  return { rows, columns: request.columns ? await levelNorms(network, request, 'columns') : rows };
}

async function blockMeans(network: Network, request: LevelsRequest, length: number): Promise<Float32Array> {
  using arena = network.gpu.arena.child('test');
  const region = { rows: request.rows.order, columns: request.columns?.order, length };
  const means = new BlockMeans(network, request, evenBlocks(region, await normsOf(network, request)));
  return readMatrix(network.gpu, await means.compute(arena));
}

/** [cells, (count, mean, spread, largest)]. */
async function entryCells(network: Network, request: LevelsRequest, edge: number): Promise<Float32Array> {
  using arena = network.gpu.arena.child('test');
  const region = { rows: request.rows.order, columns: request.columns?.order, edge };
  const [rows, columns] = [region.rows, region.columns ?? region.rows].map(({ length }) => Math.ceil(length / edge));
  const cells = { buffer: arena.buffer('cells', rows * columns * 16), rows, columns };
  await new EntryCells(network, request, await normsOf(network, request), region).compute({ cells });
  return readFloats(network.gpu, cells.buffer, 0, rows * columns * 4);
}

describe.each(graphs)('%s', (_, graph) => {
  const model = seededGraph(graph);

  test.each(levelReductions)('%j: means of blocks', async (reduction) => {
    using network = Network.create(gpu(), model);
    for (const [sizes, length] of [
      [[13], 4],
      [[7, 9], 2],
    ] as const) {
      const { request, expected } = levelCase(network, model, reduction, sizes);
      const means = entriesByCell(expected, sizes.at(-1)!, length).map(meanOf);
      expect(relativeError(await blockMeans(network, request, length), means)).toBeLessThan(bound);
    }
  });

  test('parts by parameter', async () => {
    using network = Network.create(gpu(), model);
    for (const { name } of graph.parameters) {
      const { request, expected } = levelCase(network, model, 'trace', [6, 5], (each) => each === name);
      const means = entriesByCell(expected, 5, 4).map(meanOf);
      expect(relativeError(await blockMeans(network, request, 4), means), name).toBeLessThan(bound);
    }
  });

  test.each(['trace', 'cosine'] as const)('%s: statistics of all entries', async (reduction) => {
    using network = Network.create(gpu(), model);
    for (const [sizes, edge] of [
      [[9], 1],
      [[13], 4],
      [[7, 10], 2],
    ] as const) {
      const { request, expected } = levelCase(network, model, reduction, sizes);
      const actual = await entryCells(network, request, edge);
      const cells = entriesByCell(expected, sizes.at(-1)!, edge);
      const across = Math.ceil(sizes.at(-1)! / edge);
      const isComputed = (at: number): boolean => sizes.length === 2 || at % across >= Math.floor(at / across);
      const of = (number: number): number[] =>
        cells.flatMap((_, at) => (isComputed(at) ? [actual[at * 4 + number]] : []));
      const wanted = (number: (entries: readonly number[]) => number): number[] =>
        cells.flatMap((entries, at) => (isComputed(at) ? [number(entries)] : []));
      const spread = (entries: readonly number[]): number =>
        entries.reduce((sum, entry) => sum + (entry - meanOf(entries)) ** 2, 0);
      expect(of(0)).toEqual(wanted((entries) => entries.length));
      expect(relativeError(of(1), wanted(meanOf))).toBeLessThan(bound);
      expect(relativeError(of(2), wanted(spread))).toBeLessThan(10 * bound);
      expect(
        relativeError(
          of(3),
          wanted((entries) => Math.max(...entries.map(Math.abs))),
        ),
      ).toBeLessThan(bound);
    }
  });
});
