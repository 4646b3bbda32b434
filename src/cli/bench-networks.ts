// The networks that `ntk-explorer bench` measures: of the kinds and sizes of the fixtures, with seeded weights.
import { uniform, streamOf } from '../core/random';
import type { Reduction } from '../engine/kernel-request';
import { buildMlp } from '../model/builders';
import type { Gpt2Config } from '../model/gpt2-config';
import { buildGpt2 } from '../model/gpt2-graph';
import type { Graph } from '../model/graph';
import { GraphBuilder, type Value } from '../model/graph-builder';
import { initialise } from '../model/initialise';
import { inputNode, inputSize } from '../model/shape';

export interface BenchNetwork {
  readonly name: string;
  readonly graph: Graph;
  readonly n: number;
  readonly reduction: Reduction;
}

const config: Gpt2Config = {
  ...{ layers: 2, heads: 4, features: 48, inner: 192, vocabulary: 71, positions: 64, epsilon: 1e-5 },
  ...{ activation: 'gelu-tanh', scaled: true, scaledByLayer: false, tied: true },
};

const mlp = (activation: 'relu' | 'tanh', ...sizes: number[]): Graph =>
  buildMlp({ sizes, activation, parameterization: 'standard' });

export function benchNetworks(): BenchNetwork[] {
  const digits = { n: 48, reduction: 'trace' } as const;
  return [
    { name: 'mlp-relu 64-256-256-10', graph: mlp('relu', 64, 256, 256, 10), ...digits },
    { name: 'mlp-tanh 64-96-10', graph: mlp('tanh', 64, 96, 10), ...digits },
    { name: 'cnn 8x8, 16 and 32 filters', graph: convolutional(), ...digits },
    { name: 'residual LayerNorm, width 64', graph: residual(), ...digits },
    {
      name: 'gpt2 2 layers, 32 tokens',
      graph: buildGpt2(config, { tokens: 32, position: 'last' }),
      n: 24,
      reduction: 'log-probability',
    },
  ];
}

const deviation = 0.1;

function dense(builder: GraphBuilder, x: Value, name: string, fanIn: number, fanOut: number): Value {
  builder.declare({ name: `${name}.weight`, shape: [fanOut, fanIn], deviation });
  builder.declare({ name: `${name}.bias`, shape: [fanOut], deviation });
  return builder.dense(x, { weight: `${name}.weight`, bias: `${name}.bias` });
}

function convolutional(): Graph {
  const builder = new GraphBuilder();
  const conv = (x: Value, name: string, channels: number, filters: number, stride: number): Value => {
    builder.declare({ name: `${name}.weight`, shape: [filters, channels, 3, 3], deviation });
    builder.declare({ name: `${name}.bias`, shape: [filters], deviation });
    const [one, two] = [[1, 1], [stride, stride]]; // prettier-ignore
    const window = { size: [3, 3], stride: two, dilation: one, before: one, after: one };
    const z = builder.conv(x, { weight: `${name}.weight`, bias: `${name}.bias`, groups: 1, window });
    return builder.each(z, { op: 'activation', kind: 'relu' });
  };
  const image = conv(conv(builder.input([1, 8, 8]), '0', 1, 16, 1), '2', 16, 32, 2);
  const pairs = builder.reshape(image, [32, 2, 2, 2, 2]);
  const pooled = builder.reduce(pairs, 'max', [2, 4]);
  return builder.build(dense(builder, builder.reshape(pooled, [128]), '6', 128, 10));
}

function residual(): Graph {
  const builder = new GraphBuilder();
  const norm = (x: Value, name: string): Value => {
    for (const part of ['weight', 'bias']) builder.declare({ name: `${name}.${part}`, shape: [64], deviation: 1 });
    const gained = builder.multiply(builder.normalise(x, 1e-5), builder.parameter(`${name}.weight`));
    return builder.add(gained, builder.parameter(`${name}.bias`));
  };
  let stream = dense(builder, builder.input([64]), 'first', 64, 64);
  for (const block of ['0', '1']) {
    const up = dense(builder, norm(stream, `${block}.norm`), `${block}.up`, 64, 128);
    const active = builder.each(up, { op: 'activation', kind: 'gelu' });
    stream = builder.add(stream, dense(builder, active, `${block}.down`, 128, 64));
  }
  return builder.build(dense(builder, stream, 'head', 64, 10));
}

/** Seeded weights. */
export const benchModel = ({ graph }: BenchNetwork) => ({ graph, values: initialise(graph, 1) });

/** Numbers between 0 and 1, or token ids, [n, features]; and a target of each. */
export function benchData({ graph, n }: BenchNetwork): {
  readonly values: Float32Array;
  readonly targets: Uint32Array;
} {
  const { vocabulary } = inputNode(graph);
  const at = (stream: string, i: number): number => uniform(1, streamOf(stream), i);
  const values = Float32Array.from({ length: n * inputSize(graph) }, (_, i) =>
    vocabulary === undefined ? at('data', i) : Math.floor(vocabulary * at('data', i)),
  );
  return { values, targets: Uint32Array.from({ length: n }, (_, i) => Math.floor(10 * at('targets', i))) };
}
