// How the datapoints of one class lie in the kernel: a table of block means, and how well each datapoint goes with its own.
import type { JobOptions } from '../../core/progress';
import type { CategoryColumn } from '../../core/column';
import { NtkError } from '../../core/errors';
import type { GroupMeansKind, KernelSource } from './kernel-source';

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

/** Pairs of groups whose means are kept. */
const mostPairs = 2 ** 25;

/** Exactly. Throws LimitExceeded where the groups are too many for a table, and as KernelSource.groups. */
export async function blockMeans(
  kernel: KernelSource,
  { values, names }: Pick<CategoryColumn, 'values' | 'names'>,
  options: JobOptions,
): Promise<BlockMeans> {
  const { places, counts, categories } = groupsOf(values);
  checkRoom(counts.length);
  const means = await kernel.groups.means(places, counts.length, options);
  const groups = categories.map((category, at) => ({ name: names[category], count: counts[at] }));
  return { groups, means, step: kernel.known.step };
}

/** FLOPs of the block means of these categories, or of the alignments; 0 where all entries are there. Throws LimitExceeded. */
export function groupFlops(kernel: KernelSource, which: GroupMeansKind, values: ArrayLike<number>): number {
  const { places, counts } = groupsOf(values);
  return kernel.groups.flops(which, places, counts.length);
}

/**
 * The cosine of each datapoint's gradients with the mean gradients of its class, itself among them:
 * (1/m sum_j K_ij) / sqrt(K_ii 1/m^2 sum_jl K_jl), j and l over the m datapoints of the class of i. 1 where all gradients
 * of a class are the same, NaN where one of the two norms is not positive. Throws as KernelSource.groups.
 */
export async function alignments(
  kernel: KernelSource,
  labels: ArrayLike<number>,
  options: JobOptions,
): Promise<Float64Array> {
  const { places, counts } = groupsOf(labels);
  const own = await kernel.groups.ownMeans(places, counts.length, options);
  const diagonal = await kernel.diagonal(options);
  const squares = new Float64Array(counts.length); // squared norms of the classes' mean gradients
  places.forEach((place, i) => (squares[place] += own[i] / counts[place]));
  return own.map((mean, i) => {
    const product = diagonal[i] * squares[places[i]];
    return product > 0 ? mean / Math.sqrt(product) : NaN;
  });
}

function checkRoom(groups: number): void {
  const needed = groups ** 2;
  if (needed <= mostPairs) return;
  const message = `Means over all pairs of ${groups} groups are more than the ${mostPairs} that are kept.`;
  throw new NtkError('LimitExceeded', { what: 'block means', needed, available: mostPairs }, message);
}
