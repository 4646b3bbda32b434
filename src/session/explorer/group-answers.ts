// What is known of the means of a kernel over groups: what they take, and those computed last.
import type { CategoryColumn } from '../../core/column';
import { NtkError } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { type BlockMeans, blockMeans, groupFlops } from './class-means';
import type { KernelFacts, KernelSource } from './kernel-source';

/** The column of alignments, or the table of block means by class. */
export type GroupQuestion = 'alignment' | 'block means';

const kinds = { alignment: 'ownMeans', 'block means': 'means' } as const;

export class GroupAnswers {
  private readonly costs = new WeakMap<KernelFacts, Map<GroupQuestion, number | undefined>>();
  private last:
    { readonly kernel: KernelFacts; readonly values: ArrayLike<number>; readonly means: BlockMeans } | undefined;

  /** FLOPs, recorded once for a kernel; undefined where it cannot be computed now. */
  flops(kernel: KernelSource, question: GroupQuestion, labels: ArrayLike<number>): number | undefined {
    const known = this.costs.get(kernel.known) ?? new Map<GroupQuestion, number | undefined>();
    if (!known.has(question)) known.set(question, flopsOf(kernel, question, labels));
    this.costs.set(kernel.known, known);
    return known.get(question);
  }

  /** Computed once for as long as kernel and column are the same. Throws as blockMeans. */
  async blockMeans(kernel: KernelSource, column: CategoryColumn, options: JobOptions): Promise<BlockMeans> {
    const { last } = this;
    if (last?.kernel === kernel.known && last.values === column.values) return last.means;
    const means = await blockMeans(kernel, column, options);
    this.last = { kernel: kernel.known, values: column.values, means };
    return means;
  }
}

function flopsOf(kernel: KernelSource, question: GroupQuestion, labels: ArrayLike<number>): number | undefined {
  try {
    return groupFlops(kernel, kinds[question], labels);
  } catch (error) {
    if (error instanceof NtkError) return undefined; // asking says why
    throw error;
  }
}
