// What large kernels are asked for without their matrix: the diagonal in stretches of datapoints, products of reduced
// kernels, and the spectral order from these alone; against float64, and against what the matrix gives.
import { describe, expect, test } from 'vitest';
import { blockWidth } from '../../../src/core/leading-eigen';
import { normals } from '../../../src/core/random';
import { computeKernel } from '../../../src/engine/kernel';
import { type DiagonalRequest, kernelDiagonal } from '../../../src/engine/kernel-diagonal';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { operatorOrder } from '../../../src/engine/operator-order';
import { ReducedOperator } from '../../../src/engine/reduced-operator';
import { encodeForward } from '../../../src/engine/passes';
import { spectralOrder } from '../../../src/engine/spectral-order';
import { planMemory } from '../../../src/gpu/plan';
import type { Graph, Model } from '../../../src/model/graph';
import { buildMlp } from '../../../src/model/builders';
import { inputSize, outputSize } from '../../../src/model/shape';
import { logProbabilityKernel } from '../../../src/reference/log-probability-kernel';
import { pairKernel } from '../../../src/reference/reductions';
import { readLogits } from '../../../src/session/logits';
import { withFreeBytes } from '../../support/free-bytes';
import { useGpu } from '../../support/gpu';
import { graphs, seededDatapoints, seededGraph } from '../../support/graphs';
import { dot, randomNumbers, relativeError } from '../../support/numbers';

const gpu = useGpu();
const n = 23;
const bound = 1e-5;
const reductions = ['trace', 'pseudo', 'log-probability', { logit: 1 }] as const;
type Reduction = (typeof reductions)[number];

/** One class of the last axis for each datapoint; logits at several positions take as many. */
const targetsOf = (graph: Graph, classes: number): Uint32Array =>
  Uint32Array.from({ length: (n * outputSize(graph)) / classes }, (_, i) => i % classes);

/** [n, n] in float64, in all or of one parameter. */
function oracle(model: Model, data: Float32Array, reduction: Reduction, targets: Uint32Array, name?: string) {
  const batch = { n, data };
  const kind = typeof reduction === 'object' ? ({ kind: 'logit', logit: reduction.logit } as const) : undefined;
  const kernel =
    reduction === 'log-probability'
      ? logProbabilityKernel(model, batch, targets, batch, targets)
      : pairKernel(model, batch, batch, kind ?? { kind: reduction as 'trace' | 'pseudo' });
  return name === undefined ? kernel.total : kernel.byParameter.get(name)!;
}

describe.each(graphs)('%s', (_name, graph) => {
  const model = seededGraph(graph);
  const data = seededDatapoints(graph, n);
  const targets = targetsOf(graph, _name === 'attention, all positions' ? 5 : outputSize(graph));
  const [name] = graph.parameters.map((parameter) => parameter.name);

  test.each(reductions)('the diagonal and products of %j, of all parameters and of one', async (reduction) => {
    using network = Network.create(gpu(), model);
    const rows = uploadDatapoints(network.arena, data, n, inputSize(graph));
    const asked = reduction === 'log-probability' ? { targets } : {};
    const u = randomNumbers(n, 1);
    for (const counted of [undefined, name]) {
      const parameters = counted === undefined ? undefined : (each: string) => each === counted;
      const request: DiagonalRequest = { rows, reduction, parameters, ...asked };
      const dense = oracle(model, data, reduction, targets, counted);
      const diagonal = Float64Array.from({ length: n }, (_, i) => dense[i * n + i]);
      expect(relativeError(await kernelDiagonal(network, request), diagonal)).toBeLessThan(bound);
      using operator = await ReducedOperator.create(network, request);
      const product = Float64Array.from({ length: n }, (_, i) => dot(dense.subarray(i * n, (i + 1) * n), u));
      expect(relativeError(await operator.apply(u), product)).toBeLessThan(bound);
    }
  });

  test('the diagonal in stretches, where not all datapoints fit at once, is the same', async () => {
    using network = Network.create(gpu(), model);
    const rows = uploadDatapoints(network.arena, data, n, inputSize(graph));
    const stages: number[] = [];
    const onProgress = ({ done }: { done: number }): void => void stages.push(done);
    for (const reduction of ['trace', 'log-probability'] as const) {
      const request = { rows, reduction, ...(reduction === 'trace' ? {} : { targets }) };
      const whole = await kernelDiagonal(network, request);
      const free = await leastFree((bytes) => withFreeBytes(gpu(), bytes, () => kernelDiagonal(network, request)));
      const parts = await withFreeBytes(gpu(), free, () => kernelDiagonal(network, request, { onProgress }));
      expect(relativeError(parts, whole)).toBeLessThan(1e-6);
    }
    expect(stages.some((done) => done > 0 && done < n)).toBe(true);
  });
});

/** The fewest bytes, within a sixteenth, with which `work` succeeds. */
async function leastFree(work: (bytes: number) => Promise<unknown>): Promise<number> {
  let [least, most] = [1024, 2 ** 26];
  while (most > least * (1 + 1 / 16)) {
    const middle = Math.round(Math.sqrt(least * most));
    const fits = await work(middle).then(
      () => true,
      () => false,
    );
    if (fits) most = middle;
    else least = middle;
  }
  return most;
}

test('logits in stretches are those of all at once', async () => {
  const [[, graph]] = graphs;
  using network = Network.create(gpu(), seededGraph(graph));
  const rows = uploadDatapoints(network.arena, seededDatapoints(graph, 150), 150, inputSize(graph));
  const whole = await readLogits(network, rows);
  const free = await leastFree((bytes) => withFreeBytes(gpu(), bytes, () => readLogits(network, rows)));
  const parts = withFreeBytes(gpu(), free, () => readLogits(network, rows));
  expect(relativeError(await parts, whole)).toBeLessThan(1e-6);
  const all = planMemory(gpu().device, (arena) => {
    const context = network.context(network.commands(arena), arena);
    encodeForward(context, graph, rows);
  });
  expect(free).toBeLessThan(all.bytes / 2);
});

test('four vectors at once are four products, and zero ones take none', async () => {
  const [[, graph]] = graphs;
  using network = Network.create(gpu(), seededGraph(graph));
  const rows = uploadDatapoints(network.arena, seededDatapoints(graph, n), n, inputSize(graph));
  using operator = await ReducedOperator.create(network, { rows, reduction: 'trace' });
  const block = randomNumbers(n * blockWidth, 2).map((value, at) => (at % blockWidth === 2 ? 0 : value));
  const images = Float64Array.from(await operator.blocks()(block));
  for (let k = 0; k < blockWidth; k++) {
    const vector = block.filter((_, at) => at % blockWidth === k);
    expect(images.filter((_, at) => at % blockWidth === k)).toEqual(
      k === 2 ? new Float64Array(n) : await operator.apply(vector),
    );
  }
});

test('the spectral order without the matrix finds the clusters, as with it', async () => {
  const count = 60;
  const cluster = (i: number): number => (i * 7) % 4;
  const noise = normals(4, 1, count * 6, 0.1);
  const data = noise.map((value, at) => value + 2 * Number(at % 6 === cluster(Math.floor(at / 6))));
  const graph = buildMlp({ sizes: [6, 16, 3], activation: 'tanh', parameterization: 'ntk' });
  using network = Network.create(gpu(), seededGraph(graph));
  const rows = uploadDatapoints(network.arena, data, count, 6);
  const { matrix } = await computeKernel(network, network.arena, { rows, reduction: 'trace' });
  const stages: number[] = [];
  const onProgress = ({ done }: { done: number }): void => void stages.push(done);
  const order = await operatorOrder(network, { rows, reduction: 'trace' }, { onProgress });
  for (const found of [order, await spectralOrder(gpu(), matrix)]) {
    expect([...found].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect([...found].filter((i, at) => at > 0 && cluster(i) !== cluster(found[at - 1]))).toHaveLength(3);
  }
  expect(Math.max(...stages)).toBeLessThan(30);
});

test('nothing is left allocated, whether it succeeds, does not fit or is stopped', async () => {
  const [[, graph]] = graphs;
  using network = Network.create(gpu(), seededGraph(graph));
  const rows = uploadDatapoints(network.arena, seededDatapoints(graph, n), n, inputSize(graph));
  const request = { rows, reduction: 'trace' } as const;
  const { used } = gpu().arena.budget;
  await operatorOrder(network, request);
  const none = withFreeBytes(gpu(), 100, () => kernelDiagonal(network, request));
  await expect(none).rejects.toMatchObject({ code: 'LimitExceeded' });
  const stopped = AbortSignal.abort();
  await expect(operatorOrder(network, request, { signal: stopped })).rejects.toThrow(/abort/i);
  expect(gpu().arena.budget.used).toBe(used);
});
