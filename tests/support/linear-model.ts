// Numbers computed on the CPU from the digits, for tests of what readers see: a linear kernel, principal axes, neighbours.
import type { Dataset } from '../../src/datasets/dataset';
import { loadDigits } from '../../src/datasets/digits';
import type { TrainingPoint } from '../../src/session/types';
import { jacobiEigen } from './jacobi-eigen';

/** The first `count` digits. */
export async function someDigits(count: number): Promise<Dataset> {
  const all = await loadDigits(async (name) => (await fetch(`/data/${name}`)).arrayBuffer());
  const split = { train: all.split.train.filter((i) => i < count), test: all.split.test.filter((i) => i < count) };
  return {
    ...all,
    count,
    inputs: all.inputs.slice(0, count * all.features),
    labels: all.labels.slice(0, count),
    split,
  };
}

/** All entries of a kernel, ascending, and where their colours begin and end. */
export function sampleOf(entries: Float32Array) {
  const values = entries.slice().sort();
  const at = (share: number): number => values[Math.round(values.length * share)];
  return { min: values[0], max: values.at(-1)!, low: at(0.01), high: at(0.99), values };
}

/** A falling loss and a rising accuracy. */
export function curve(steps: number, perEpoch: number): TrainingPoint[] {
  return Array.from({ length: Math.floor(steps / 10) + 1 }, (_, i) => {
    const loss = 2.3 * Math.exp(-i / 5) + 0.05;
    return {
      step: i * 10,
      epoch: (i * 10) / perEpoch,
      trainLoss: loss,
      testLoss: loss + 0.05,
      trainAccuracy: 1 - loss / 2.5,
      testAccuracy: 0.97 - loss / 2.5,
      nonFinite: 0,
    };
  });
}

/** <x_i, x_j> + 1, row by row. */
export function gram({ count, features, inputs }: Dataset): Float32Array {
  const entries = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 1;
      for (let f = 0; f < features; f++) sum += inputs[i * features + f] * inputs[j * features + f];
      entries[i * count + j] = entries[j * count + i] = sum;
    }
  }
  return entries;
}

/** Principal components by the eigenvectors of the covariance, xyzw per datapoint. */
export function project(values: Float32Array, count: number, features: number) {
  const means = new Float64Array(features);
  values.forEach((value, at) => (means[at % features] += value / count));
  const covariance = new Float64Array(features * features);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < features; a++) {
      const deviation = (values[i * features + a] - means[a]) / count;
      for (let b = 0; b < features; b++)
        covariance[a * features + b] += deviation * (values[i * features + b] - means[b]);
    }
  }
  return scores(values, means, covariance, count, features);
}

function scores(values: Float32Array, means: Float64Array, covariance: Float64Array, count: number, features: number) {
  const { values: eigenvalues, vectors } = jacobiEigen(covariance, features);
  const order = Array.from(eigenvalues.keys()).sort((a, b) => eigenvalues[b] - eigenvalues[a]);
  const total = eigenvalues.reduce((a, b) => a + b);
  const radius = Math.sqrt(order.slice(0, 3).reduce((sum, at) => sum + eigenvalues[at], 0));
  const points: Float32Array<ArrayBuffer> = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++) {
      for (let f = 0; f < features; f++) {
        points[i * 4 + axis] += ((values[i * features + f] - means[f]) * vectors[order[axis] * features + f]) / radius;
      }
    }
  }
  const share = (axis: number): number => eigenvalues[order[axis]] / total;
  return { points, explained: [share(0), share(1), share(2)] as const };
}

/** The k nearest neighbours by distance in the inputs, from their Gram matrix. */
export function nearest(entries: Float32Array, n: number, k: number) {
  const indices = new Uint32Array(n * k);
  const distances = new Float32Array(n * k);
  for (let i = 0; i < n; i++) {
    const distance = Float32Array.from(
      { length: n },
      (_, j) => entries[i * n + i] + entries[j * n + j] - 2 * entries[i * n + j],
    );
    const near = Array.from(distance.keys())
      .filter((j) => j !== i)
      .sort((a, b) => distance[a] - distance[b])
      .slice(0, k);
    indices.set(near, i * k);
    near.forEach((j, place) => (distances[i * k + place] = Math.sqrt(Math.max(0, distance[j]))));
  }
  return { k, indices, distances };
}
