// Forward passes over many datapoints, some thousands at a time: memory for activations does not grow with their number.
import type { JobOptions } from '../core/progress';
import type { Network } from '../engine/network';
import { encodeForward } from '../engine/passes';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { submit } from '../gpu/submit';
import type { Graph } from '../model/graph';
import { nodeSizes } from '../model/shape';
import { blocksOf, encodeCopyColumns } from '../neighbours/column-blocks';

/** Datapoints that are passed at once; more go in blocks of so many, or fewer. */
export const mostAtOnce = 4096;

const share = 1 / 8; // of the budget, for what is passed at once

/** Datapoints of a block of whose passes each takes so many numbers: the same whatever else is on the device. */
export function blockLength(gpu: Gpu, numbers: number): number {
  let count = mostAtOnce;
  while (count > 1 && 4 * numbers * count > share * gpu.arena.budget.limit) count /= 2;
  return count;
}

/** Numbers of a datapoint in a forward pass, its inputs among them. */
export function numbersOf(graph: Graph): number {
  return [...nodeSizes(graph).values()].reduce((sum, size) => sum + size, 0);
}

/** What is recorded for a block: its datapoints [features, count], of which the first is datapoint `first`. */
type Record = (list: CommandList, block: Matrix, first: number) => void;

/** Submits what `record` makes of each block of at most so many datapoints. */
export async function eachBlock(
  gpu: Gpu,
  inputs: Matrix,
  length: number,
  job: JobOptions,
  record: Record,
): Promise<void> {
  for (const [first, count] of blocksOf(inputs.columns, length)) {
    using work = gpu.arena.child('block');
    const list = new CommandList(work, gpu.submissionFlops);
    const block = work.matrix('block', inputs.rows, count);
    encodeCopyColumns(list, inputs, first, block);
    record(list, block, first);
    await submit(gpu, list, { signal: job.signal, pause: job.pause });
  }
}

/** Records the passes of a block. The values of every node, by id. */
export function encodeValues(network: Network, list: CommandList, block: Matrix): ReadonlyMap<string, Matrix> {
  return encodeForward(network.context(list, list.scratch), network.graph, block).values;
}

/** One node's values for all datapoints, [width, n], owned by `arena`. */
export async function valuesOf(
  network: Network,
  arena: Arena,
  { inputs, id, width }: { readonly inputs: Matrix; readonly id: string; readonly width: number },
  job: JobOptions,
): Promise<Matrix> {
  const whole = arena.matrix('activations', width, inputs.columns);
  const length = blockLength(network.gpu, numbersOf(network.graph));
  await eachBlock(network.gpu, inputs, length, job, (list, block, first) => {
    encodeCopyColumns(list, whole, first, encodeValues(network, list, block).get(id)!, true);
  });
  return whole;
}
