// Means over groups of datapoints, from mean gradients and from all entries, against the float64 oracle: every kind of graph, every
// reduction, groups of many, of one and of none.
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../src/core/progress';
import { GroupPairs } from '../../../src/engine/levels/group-pairs';
import { Grouping } from '../../../src/engine/levels/grouping';
import { KernelLevels } from '../../../src/engine/levels/kernel-levels';
import { OwnGroups } from '../../../src/engine/levels/own-groups';
import { OwnMeans } from '../../../src/engine/levels/own-means';
import { Network } from '../../../src/engine/network';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { useGpu } from '../../support/gpu';
import { graphs, seededGraph } from '../../support/graphs';
import { groupedMeans, pairKinds, type Grouped } from '../../support/group-means';
import { levelCase, levelReductions } from '../../support/level-request';
import { relativeError } from '../../support/numbers';

const gpu = useGpu();
const bound = 1e-5;
const labels = [3, 0, 3, 3, 1, 0, 3, 0, 3, 3, 0, 3, 0]; // eight of one, five of another, one of a third, none of 2
const count = 4;

/** By both ways, which must say the same. */
async function expectMeans(levels: KernelLevels, wanted: Grouped): Promise<void> {
  const grouping = new Grouping(levels, labels, count);
  for (const kind of pairKinds) {
    const { means } = await new GroupPairs(grouping).compute({}, { kind });
    expect([...means].map(Number.isNaN)).toEqual([...wanted.pairs].map(Number.isNaN));
    expect(relativeError(means.filter(Number.isFinite), wanted.pairs.filter(Number.isFinite))).toBeLessThan(bound);
    const ways = grouping.present.map(() => ({ kind }));
    const own = await new OwnGroups(grouping).compute({}, ways);
    expect(relativeError(own.means, wanted.own), kind).toBeLessThan(bound);
  }
}

describe.each(graphs)('%s', (_, graph) => {
  const model = seededGraph(graph);

  test.each(levelReductions)('%j', async (reduction) => {
    using network = Network.create(gpu(), model);
    const { request, expected } = levelCase(network, model, reduction, [labels.length]);
    await expectMeans(new KernelLevels(network, request), groupedMeans(request, expected, labels, count));
  });

  test('parts by parameter', async () => {
    using network = Network.create(gpu(), model);
    for (const { name } of graph.parameters) {
      const { request, expected } = levelCase(network, model, 'trace', [labels.length], (each) => each === name);
      await expectMeans(new KernelLevels(network, request), groupedMeans(request, expected, labels, count));
    }
  });
});

describe('which way', () => {
  const graph = buildMlp({ sizes: [784, 512, 512, 10], activation: 'relu', parameterization: 'ntk' });
  const model = { graph, values: initialise(graph, 1) };

  /** A grouping of n datapoints that are ten over and over. */
  function grouping(network: Network, n: number): Grouping {
    const values = Float32Array.from({ length: 10 * 784 }, (_, at) => Math.sin(at));
    const order = Uint32Array.from({ length: n }, (_, at) => at % 10);
    const levels = new KernelLevels(network, { rows: { values, order }, reduction: 'trace' });
    return new Grouping(levels, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10);
  }

  test('60,000 datapoints of 784-512-512-10 take a few TFLOP, by mean gradients', () => {
    using network = Network.create(gpu(), model);
    const all = grouping(network, 60_000);
    const pairs = new GroupPairs(all).way;
    expect(pairs.kind).toBe('mean gradients');
    expect(pairs.flops).toBeLessThan(1.2e12);
    const { ways } = new OwnGroups(all);
    expect(ways.map(({ kind }) => kind)).toEqual(Array<string>(10).fill('mean gradients'));
    expect(ways.reduce((sum, { flops }) => sum + flops, 0)).toBeLessThan(2.2e12);
  });

  test('a hundred go entry by entry', () => {
    using network = Network.create(gpu(), model);
    const few = grouping(network, 100);
    expect(new GroupPairs(few).way.kind).toBe('entries');
    expect(new OwnGroups(few).ways.map(({ kind }) => kind)).toEqual(Array<string>(10).fill('entries'));
  });

  test.each(['pairs', 'own'] as const)('what %s take is known beforehand', async (which) => {
    const small = buildMlp({ sizes: [784, 40, 30, 10], activation: 'relu', parameterization: 'ntk' });
    using network = Network.create(gpu(), { graph: small, values: initialise(small, 1) });
    const some = grouping(network, 300);
    const reports: number[] = [];
    const options = { onProgress: ({ done, total }: Progress) => void reports.push(done / total) };
    const kind = 'mean gradients';
    const { flops } =
      which === 'pairs'
        ? await new GroupPairs(some).compute(options, { kind })
        : await new OwnGroups(some).compute(options, Array<{ kind: typeof kind }>(10).fill({ kind }));
    const planned = which === 'pairs' ? some.costs.gradients({ rows: 10 }, 300) : 10 * ownCost(network, some, 30);
    expect(flops / planned).toBeGreaterThan(0.95);
    expect(flops / planned).toBeLessThan(1.05);
    expect(reports.at(-1)).toBe(1);
    expect(reports).toEqual([...reports].sort((a, b) => a - b));
  });

  const ownCost = (network: Network, { request }: Grouping, each: number): number =>
    new OwnMeans(network, request).costOf(each);
});

describe('what is refused', () => {
  const model = seededGraph(graphs[0][1]);

  test('a group beyond their number, and two different sets', () => {
    using network = Network.create(gpu(), model);
    const one = levelCase(network, model, 'trace', [4]);
    const beyond = (): Grouping => new Grouping(new KernelLevels(network, one.request), [0, 1, 2, 1], 2);
    expect(beyond).toThrow(expect.objectContaining({ code: 'ShapeMismatch' }));
    const two = levelCase(network, model, 'trace', [4, 5]);
    const apart = (): Grouping => new Grouping(new KernelLevels(network, two.request), [0, 1, 0, 1], 2);
    expect(apart).toThrow(expect.objectContaining({ code: 'Unsupported' }));
  });
});
