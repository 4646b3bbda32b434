// Networks every engine test runs over: all activations, parameterizations, shapes that no tile divides, the corner cases.
import { normals, streamOf } from '../../src/core/random';
import type { Gpu } from '../../src/gpu/device';
import { Network, uploadDatapoints } from '../../src/engine/network';
import { buildMlp } from '../../src/model/builders';
import { activationKinds, type Graph, type Model } from '../../src/model/graph';
import { initialise } from '../../src/model/initialise';
import { inputSize } from '../../src/model/shape';

const mlp = (sizes: number[], more: Partial<Parameters<typeof buildMlp>[0]> = {}): Graph =>
  buildMlp({ sizes, activation: 'tanh', parameterization: 'standard', ...more });

/** Names and graphs: [name, graph]. */
export const networks: [string, Graph][] = [
  ['a linear map', mlp([5, 3])],
  ['one class', mlp([7, 9, 1])],
  ['one hidden unit', mlp([4, 1, 3])],
  ['two hidden layers', mlp([6, 17, 33, 5], { activation: 'relu' })],
  ['three hidden layers, one class', mlp([3, 8, 20, 65, 1], { activation: 'gelu' })],
  ['residual blocks', mlp([6, 19, 19, 19, 4], { residual: true, activation: 'silu' })],
  ['NTK parameterization', mlp([6, 40, 21, 3], { parameterization: 'ntk', activation: 'erf' })],
  ['mu-P', mlp([6, 40, 40, 3], { parameterization: 'mu-p', activation: 'relu' })],
  ['mu-P, residual', mlp([5, 12, 12, 2], { parameterization: 'mu-p', residual: true })],
  ...activationKinds.map((kind): [string, Graph] => [`activation ${kind}`, mlp([5, 11, 3], { activation: kind })]),
];

/** A model with seeded weights; biases too, so that they matter. */
export function seededModel(graph: Graph, seed = 1): Model {
  const values = { ...initialise(graph, seed) };
  for (const { name, shape } of graph.parameters) {
    if (shape.length === 1) values[name] = normals(seed, streamOf(`${name} test`), shape[0], 0.3);
  }
  return { graph, values };
}

export function seededInputs(graph: Graph, n: number, stream = 'inputs'): Float32Array {
  return normals(7, streamOf(stream), n * inputSize(graph));
}

export interface Opened {
  readonly model: Model;
  readonly network: Network;
  readonly upload: (values: Float32Array) => ReturnType<typeof uploadDatapoints>;
}

export function openNetwork(gpu: Gpu, graph: Graph, family?: Parameters<typeof Network.create>[2]): Opened {
  const model = seededModel(graph);
  const network = Network.create(gpu, model, family);
  const features = inputSize(graph);
  return {
    model,
    network,
    upload: (values) => uploadDatapoints(network.arena, values, values.length / features, features),
  };
}

/** [C, n] rows as [n, C]. */
export function byDatapoint(values: Float32Array, classes: number): Float32Array {
  const n = values.length / classes;
  return values.map((_, at) => values[(at % classes) * n + Math.floor(at / classes)]);
}
