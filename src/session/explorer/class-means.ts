// How the datapoints of one class lie in the kernel: a table of block means, and how well each datapoint goes with its own.
import type { JobOptions } from '../../core/progress';
import type { CategoryColumn } from '../../core/column';
import type { KernelSource } from './kernel-source';

/** Means of a kernel over every pair of classes, or of other groups. */
export interface BlockMeans {
  /** Of the groups that have datapoints, in their order. Names are text of a file: they may hold anything, markup too. */
  readonly groups: readonly { readonly name: string; readonly count: number }[];
  /** [groups, groups]: mean of K(i, j) over i of the row's group and j of the column's, i = j included. */
  readonly means: Float64Array;
  /** Training step that the kernel belongs to. */
  readonly step: number;
}

interface Groups {
  /** [n]: place of each datapoint's group among those that have any. */
  readonly places: Uint32Array;
  readonly counts: readonly number[];
  /** The category of each group. */
  readonly categories: readonly number[];
}

function groupsOf(values: ArrayLike<number>): Groups {
  const counts = new Map<number, number>();
  for (let i = 0; i < values.length; i++) counts.set(values[i], (counts.get(values[i]) ?? 0) + 1);
  const categories = [...counts.keys()].sort((a, b) => a - b);
  const place = new Map(categories.map((category, at) => [category, at]));
  const places = Uint32Array.from(values, (value: number) => place.get(value)!);
  return { places, counts: categories.map((category) => counts.get(category)!), categories };
}

/** Exactly, from all entries. Throws as KernelSource.groupSums. */
export async function blockMeans(
  kernel: KernelSource,
  { values, names }: Pick<CategoryColumn, 'values' | 'names'>,
  options: JobOptions,
): Promise<BlockMeans> {
  const { places, counts, categories } = groupsOf(values);
  const size = counts.length;
  const sums = await kernel.groupSums(places, size, options);
  const means = new Float64Array(size * size);
  places.forEach((row, i) => {
    for (let column = 0; column < size; column++) means[row * size + column] += sums[i * size + column];
  });
  means.forEach((sum, at) => (means[at] = sum / counts[Math.floor(at / size)] / counts[at % size]));
  const groups = categories.map((category, at) => ({ name: names[category], count: counts[at] }));
  return { groups, means, step: kernel.known.step };
}

/**
 * The cosine of each datapoint's gradients with the mean gradients of its class, itself among them:
 * (1/m sum_j K_ij) / sqrt(K_ii 1/m^2 sum_jl K_jl), j and l over the m datapoints of the class of i. 1 where all gradients
 * of a class are the same, NaN where one of the two norms is not positive. Throws as KernelSource.groupSums.
 */
export async function alignments(
  kernel: KernelSource,
  labels: ArrayLike<number>,
  options: JobOptions,
): Promise<Float64Array> {
  const { places, counts } = groupsOf(labels);
  const size = counts.length;
  const [sums, diagonal] = [await kernel.groupSums(places, size, options), await kernel.diagonal(options)];
  const own = Float64Array.from(places, (place, i) => sums[i * size + place] / counts[place]);
  const squares = new Float64Array(size); // squared norms of the classes' mean gradients
  places.forEach((place, i) => (squares[place] += own[i] / counts[place]));
  return own.map((mean, i) => {
    const product = diagonal[i] * squares[places[i]];
    return product > 0 ? mean / Math.sqrt(product) : NaN;
  });
}
