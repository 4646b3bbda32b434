// What every contender's numbers are compared with: entries of sampled datapoints in float64.
import { streamOf, uniform } from '../../core/random';
import type { Model } from '../../model/graph';
import { jvp } from '../../reference/jvp';
import { kernel } from '../../reference/kernel';
import type { Batch } from '../../reference/model';
import type { Result } from './contender';
import { classes, directionsOf, inputsOf, sizes, type Task } from './problem';

/** An entry by its place (see Result) and its value. */
export interface Sample {
  readonly i: number;
  readonly c: number;
  readonly j: number;
  readonly d: number;
  readonly value: number;
}

/** Relative error in the Frobenius norm that float32 may have. */
export const bound = 1e-5;

const fewest = 8;
const band = 64;

/** A seeded index out of every 64, or of every eighth of n where that is less. */
function sampled(n: number): number[] {
  const width = Math.max(1, Math.min(band, Math.floor(n / fewest)));
  return Array.from({ length: Math.ceil(n / width) }, (_, at) => {
    const length = Math.min(width, n - at * width);
    return at * width + Math.floor(uniform(0, streamOf('sampled'), at) * length);
  });
}

function batchOf(n: number, indices: readonly number[]): Batch {
  const inputs = inputsOf(n);
  const rows = indices.map((index) => inputs.subarray(index * sizes[0], (index + 1) * sizes[0]));
  return { n: indices.length, data: Float64Array.from(rows.flatMap((row) => [...row])) };
}

/** The entries of a task that are compared. */
export function samplesOf(model: Model, { kind, n }: Task): Sample[] {
  const indices = sampled(n);
  const batch = batchOf(n, indices);
  return kind === 'jvp' ? tangentSamples(model, batch, indices) : kernelSamples(model, batch, indices, kind);
}

function tangentSamples(model: Model, batch: Batch, indices: readonly number[]): Sample[] {
  const tangents = jvp(
    model,
    batch,
    directionsOf(model).map((parameters) => ({ parameters })),
  );
  return tangents.flatMap((values, c) =>
    Array.from(values, (value, at) => ({ i: 0, c, j: indices[Math.floor(at / classes)], d: at % classes, value })),
  );
}

function kernelSamples(model: Model, batch: Batch, indices: readonly number[], kind: 'trace' | 'full'): Sample[] {
  const { total } = kernel(model, batch, batch);
  const block = (a: number, b: number): Sample[] =>
    Array.from({ length: classes ** 2 }, (_, pair) => {
      const [c, d] = [Math.floor(pair / classes), pair % classes];
      const value = total[((a * classes + c) * indices.length + b) * classes + d];
      return { i: indices[a], c, j: indices[b], d, value };
    });
  const trace = (a: number, b: number): Sample[] => {
    const value = block(a, b).reduce((sum, entry) => sum + (entry.c === entry.d ? entry.value : 0), 0);
    return [{ i: indices[a], c: 0, j: indices[b], d: 0, value }];
  };
  return indices.flatMap((_, a) => indices.flatMap((__, b) => (kind === 'full' ? block(a, b) : trace(a, b))));
}

/** Relative error in the Frobenius norm over the samples; Infinity where any number at all is missing, zero or not finite. */
export function errorOf({ values, strides }: Result, samples: readonly Sample[]): number {
  if (values.length === 0 || values.some((value) => value === 0 || !Number.isFinite(value))) return Infinity;
  let difference = 0;
  let size = 0;
  for (const { i, c, j, d, value } of samples) {
    difference += (values[i * strides.i + c * strides.c + j * strides.j + d * strides.d] - value) ** 2;
    size += value ** 2;
  }
  const error = Math.sqrt(difference / size);
  return Number.isFinite(error) ? error : Infinity;
}
