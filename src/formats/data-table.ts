// What a data file holds once it is read: datapoints of one shape, and the class of each where the file says it.
import type { DataColumn } from '../core/column';
import { invalidFile } from '../core/errors';
import type { NumberArray } from '../core/tensor';

export type DataKind = 'npy' | 'npz' | 'csv' | 'idx' | 'parquet' | 'images' | 'text';

/** The most numbers that a data file may give: 1 GiB of them. */
export const mostNumbers = 2 ** 28;

export interface DataTable {
  readonly kind: DataKind;
  /** Number of datapoints, at least one. */
  readonly count: number;
  /** Of each datapoint. */
  readonly shape: readonly number[];
  /** [count, ...shape], all finite; token ids as Int32Array. */
  readonly inputs: Float32Array | Int32Array;
  /** Name of each number of a datapoint, where the file has them. Text of the file: it may hold anything, markup too. */
  readonly columns?: readonly string[];
  /** Class of each datapoint, [count]; of a text the token that follows. */
  readonly labels?: Uint32Array;
  /** Name of each class. Text of the file: it may hold anything, markup too. */
  readonly classes?: readonly string[];
  /** Of a text the window that each datapoint is, as text, where it was asked for. It may hold anything, markup too. */
  readonly texts?: readonly string[];
  /** Columns of the file that are neither numbers of the datapoints nor labels. */
  readonly beside?: readonly DataColumn[];
  /** What is worth knowing of how the file was read, a sentence each. */
  readonly notes: readonly string[];
}

/** The numbers as float32, times `scale`. Throws InvalidFile naming the first that is not finite there. */
export function finiteNumbers(format: string, data: NumberArray, scale = 1): Float32Array {
  const numbers = scale === 1 ? Float32Array.from(data) : Float32Array.from(data, (value: number) => value * scale);
  const wrong = numbers.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw invalidFile(format, `number ${wrong}`, `${data[wrong]} is not a finite float32`);
  return numbers;
}

/** The numbers as token ids. Throws InvalidFile naming the first that is none below `vocabulary`. */
export function tokenIds(format: string, data: NumberArray, vocabulary: number): Int32Array {
  const wrong = data.findIndex((id: number) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
  if (wrong >= 0)
    throw invalidFile(format, `number ${wrong}`, `${data[wrong]} is no token id from 0 to ${vocabulary - 1}`);
  return Int32Array.from(data);
}

/** Throws InvalidFile when this many numbers are more than are read. */
export function requireRoom(format: string, where: string, numbers: number): void {
  if (numbers > mostNumbers)
    throw invalidFile(format, where, `it has ${numbers} numbers, more than the ${mostNumbers} that are read`);
}
