// Draws a graph's parameters from a seed, the same bits on every engine.
import { inverseNormalCdf } from '../core/inverse-normal';
import { fillBits, streamOf, toUnitInterval } from '../core/random';
import { sizeOf } from '../core/tensor';
import type { Graph, Parameter, ParameterValues } from './graph';

const atOnce = 8192; // numbers, a multiple of the four words of a block: about a millisecond

/** Yields after some thousands of numbers. */
function* drawn({ name, shape, deviation }: Parameter, seed: number): Generator<void, Float32Array> {
  const values = new Float32Array(sizeOf(shape));
  if (deviation === 0) return values;
  const bits = new Uint32Array(Math.min(atOnce, values.length));
  for (let first = 0; first < values.length; first += atOnce) {
    fillBits(seed, streamOf(name), first, bits);
    const count = Math.min(atOnce, values.length - first);
    for (let i = 0; i < count; i++) values[first + i] = deviation * inverseNormalCdf(toUnitInterval(bits[i]));
    yield;
  }
  return values;
}

/**
 * Normal values of each parameter's deviation (zeros where it is 0). A parameter's stream is named after it, so that
 * adding a layer leaves the others' values alone. `seed` is a whole number from 0 to 2^53. Yields often, for `inSlices`: a
 * wide network takes some tenths of a second.
 */
export function* initialising(graph: Graph, seed: number): Generator<void, ParameterValues> {
  const values: Record<string, Float32Array> = {};
  for (const parameter of graph.parameters) values[parameter.name] = yield* drawn(parameter, seed);
  return values;
}

/** The same at once. */
export function initialise(graph: Graph, seed: number): ParameterValues {
  const work = initialising(graph, seed);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
