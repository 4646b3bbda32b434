// Layers of so many datapoints that their activations are not held all at once: PCA in two passes of all layers together, and
// nearest neighbours, one layer at a time, where this adapter finds them soon.
import { isNtkError, type NtkError } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { nearestFlops } from '../neighbours/nearest';
import type { Projection } from '../neighbours/pca';
import { PcaInBlocks } from '../neighbours/pca-in-blocks';
import { blockLength, eachBlock } from './forward-blocks';

const copies = 2; // of a layer's activations: centred, and the same transposed
const patience = 10; // seconds for the neighbours in a layer that nobody asked for

/** Whether the neighbours of n datapoints are found soon, at the pace measured so far. */
export function isSoonFound({ pacer }: Gpu, n: number, features: number): boolean {
  return nearestFlops(n, features) < patience * pacer.flopsPerSecond;
}

export interface LayersInBlocks {
  /** Numbers of a datapoint in each layer. */
  readonly widths: readonly number[];
  /** All datapoints, [features, n]. */
  readonly inputs: Matrix;
  /** Of a datapoint in its passes. */
  readonly numbers: number;
  /** Records a block's activations in each layer. */
  readonly encode: (list: CommandList, block: Matrix) => readonly Matrix[];
}

/** Each layer's projection, or why it has none; the positions belong to `arena`. Throws LimitExceeded, and the signal's reason. */
export async function projectInBlocks(
  gpu: Gpu,
  arena: Arena,
  { widths, inputs, numbers, encode }: LayersInBlocks,
  job: JobOptions,
): Promise<(Projection | NtkError)[]> {
  using scratch = gpu.arena.child('pca in blocks');
  const n = inputs.columns;
  const length = blockLength(
    gpu,
    widths.reduce((sum, width) => sum + copies * width, numbers),
  );
  const blocks = Math.ceil(n / length);
  const all = widths.map((width) => new PcaInBlocks(gpu, arena, scratch, width, n, blocks));
  await eachBlock(gpu, inputs, length, job, (list, block) => {
    encode(list, block).forEach((matrix, i) => all[i].encodeAdd(list, matrix));
  });
  const failures = await Promise.all(all.map((pca) => solved(pca, job)));
  await eachBlock(gpu, inputs, length, job, (list, block, first) => {
    encode(list, block).forEach((matrix, i) => failures[i] ?? all[i].encodeProject(list, matrix, first));
  });
  return Promise.all(all.map((pca, i) => failures[i] ?? pca.read()));
}

/** Why this layer cannot be projected, where it cannot. */
async function solved(pca: PcaInBlocks, job: JobOptions): Promise<NtkError | undefined> {
  try {
    await pca.solve(job);
    return undefined;
  } catch (error) {
    if (isNtkError(error, 'Unsupported')) return error;
    throw error;
  }
}
