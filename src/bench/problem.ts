// What is measured: a 64-256-256-10 network with seeded weights, and digits or random datapoints of their kind.
import { normals, streamOf, uniformBits } from '../core/random';
import { type Dataset, splitIndices } from '../datasets/dataset';
import { buildMlp } from '../model/builders';
import type { Model } from '../model/graph';
import { initialise } from '../model/initialise';

export const sizes = [64, 256, 256, 10] as const;

/** 64-256-256-10 with ReLU, weights and biases from a seed. */
export function seededModel(): Model {
  const graph = buildMlp({ sizes, activation: 'relu', parameterization: 'standard' });
  const values = { ...initialise(graph, 0) };
  for (const { name, shape } of graph.parameters) {
    if (shape.length === 1) values[name] = normals(0, streamOf(name), shape[0], 0.1);
  }
  return { graph, values };
}

/** 1,797 random datapoints of 64 features in 0, 1/16, ..., 1, with random labels. */
export function randomDigits(): Dataset {
  const count = 1797;
  const features = sizes[0];
  const stream = streamOf('digits');
  const bits = (at: number): number => uniformBits(0, stream, at);
  return {
    name: 'random',
    count,
    features,
    inputs: Float32Array.from({ length: count * features }, (_, at) => (bits(at) % 17) / 16),
    labels: Uint8Array.from({ length: count }, (_, at) => bits(count * features + at) % 10),
    classes: Array.from({ length: 10 }, (_, label) => `${label}`),
    split: splitIndices(count, 0.2, 0),
  };
}

/** Rows of the dataset, [indices.length, features]. */
export function rowsOf({ inputs, features }: Dataset, indices: readonly number[]): { n: number; data: Float64Array } {
  const data = new Float64Array(indices.length * features);
  indices.forEach((index, at) => data.set(inputs.subarray(index * features, (index + 1) * features), at * features));
  return { n: indices.length, data };
}
