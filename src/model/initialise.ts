// Draws a graph's parameters from a seed, the same bits on every engine.
import { normals, streamOf } from '../core/random';
import { sizeOf } from '../core/tensor';
import type { Graph, ParameterValues } from './graph';

/**
 * Normal values of each parameter's deviation (zeros where it is 0). A parameter's stream is named after it, so that
 * adding a layer leaves the others' values alone. `seed` is a whole number from 0 to 2^53.
 */
export function initialise(graph: Graph, seed: number): ParameterValues {
  return Object.fromEntries(
    graph.parameters.map(({ name, shape, deviation }) => [
      name,
      deviation === 0 ? new Float32Array(sizeOf(shape)) : normals(seed, streamOf(name), sizeOf(shape), deviation),
    ]),
  );
}
