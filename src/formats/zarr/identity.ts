// What a kernel is of, as hashes: whoever writes a store and whoever opens it must find the same for the same model, data and
// order, whatever files they came in.
import { shapeMismatch } from '../../core/errors';
import type { Model } from '../../model/graph';
import { canonical } from './canonical';
import { writeGraph } from '../graph-json';

/** The datapoints of one side as the network reads them. */
export interface HashedData {
  /** Row-major, [n, features]; the kernel is of them as float32. */
  readonly inputs: ArrayLike<number>;
  readonly features: number;
  /** [n, positions], where the reduction goes by them. */
  readonly targets?: Uint32Array;
}

/** SHA-256 in lower-case hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const ofText = (text: string): Promise<string> => sha256(new TextEncoder().encode(text));

/** Of numbers as they lie in memory, which is little-endian. */
const ofNumbers = (numbers: Float32Array | Uint32Array): Promise<string> => {
  const bytes = new Uint8Array(numbers.buffer as ArrayBuffer, numbers.byteOffset, numbers.byteLength);
  return sha256(bytes);
};

/**
 * Of the graph and the numbers of its parameters: of the text that has in its first line the graph as canonical JSON, and
 * below it for each parameter, in the graph's order, a line with its name as JSON, a space and the hash of its float32.
 */
export async function modelHash({ graph, values }: Model): Promise<string> {
  const lines = [canonical(JSON.parse(writeGraph(graph)))];
  for (const { name } of graph.parameters) lines.push(`${JSON.stringify(name)} ${await ofNumbers(values[name])}`);
  return ofText(lines.map((line) => `${line}\n`).join(''));
}

/**
 * Of the datapoints in their own order: of the text `inputs N F HASH`, and below it, where there are targets, `targets HASH`;
 * each line ends in a line feed. Throws ShapeMismatch for a part of a datapoint.
 */
export async function dataHash({ inputs, features, targets }: HashedData): Promise<string> {
  const count = inputs.length / features;
  if (!Number.isInteger(count))
    throw shapeMismatch(`whole datapoints of ${features} numbers`, `${inputs.length} numbers`);
  const numbers = inputs instanceof Float32Array ? inputs : Float32Array.from(inputs);
  const lines = [`inputs ${count} ${features} ${await ofNumbers(numbers)}\n`];
  if (targets) lines.push(`targets ${await ofNumbers(targets)}\n`);
  return ofText(lines.join(''));
}

/** Of a permutation: for each place the index of its datapoint, little-endian uint32. */
export const orderHash = (order: Uint32Array): Promise<string> => ofNumbers(order);
