// Layers' parts of a trace kernel and their two factors against Grams made in float64.
import { describe, expect, test } from 'vitest';
import { activationRows, layerFactors } from '../../../src/engine/layer-factors';
import { parameterGroups } from '../../../src/engine/parameter-groups';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { sizeOf } from '../../../src/core/tensor';
import type { Graph, Model } from '../../../src/model/graph';
import { inputSize, outputSize, parameterOf } from '../../../src/model/shape';
import { trace } from '../../../src/reference/forward';
import { type Batch, unitRows } from '../../../src/reference/model';
import { pairKernel } from '../../../src/reference/reductions';
import { backward } from '../../../src/reference/vjp';
import { useGpu } from '../../support/gpu';
import { graphs, seededDatapoints, seededGraph } from '../../support/graphs';
import { networks, seededModel } from '../../support/networks';
import { randomNumbers, relativeError } from '../../support/numbers';

const gpu = useGpu();

const bound = 1e-5;
const n = 19;

/** <row i, row j> of [n, width]. */
function gram(rows: Float64Array): Float64Array {
  const width = rows.length / n;
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < width; k++) sum += rows[i * width + k] * rows[j * width + k];
    return sum;
  });
}

/** Both factors of a dense node. */
function oracleFactors(model: Model, batch: Batch, id: string) {
  const pass = trace(model, batch);
  const node = model.graph.nodes.find((each) => each.id === id)!;
  if (node.op !== 'dense') throw new Error('no dense layer');
  const scale = (name: string | undefined): number => {
    if (name === undefined) return 0;
    const { multiplier, rate } = parameterOf(model.graph, name);
    return multiplier ** 2 * rate;
  };
  const activations = gram(pass.nodes.get(node.inputs[0])!).map(
    (value) => scale(node.weight) * value + scale(node.bias),
  );
  const backprop = new Float64Array(n * n);
  const classes = outputSize(model.graph);
  for (let c = 0; c < classes; c++)
    gram(backward(pass, unitRows(n, classes, c)).get(id)!).forEach((value, at) => (backprop[at] += value));
  return { activations, backprop, scales: { alpha: scale(node.weight), beta: scale(node.bias) } };
}

const dense = networks.filter(([name]) => /linear|two hidden|residual blocks|NTK|mu-P$/.test(name));

describe.each([1, 2])('seed %i', (seed) => {
  test.each(dense)('%s: every layer factors', async (_name, graph) => {
    const model = seededModel(graph, seed);
    const features = inputSize(graph);
    const batch = { n, data: Float32Array.from(randomNumbers(n * features, seed, 'inputs')) };
    using network = Network.create(gpu(), model);
    const rows = uploadDatapoints(network.arena, batch.data, n, features);
    const used = gpu().arena.budget.used;
    const layers = await layerFactors(network, rows);
    const similar = await activationRows(network, rows, 4);
    expect(gpu().arena.budget.used).toBe(used);
    const whole = pairKernel(model, batch, batch, { kind: 'trace' });
    expect(layers.flatMap(({ group }) => group.parameters).sort()).toEqual([...whole.byParameter.keys()].sort());
    for (const { group, part, activations, backprop, scales } of layers) {
      const expected = oracleFactors(model, batch, group.id);
      expect(relativeError(activations!, expected.activations), `${group.id} activations`).toBeLessThan(bound);
      expect(relativeError(backprop!, expected.backprop), `${group.id} backprop`).toBeLessThan(bound);
      expect(scales).toEqual(expected.scales);
      const product = expected.activations.map((value, at) => value * expected.backprop[at]);
      expect(relativeError(part, product), `${group.id} part`).toBeLessThan(bound);
      expect(relativeError(similar.get(group.id)!, expected.activations.subarray(4 * n, 5 * n))).toBeLessThan(bound);
    }
    const total = layers.reduce((sum, { part }) => sum.map((value, at) => value + part[at]), new Float64Array(n * n));
    expect(relativeError(total, whole.total)).toBeLessThan(bound);
  });
});

describe.each(graphs)('%s', (_name, graph: Graph) => {
  test('parts that do not factor have no factors, and all add up to the kernel', async () => {
    const model = seededGraph(graph);
    const batch = { n, data: seededDatapoints(graph, n) };
    using network = Network.create(gpu(), model);
    const rows = uploadDatapoints(network.arena, batch.data, n, inputSize(graph));
    const layers = await layerFactors(network, rows);
    const whole = pairKernel(model, batch, batch, { kind: 'trace' });
    for (const { group, part, activations } of layers) {
      const expected = new Float64Array(n * n);
      for (const name of group.parameters) whole.byParameter.get(name)!.forEach((value, at) => (expected[at] += value));
      const off = Math.hypot(...expected.map((value, at) => value - part[at]));
      expect(off, group.id).toBeLessThan(bound * Math.hypot(...whole.total));
      expect(activations !== undefined).toBe(group.dense !== undefined);
    }
  });

  test('a parameter is in one group, a layer over positions or used twice is no factor', () => {
    using network = Network.create(gpu(), seededGraph(graph));
    const groups = parameterGroups(network);
    expect(groups.flatMap(({ parameters }) => parameters).sort()).toEqual([...network.layout.names].sort());
    for (const { dense: node } of groups) {
      if (!node) continue;
      const { weight } = node;
      expect(graph.nodes.filter((other) => 'weight' in other && other.weight === weight)).toHaveLength(1);
      const shape = network.layout.shapes.get(node.inputs[0])!;
      expect(sizeOf(shape)).toBe(shape.at(-1));
    }
  });
});
