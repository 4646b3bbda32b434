// Means over groups of datapoints of a kernel whose rows are there to be read, added in float64.
import { shapeMismatch } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { GroupSource } from './kernel-source';

type Blocks = AsyncIterable<Float32Array>;

/** From blocks of whole rows of the kernel, by datapoint. Throws ShapeMismatch where rows are missing, and as `blocks`. */
export function rowGroups(blocks: (options: JobOptions) => Blocks): GroupSource {
  return {
    means: (groups, count, options) => meansOfPairs(blocks(options), groups, count),
    ownMeans: (groups, count, options) => meansOfOwn(blocks(options), groups, count),
    flops: () => 0,
  };
}

async function meansOfPairs(blocks: Blocks, groups: ArrayLike<number>, count: number): Promise<Float64Array> {
  const means = new Float64Array(count * count);
  await eachRow(blocks, groups.length, (i, row) => {
    const first = groups[i] * count;
    for (let j = 0; j < row.length; j++) means[first + groups[j]] += row[j];
  });
  const sizes = sizesOf(groups, count);
  return means.map((sum, at) => sum / sizes[Math.floor(at / count)] / sizes[at % count]);
}

async function meansOfOwn(blocks: Blocks, groups: ArrayLike<number>, count: number): Promise<Float64Array> {
  const means = new Float64Array(groups.length);
  await eachRow(blocks, groups.length, (i, row) => {
    for (let j = 0; j < row.length; j++) if (groups[j] === groups[i]) means[i] += row[j];
  });
  const sizes = sizesOf(groups, count);
  return means.map((sum, i) => sum / sizes[groups[i]]);
}

function sizesOf(groups: ArrayLike<number>, count: number): Uint32Array {
  const sizes = new Uint32Array(count);
  for (let i = 0; i < groups.length; i++) sizes[groups[i]] += 1;
  return sizes;
}

async function eachRow(blocks: Blocks, n: number, take: (i: number, row: Float32Array) => void): Promise<void> {
  let i = 0;
  for await (const block of blocks)
    for (let first = 0; first < block.length; first += n) take(i++, block.subarray(first, first + n));
  if (i !== n) throw shapeMismatch(`${n} rows`, `${i}`);
}
