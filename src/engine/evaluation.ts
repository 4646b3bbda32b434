// Loss and accuracy of a network on chosen datapoints, at most some thousands at a time, so that memory does not grow with their
// number; nothing of it is kept between two evaluations.
import { isNtkError } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { planMemory } from '../gpu/plan';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeGatherColumns } from '../kernels/gather-columns';
import { encodeGatherWords } from '../kernels/gather-words';

/** Mean loss per datapoint, fraction correct (NaN where there are no classes), and how many losses are not finite. */
export interface Evaluation {
  readonly loss: number;
  readonly accuracy: number;
  readonly nonFinite: number;
}

/** Where a block's datapoints are put, and where its summary comes: 3 floats. */
export interface EvaluatedBlock {
  readonly inputs: Matrix;
  readonly labels: GPUBuffer;
  /** Real-valued targets, [C, count], where these are learned. */
  readonly targets?: Matrix;
  readonly output: GPUBuffer;
}

export interface EvaluationSource {
  /** All datapoints, [features, N], and their labels. */
  readonly inputs: Matrix;
  readonly labels: GPUBuffer;
  /** In place of the labels: [C, N]. */
  readonly targets?: Matrix;
  /** Records the summary of a block; what its passes take is the list's scratch. */
  readonly record: (list: CommandList, block: EvaluatedBlock) => void;
}

const mostAtOnce = 4096; // datapoints
const share = 1 / 8; // of the budget, for the passes of a block
const summaryBytes = 16;

/** Datapoints from `first` on in `blocks` blocks of `count`. */
interface EqualBlocks {
  readonly first: number;
  readonly count: number;
  readonly blocks: number;
}

/** What a block of so many datapoints adds to the whole. */
interface Summary {
  readonly count: number;
  readonly floats: Float32Array;
}

export class EvaluationPass {
  private readonly chosen: GPUBuffer;
  private readonly n: number;
  private known: number | undefined;

  /** The evaluation of these datapoints, at least one; `arena` keeps their indices. Throws LimitExceeded. */
  constructor(
    private readonly gpu: Gpu,
    private readonly arena: Arena,
    private readonly source: EvaluationSource,
    indices: Uint32Array,
  ) {
    this.chosen = arena.upload('indices', Uint32Array.from(indices));
    this.n = indices.length;
  }

  /**
   * In blocks that take at most a share of the budget, or smaller ones where other work has left less of it. Throws
   * LimitExceeded where not even one datapoint fits, DeviceLost, the signal's reason.
   */
  async run(options: JobOptions): Promise<Evaluation> {
    for (let atOnce = this.atOnce; ; atOnce = Math.ceil(atOnce / 2)) {
      try {
        const evaluation = evaluationOf(await this.inBlocks(atOnce, options));
        return this.source.targets ? { ...evaluation, accuracy: NaN } : evaluation;
      } catch (error) {
        if (atOnce === 1 || !isNtkError(error, 'LimitExceeded')) throw error;
      }
    }
  }

  /** Depends on the budget's limit and not on what is free, so that a curve is the same whatever else is done. */
  private get atOnce(): number {
    return (this.known ??= this.largestBlock());
  }

  private largestBlock(): number {
    const { limit } = this.arena.budget;
    const takes = (count: number): number =>
      planMemory(this.gpu.device, (arena) => void this.record(new CommandList(arena), count)).bytes;
    let count = Math.min(mostAtOnce, this.n);
    while (count > 1 && takes(count) > share * limit) count = Math.ceil(count / 2);
    return count;
  }

  private async inBlocks(atOnce: number, options: JobOptions): Promise<Summary[]> {
    const blocks = Math.floor(this.n / atOnce);
    const [whole, rest] = [blocks * atOnce, this.n % atOnce];
    const summaries = await this.evaluate({ first: 0, count: atOnce, blocks }, options);
    if (rest > 0) summaries.push(...(await this.evaluate({ first: whole, count: rest, blocks: 1 }, options)));
    return summaries;
  }

  /** Blocks of one size share their memory and the commands on it. */
  private async evaluate({ first, count, blocks }: EqualBlocks, { signal, pause }: JobOptions): Promise<Summary[]> {
    using scratch = this.arena.child('evaluation');
    const [list, passes] = [0, 1].map(() => new CommandList(scratch));
    const summaries = scratch.buffer('summaries', blocks * summaryBytes);
    const { inputs, labels, targets, output } = this.record(passes, count);
    for (let at = 0; at < blocks; at++) {
      const some = { indices: this.chosen, first: first + at * count, count };
      encodeGatherColumns(list, { input: this.source.inputs, ...some, output: inputs });
      encodeGatherWords(list, { input: this.source.labels, ...some, output: labels });
      if (targets) encodeGatherColumns(list, { input: this.source.targets!, ...some, output: targets });
      list.commands.push(...passes.commands);
      list.copyBuffer(output, 0, summaries, at * summaryBytes, summaryBytes);
    }
    await submit(this.gpu, list, { signal, pause });
    const floats = await readFloats(this.gpu, summaries, 0, blocks * 4);
    return Array.from({ length: blocks }, (_, at) => ({ count, floats: floats.subarray(4 * at, 4 * at + 3) }));
  }

  private record(list: CommandList, count: number): EvaluatedBlock {
    const { scratch } = list;
    const { targets } = this.source;
    const block = {
      inputs: scratch.matrix('evaluated', this.source.inputs.rows, count),
      labels: scratch.buffer('evaluated labels', count * 4 + 12),
      targets: targets && scratch.matrix('evaluated targets', targets.rows, count),
      output: scratch.buffer('summary', summaryBytes),
    };
    this.source.record(list, block);
    return block;
  }
}

function evaluationOf(summaries: readonly Summary[]): Evaluation {
  const total = summaries.reduce((sum, { count }) => sum + count, 0);
  const mean = (at: number): number =>
    summaries.reduce((sum, { count, floats }) => sum + count * floats[at], 0) / total;
  return { loss: mean(0), accuracy: mean(1), nonFinite: summaries.reduce((sum, { floats }) => sum + floats[2], 0) };
}
