// Which entries are compared with float64, what they are allowed to be off, and what every entry must be.
import { streamOf, uniform } from '../core/random';
import type { CommandList } from '../gpu/commands';
import type { Check } from './measure';

/** Relative error in the Frobenius norm that a float32 result may have. */
export const bound = 1e-5;

const band = 64;

/** One seeded index out of every 64, so that each block of 64 x 64 entries is looked at. */
export function sampleIndices(count: number, name: string): number[] {
  return Array.from({ length: Math.ceil(count / band) }, (_, at) => {
    const length = Math.min(band, count - at * band);
    return at * band + Math.floor(uniform(0, streamOf(name), at) * length);
  });
}

/**
 * Compares the sampled entries (row-major over `rows` x `columns`) with `expected`. Results start as zeros, so an entry
 * that is exactly zero was not written: that, and one that is not finite, is an error of Infinity.
 */
export function checkMatrix(
  values: Float32Array,
  width: number,
  { rows, columns }: { rows: readonly number[]; columns: readonly number[] },
  expected: (row: number, column: number) => number,
): Check {
  if (values.some((value) => value === 0 || !Number.isFinite(value))) return { error: Infinity, bound };
  let difference = 0;
  let size = 0;
  for (const row of rows) {
    for (const column of columns) {
      const right = expected(row, column);
      difference += (values[row * width + column] - right) ** 2;
      size += right ** 2;
    }
  }
  return { error: Math.sqrt(difference / size), bound };
}

/** Relative error in the Frobenius norm of whole arrays; Infinity where one is not finite. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let at = 0; at < expected.length; at++) {
    difference += (actual[at] - expected[at]) ** 2;
    size += expected[at] ** 2;
  }
  const error = Math.sqrt(difference / size);
  return Number.isFinite(error) ? error : Infinity;
}

/** Bytes of all storage that the dispatches of a list are bound to. */
export function bytesOf(list: CommandList): number {
  let total = 0;
  for (const command of list.commands) {
    if (!('kernel' in command)) continue;
    for (const binding of command.groups.flat()) {
      if ('buffer' in binding) total += binding.size ?? binding.buffer.size - (binding.offset ?? 0);
      else if ('size' in binding) total += binding.size;
    }
  }
  return total;
}
