// Loss and accuracy of a network on chosen datapoints, some thousands at a time, so that memory does not grow with their number.
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import { type Command, CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeGatherColumns } from '../kernels/gather-columns';
import { encodeGatherWords } from '../kernels/gather-words';

/** Mean loss per datapoint, fraction correct, and how many losses are not finite. */
export interface Evaluation {
  readonly loss: number;
  readonly accuracy: number;
  readonly nonFinite: number;
}

/** Where a block's datapoints are put, and where its summary comes: 3 floats. */
export interface EvaluatedBlock {
  readonly inputs: Matrix;
  readonly labels: GPUBuffer;
  readonly output: GPUBuffer;
}

export interface EvaluationSource {
  /** All datapoints, [features, N], and their labels. */
  readonly inputs: Matrix;
  readonly labels: GPUBuffer;
  /** Records the summary of a block. */
  readonly record: (list: CommandList, block: EvaluatedBlock) => void;
}

const mostAtOnce = 4096; // datapoints
const summaryBytes = 16;

interface Recorded extends EvaluatedBlock {
  readonly commands: readonly Command[];
}

export class EvaluationPass {
  private readonly list: CommandList;
  private readonly summaries: GPUBuffer;
  /** Datapoints of each block. */
  private readonly counts: readonly number[];

  /** Records the evaluation of these datapoints, at least one. Throws LimitExceeded. */
  constructor(
    private readonly gpu: Gpu,
    private readonly arena: Arena,
    private readonly source: EvaluationSource,
    indices: Uint32Array,
  ) {
    this.list = new CommandList(arena);
    const chosen = arena.upload('indices', Uint32Array.from(indices));
    const blocks = Math.ceil(indices.length / mostAtOnce);
    this.counts = Array.from({ length: blocks }, (_, i) => Math.min(mostAtOnce, indices.length - i * mostAtOnce));
    this.summaries = arena.buffer('summaries', blocks * summaryBytes);
    const recorded = new Map([...new Set(this.counts)].map((count) => [count, this.recordBlock(count)]));
    this.counts.forEach((count, i) => this.appendBlock(recorded.get(count)!, chosen, i));
  }

  async run({ signal, pause }: JobOptions): Promise<Evaluation> {
    await submit(this.gpu, this.list, { signal, pause });
    const floats = await readFloats(this.gpu, this.summaries, 0, this.counts.length * 4);
    const total = this.counts.reduce((sum, count) => sum + count, 0);
    const mean = (at: number): number =>
      this.counts.reduce((sum, count, i) => sum + count * floats[4 * i + at], 0) / total;
    const nonFinite = this.counts.reduce((sum, _, i) => sum + floats[4 * i + 2], 0);
    return { loss: mean(0), accuracy: mean(1), nonFinite };
  }

  /** What blocks of this size share: their memory and the commands on it. */
  private recordBlock(count: number): Recorded {
    const { arena, source } = this;
    const block = {
      inputs: arena.matrix('evaluated', source.inputs.rows, count),
      labels: arena.buffer('evaluated labels', count * 4 + 12),
      output: arena.buffer('evaluation', summaryBytes),
    };
    const list = new CommandList(arena);
    source.record(list, block);
    return { ...block, commands: list.commands };
  }

  private appendBlock({ inputs, labels, output, commands }: Recorded, indices: GPUBuffer, i: number): void {
    const { list, source } = this;
    const [first, count] = [i * mostAtOnce, inputs.columns];
    encodeGatherColumns(list, { input: source.inputs, indices, first, count, output: inputs });
    encodeGatherWords(list, { input: source.labels, indices, first, count, output: labels });
    list.commands.push(...commands);
    list.copyBuffer(output, 0, this.summaries, i * summaryBytes, summaryBytes);
  }
}
