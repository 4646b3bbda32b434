// A step on a batch on the GPU against the float64 oracle: its direction, derivatives of all logits, logits after a real step.
import { describe, expect, test } from 'vitest';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { stepDerivatives, steppedLogits } from '../../../src/engine/step-changes';
import { stepDirection } from '../../../src/engine/step-direction';
import { inputSize } from '../../../src/model/shape';
import type { Graph } from '../../../src/model/graph';
import { buildMlp } from '../../../src/model/builders';
import { withFreeBytes } from '../../support/free-bytes';
import { useGpu } from '../../support/gpu';
import { graphs } from '../../support/graphs';
import { networks, seededModel } from '../../support/networks';
import { randomNumbers, relativeError } from '../../support/numbers';
import { chosen, meanDirection, OracleStep } from '../../support/step-oracle';

const gpu = useGpu();

const bound = 1e-5;
const n = 21;
const members = [2, 3, 8, 13, 20];
const rate = 0.03;

function open(graph: Graph, seed: number) {
  const model = seededModel(graph, seed);
  const features = inputSize(graph);
  const all = { n, data: Float32Array.from(randomNumbers(n * features, seed, 'inputs')) };
  const batch = chosen(all, members);
  return { model, features, all, batch };
}

const linear = buildMlp({ sizes: [5, 3], activation: 'tanh', parameterization: 'ntk' });
const chosenGraphs: [string, Graph][] = [
  ...networks.filter(([name]) => /linear|two hidden|residual blocks|NTK|mu-P$|gelu$/.test(name)),
  ...graphs.filter(([name]) => name === 'convolutions'),
];

describe.each([1, 2])('seed %i', (seed) => {
  describe.each(chosenGraphs)('%s', (_name, graph) => {
    test.each(['cross-entropy', 'squared-error'] as const)('%s', async (loss) => {
      const { model, features, all, batch } = open(graph, seed);
      using network = Network.create(gpu(), model);
      const { arena } = network;
      const labels = members.map((index) => index % network.outputs);
      const inputs = uploadDatapoints(arena, all.data, n, features);
      const rows = uploadDatapoints(arena, batch.data, batch.n, features);
      const direction = await stepDirection(network, arena, { inputs: rows, labels, loss });
      const expected = meanDirection(model, batch, labels, loss);
      const found = await direction.read(gpu());
      const size = Math.hypot(...Object.values(expected).map((values) => Math.hypot(...values)));
      for (const [name, values] of Object.entries(expected)) {
        const off = Math.hypot(...values.map((value, at) => value - found[name][at]));
        expect(off, name).toBeLessThanOrEqual(bound * size);
      }
      const oracle = new OracleStep(model, all, expected);
      const derivatives = await stepDerivatives(network, inputs, direction);
      expect(relativeError(derivatives.logits, oracle.before)).toBeLessThan(bound);
      const reach = Math.hypot(...oracle.first) + Math.hypot(...oracle.second);
      for (const key of ['first', 'second'] as const) {
        const off = Math.hypot(...oracle[key].map((value, at) => value - derivatives[key][at]));
        expect(off, key).toBeLessThanOrEqual(bound * reach);
      }
      const after = await steppedLogits(network, inputs, { direction, rate });
      expect(relativeError(after, oracle.after(rate))).toBeLessThan(bound);
    });
  });

  test('in stretches where memory is short, the same; the weights are left as they were', async () => {
    const graph = buildMlp({ sizes: [6, 300, 3], activation: 'tanh', parameterization: 'ntk' });
    const { model, features } = open(graph, seed);
    const [many, classes] = [403, 3];
    const data = Float32Array.from(randomNumbers(many * features, seed, 'many'));
    using network = Network.create(gpu(), model);
    const { arena } = network;
    const inputs = uploadDatapoints(arena, data, many, features);
    const labels = Array.from({ length: many }, (_, i) => i % classes);
    const work = async () => {
      const direction = await stepDirection(network, arena, { inputs, labels, loss: 'cross-entropy' });
      const derivatives = await stepDerivatives(network, inputs, direction);
      const after = await steppedLogits(network, inputs, { direction, rate });
      return { values: await direction.read(gpu()), derivatives, after };
    };
    const whole = await work();
    const used = gpu().arena.budget.used;
    const parts = await withFreeBytes(gpu(), 1_500_000, work);
    for (const [name, values] of Object.entries(whole.values))
      expect(relativeError(parts.values[name], values), name).toBeLessThan(bound);
    for (const key of ['logits', 'first', 'second'] as const)
      expect(relativeError(parts.derivatives[key], whole.derivatives[key]), key).toBeLessThan(bound);
    expect(relativeError(parts.after, whole.after)).toBeLessThan(bound);
    expect(gpu().arena.budget.used - used).toBeLessThan(network.layout.length * 4 + 1024); // the second direction
    expect(await network.read()).toEqual(model.values);
  });
});

test('a linear model has no second derivative, and no remainder', async () => {
  const { model, features, all, batch } = open(linear, 1);
  using network = Network.create(gpu(), model);
  const inputs = uploadDatapoints(network.arena, all.data, n, features);
  const rows = uploadDatapoints(network.arena, batch.data, batch.n, features);
  const labels = members.map((index) => index % 3);
  const direction = await stepDirection(network, network.arena, { inputs: rows, labels, loss: 'squared-error' });
  const { logits, first, second } = await stepDerivatives(network, inputs, direction);
  expect(second.every((value) => value === 0)).toBe(true);
  const after = await steppedLogits(network, inputs, { direction, rate: 100 });
  const straight = logits.map((value, at) => value - 100 * first[at]);
  expect(relativeError(after, straight)).toBeLessThan(bound);
});

test('refuses labels that do not fit', async () => {
  const { model, features, batch } = open(linear, 1);
  using network = Network.create(gpu(), model);
  const inputs = uploadDatapoints(network.arena, batch.data, batch.n, features);
  const ask = (labels: number[]) => stepDirection(network, network.arena, { inputs, labels, loss: 'squared-error' });
  await expect(ask([0, 1])).rejects.toMatchObject({ code: 'ShapeMismatch' });
  await expect(ask([0, 1, 2, 3, 0])).rejects.toMatchObject({ code: 'ShapeMismatch' });
  await expect(ask([0, 1, 2, 0.5, 0])).rejects.toMatchObject({ code: 'ShapeMismatch' });
});

test('refuses targets that do not fit, and a cross-entropy towards them', async () => {
  const { model, features, batch } = open(linear, 1);
  using network = Network.create(gpu(), model);
  const inputs = uploadDatapoints(network.arena, batch.data, batch.n, features);
  const labels = [0, 0, 0, 0, 0];
  const ask = (loss: 'squared-error' | 'cross-entropy', length: number) =>
    stepDirection(network, network.arena, { inputs, labels, targets: new Float32Array(length), loss });
  const whole = batch.n * network.outputs;
  await expect(ask('squared-error', whole - 1)).rejects.toMatchObject({ code: 'ShapeMismatch' });
  await expect(ask('cross-entropy', whole)).rejects.toMatchObject({ code: 'Unsupported' });
  await expect(ask('squared-error', whole)).resolves.toBeDefined();
});

test('towards real numbers the direction is that of one-hot rows towards labels', async () => {
  const { model, features, batch } = open(linear, 1);
  using network = Network.create(gpu(), model);
  const inputs = uploadDatapoints(network.arena, batch.data, batch.n, features);
  const labels = [0, 1, 2, 1, 0];
  const step = { inputs, labels, loss: 'squared-error' } as const;
  const oneHot = Float32Array.from({ length: 5 * network.outputs }, (_, at) =>
    Number(labels[Math.floor(at / network.outputs)] === at % network.outputs),
  );
  const towardsLabels = await stepDirection(network, network.arena, step);
  const towardsTargets = await stepDirection(network, network.arena, {
    ...step,
    labels: [0, 0, 0, 0, 0],
    targets: oneHot,
  });
  const [expected, found] = [await towardsLabels.read(gpu()), await towardsTargets.read(gpu())];
  for (const [name, values] of Object.entries(expected)) expect(relativeError(found[name], values)).toBeLessThan(1e-6);
});
