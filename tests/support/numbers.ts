// Comparisons and seeded numbers shared by the tests.
import { normals, streamOf, uniform } from '../../src/core/random';

/** |a - b|_2 / |b|_2. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i] - expected[i]) ** 2;
    size += expected[i] ** 2;
  }
  return Math.sqrt(difference) / (Math.sqrt(size) || 1);
}

/** `count` float64 numbers of a standard normal, of their own stream. */
export function randomNumbers(count: number, seed: number, stream = 'test'): Float64Array {
  return Float64Array.from(normals(seed, streamOf(stream), count));
}

/** A whole number from 0 to below `limit`. */
export function randomIndex(limit: number, seed: number, counter: number): number {
  return Math.floor(uniform(seed, streamOf('index'), counter) * limit);
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
