// Means of blocks where memory is short: pieces of rows and of logits, blocks longer than a pass, and what fits nowhere.
import { describe, expect, test } from 'vitest';
import { BlockMeans } from '../../../../src/engine/levels/block-means';
import { planBlocks } from '../../../../src/engine/levels/block-plan';
import { evenBlocks } from '../../../../src/engine/levels/block-sides';
import { EntryCells } from '../../../../src/engine/levels/entry-cells';
import { GroupPairs } from '../../../../src/engine/levels/group-pairs';
import { Grouping } from '../../../../src/engine/levels/grouping';
import { KernelLevels } from '../../../../src/engine/levels/kernel-levels';
import { OwnGroups } from '../../../../src/engine/levels/own-groups';
import { Network } from '../../../../src/engine/network';
import { readFloats, readMatrix } from '../../../../src/gpu/readback';
import { buildMlp } from '../../../../src/model/builders';
import { initialise } from '../../../../src/model/initialise';
import { useGpu } from '../../../support/gpu';
import { groupedMeans, pairKinds } from '../../../support/group-means';
import { entriesByCell, levelCase, meanOf } from '../../../support/level-request';
import { relativeError } from '../../../support/numbers';

const graph = buildMlp({ sizes: [21, 48, 34, 5], activation: 'tanh', parameterization: 'standard' });
const model = { graph, values: initialise(graph, 3) };
const gpu = useGpu({ budget: 400_000 });

describe('a budget of 400,000 bytes', () => {
  test.each([
    [[70], 32],
    [[150], 128],
    [[40, 70], 16],
  ] as const)('%j datapoints, blocks of %i', async (sizes, length) => {
    using network = Network.create(gpu(), model);
    const { request, expected } = levelCase(network, model, 'trace', sizes);
    const means = entriesByCell(expected, sizes.at(-1)!, length).map(meanOf);
    using arena = gpu().arena.child('test');
    const region = { rows: request.rows.order, columns: request.columns?.order, length };
    const run = new BlockMeans(network, request, evenBlocks(region, undefined));
    expect(relativeError(await readMatrix(gpu(), await run.compute(arena)), means)).toBeLessThan(1e-5);
  });

  test('goes in several sweeps, and in passes shorter than a block', () => {
    using network = Network.create(gpu(), model);
    const { request } = levelCase(network, model, 'trace', [150]);
    const { sweeps, chunk } = planBlocks(network, request, { rows: 20 });
    expect(chunk).toBeLessThan(128);
    expect(sweeps.length).toBeGreaterThan(3);
    const isCut = sweeps.flatMap(({ pieces }) => pieces).some(({ first }) => first > 0);
    expect(isCut).toBe(true);
  });

  test('all entries of cells longer than a pass', async () => {
    using network = Network.create(gpu(), model);
    const { request, expected } = levelCase(network, model, 'trace', [150]);
    using arena = gpu().arena.child('test');
    const cells = { buffer: arena.buffer('cells', 2 * 2 * 16), rows: 2, columns: 2 };
    const run = new EntryCells(network, request, undefined, { rows: request.rows.order, edge: 128 });
    await run.compute({ cells });
    const actual = await readFloats(gpu(), cells.buffer, 0, 16);
    const means = entriesByCell(expected, 150, 128).map(meanOf);
    for (const at of [0, 1, 3]) {
      expect(actual[at * 4]).toBe([128 * 128, 128 * 22, 0, 22 * 22][at]);
      expect(Math.abs(actual[at * 4 + 1] / means[at] - 1)).toBeLessThan(1e-5);
    }
  });

  test('means over groups, of which one is longer than a pass', async () => {
    using network = Network.create(gpu(), model);
    const { request, expected } = levelCase(network, model, 'cosine', [150]);
    const groups = Array.from({ length: 150 }, (_, i) => (i < 120 ? 0 : i < 149 ? 2 : 3));
    const wanted = groupedMeans(request, expected, groups, 4);
    const grouping = new Grouping(new KernelLevels(network, request), groups, 4);
    for (const kind of pairKinds) {
      const { means } = await new GroupPairs(grouping).compute({}, { kind });
      expect(relativeError(means.filter(Number.isFinite), wanted.pairs.filter(Number.isFinite))).toBeLessThan(1e-5);
      const own = await new OwnGroups(grouping).compute({}, [{ kind }, { kind }, { kind }]);
      expect(relativeError(own.means, wanted.own)).toBeLessThan(1e-5);
    }
  });

  test('means over groups leave nothing behind when they are cancelled', async () => {
    using network = Network.create(gpu(), model);
    const { request } = levelCase(network, model, 'trace', [70]);
    const grouping = new Grouping(new KernelLevels(network, request), new Uint8Array(70), 1);
    const before = gpu().arena.budget.used;
    for (const run of [new GroupPairs(grouping), new OwnGroups(grouping)]) {
      const controller = new AbortController();
      const stop = { signal: controller.signal, onProgress: () => controller.abort() };
      const kind = 'mean gradients';
      const cancelled = run instanceof GroupPairs ? run.compute(stop, { kind }) : run.compute(stop, [{ kind }]);
      await expect(cancelled).rejects.toThrow('abort');
      expect(gpu().arena.budget.used).toBe(before);
    }
  });

  test('leaves nothing behind, done or cancelled', async () => {
    using network = Network.create(gpu(), model);
    const { request } = levelCase(network, model, 'trace', [70]);
    const before = gpu().arena.budget.used;
    const region = { rows: request.rows.order, length: 32 };
    const controller = new AbortController();
    const run = new BlockMeans(network, request, evenBlocks(region, undefined));
    using arena = gpu().arena.child('test');
    const stop = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(run.compute(arena, stop)).rejects.toThrow('abort');
    arena[Symbol.dispose]();
    expect(gpu().arena.budget.used).toBe(before);
  });

  test('a network that is too large is refused with what it needs', () => {
    const large = buildMlp({ sizes: [600, 40, 2], activation: 'relu', parameterization: 'standard' });
    using network = Network.create(gpu(), { graph: large, values: initialise(large, 1) });
    const { request } = levelCase(network, { graph: large, values: {} }, { logit: 0 }, [0]);
    using _taken = gpu().arena.child('taken');
    _taken.buffer('taken', gpu().arena.budget.limit - gpu().arena.budget.used - 2000);
    const make = (): BlockMeans =>
      new BlockMeans(network, request, evenBlocks({ rows: Uint32Array.of(0, 1), length: 1 }, undefined));
    expect(make).toThrow(expect.objectContaining({ code: 'LimitExceeded' }));
  });
});
