// Small graphs of every kind of network, for tests of whole models: sizes that no tile divides.
import { normals, streamOf, uniform } from '../../src/core/random';
import { sizeOf } from '../../src/core/tensor';
import { buildMlp } from '../../src/model/builders';
import type { Graph, Model } from '../../src/model/graph';
import { GraphBuilder, type Value } from '../../src/model/graph-builder';
import { inputNode } from '../../src/model/shape';

/** A graph from what it computes; parameters as [name, shape] or [name, shape, rate]. */
function build(
  parameters: readonly (readonly [string, readonly number[], number?])[],
  make: (graph: GraphBuilder) => Value,
): Graph {
  const graph = new GraphBuilder();
  for (const [name, shape, rate = 1] of parameters)
    graph.declare({ name, shape, rate, multiplier: rate === 1 ? 1 : 0.7 });
  return graph.build(make(graph));
}

const window = (size: number, stride: number, pad: number, dilation = 1) => ({
  size: [size, size],
  stride: [stride, stride],
  dilation: [dilation, dilation],
  before: [pad, pad],
  after: [pad, pad],
});

/** Two convolutions, the second in groups and with steps, a mean over what is left, a readout. */
const convolutional = build(
  [
    ['conv1.weight', [6, 2, 3, 3]],
    ['conv1.bias', [6]],
    ['conv2.weight', [9, 2, 2, 2], 3],
    ['head.weight', [3, 9]],
    ['head.bias', [3]],
  ],
  (graph) => {
    const input = graph.input([2, 5, 4]);
    const first = graph.conv(input, {
      weight: 'conv1.weight',
      bias: 'conv1.bias',
      groups: 1,
      window: window(3, 1, 1),
    });
    const second = graph.conv(graph.each(first, { op: 'activation', kind: 'tanh' }), {
      weight: 'conv2.weight',
      groups: 3,
      window: window(2, 2, 0),
    });
    const pooled = graph.reduce(graph.each(second, { op: 'activation', kind: 'gelu' }), 'mean', [1, 2]);
    return graph.dense(pooled, { weight: 'head.weight', bias: 'head.bias' });
  },
);

/** A residual block with a LayerNorm, gain and offset, and a head. */
const residual = build(
  [
    ['in.weight', [7, 5]],
    ['norm.weight', [7]],
    ['norm.bias', [7], 2],
    ['up.weight', [13, 7]],
    ['up.bias', [13]],
    ['down.weight', [7, 13], 2],
    ['head.weight', [4, 7]],
  ],
  (graph) => {
    const h = graph.dense(graph.input([5]), { weight: 'in.weight' });
    const scaled = graph.multiply(graph.normalise(h, 1e-5), graph.parameter('norm.weight'));
    const normal = graph.add(scaled, graph.parameter('norm.bias'));
    const up = graph.dense(normal, { weight: 'up.weight', bias: 'up.bias' });
    const down = graph.dense(graph.each(up, { op: 'activation', kind: 'gelu' }), { weight: 'down.weight' });
    return graph.dense(graph.add(h, down), { weight: 'head.weight' });
  },
);

const [vocabulary, tokens, features] = [5, 3, 4];

/** One head of causal attention over an embedding that is the readout too; logits of the last position or of all. */
function attention(all: boolean): Graph {
  const square = [features, features];
  return build(
    [
      ['E', [vocabulary, features]],
      ['P', [tokens, features]],
      ['WQ', square],
      ['WK', square, 2],
      ['WV', square],
      ['WO', square],
      ['bO', [features]],
    ],
    (graph) => {
      const x = graph.add(graph.embedding(graph.input([tokens], vocabulary), 'E'), graph.parameter('P'));
      const [q, k, v] = ['WQ', 'WK', 'WV'].map((weight) => graph.dense(x, { weight }));
      const mask = Float32Array.from({ length: tokens ** 2 }, (_, at) => (at % tokens > at / tokens ? -1e9 : 0));
      const scores = graph.multiply(graph.matmul(q, graph.transpose(k, [1, 0])), graph.scalar(0.5));
      const weights = graph.softmax(graph.add(scores, graph.constant([tokens, tokens], mask)), 1);
      const h = graph.add(x, graph.dense(graph.matmul(weights, v), { weight: 'WO', bias: 'bO' }));
      const read = all ? h : graph.reshape(graph.slice(h, 0, tokens - 1, 1), [features]);
      return graph.dense(read, { weight: 'E' });
    },
  );
}

/** One weight used by two layers, and by one of them at two positions. */
const tied = build(
  [
    ['W', [6, 6]],
    ['b', [6]],
    ['head', [2, 12]],
  ],
  (graph) => {
    const shared = { weight: 'W', bias: 'b' };
    const first = graph.dense(graph.input([2, 6]), shared);
    const second = graph.dense(graph.each(first, { op: 'activation', kind: 'tanh' }), shared);
    return graph.dense(graph.reshape(second, [12]), { weight: 'head' });
  },
);

/** Names and graphs. */
export const graphs: [string, Graph][] = [
  ['a multilayer perceptron', buildMlp({ sizes: [5, 9, 7, 3], activation: 'tanh', parameterization: 'mu-p' })],
  ['convolutions', convolutional],
  ['a residual block with a norm', residual],
  ['attention, the last position', attention(false)],
  ['attention, all positions', attention(true)],
  ['a layer used twice', tied],
];

/** Seeded values for every parameter, of about unit scale in each layer. */
export function seededGraph(graph: Graph): Model {
  const values = graph.parameters.map(({ name, shape }) => {
    const deviation = shape.length > 1 ? 0.8 / Math.sqrt(sizeOf(shape) / shape[0]) : 0.8;
    return [name, normals(3, streamOf(name), sizeOf(shape), deviation)];
  });
  return { graph, values: Object.fromEntries(values) as Record<string, Float32Array> };
}

/** Inputs for n datapoints, [n, ...]: numbers, or token ids. */
export function seededDatapoints(graph: Graph, n: number, stream = 'datapoints'): Float32Array {
  const { shape, vocabulary: ids } = inputNode(graph);
  const count = n * sizeOf(shape);
  if (ids === undefined) return normals(5, streamOf(stream), count);
  return Float32Array.from({ length: count }, (_, i) => Math.floor(uniform(5, streamOf(stream), i) * ids));
}
