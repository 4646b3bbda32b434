// A kernel, or parts of it by parameters, block by block: of datapoints, and where that saves passes of logits. The rows'
// passes are kept while all columns go by; each block writes its own place, in every part.
import type { JobOptions, Progress } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { BlockRecorder, type UnitPair } from './block-recorder';
import { encodeCosines, kernelResult, type BlockResults } from './block-results';
import { chooseBlocks } from './block-sizes';
import { pairedBlocks, sizeOfSet, unitsOf, type BlockSizes, type Unit, type Which } from './block-units';
import type { KernelRequest } from './kernel-request';
import type { Side } from './kernel-side';
import type { Network } from './network';

/** Whether a parameter of this name counts; all when absent. */
export type Counted = KernelRequest['parameters'];

/**
 * Computes parts of a kernel from the same passes, one of each set of parameters, into matrices [n1, n2] (full: [n1 * C, n2 * C])
 * owned by `arena`; a cosine
 * kernel's parts are divided by the diagonals of all parameters. Throws LimitExceeded where not even small blocks fit, and
 * what computeKernel throws.
 */
export async function runBlocks(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  parts: readonly Counted[],
  options: JobOptions,
): Promise<{ matrices: readonly Matrix[]; flops: number }> {
  const sizes = chooseBlocks(network, request, parts.length);
  const results = kernelResult(network, arena, request, parts.length);
  const run = new BlockRun(network, { request, parts, sizes }, results, options);
  const matrices = await run.all();
  return { matrices, flops: run.flops };
}

interface Work {
  readonly request: KernelRequest;
  readonly parts: readonly Counted[];
  readonly sizes: BlockSizes;
}

class BlockRun {
  flops = 0;
  private done = 0;
  private readonly total: number;
  private readonly norms: Record<Which, Float64Array>;

  constructor(
    private readonly network: Network,
    private readonly work: Work,
    private readonly results: BlockResults,
    private readonly options: JobOptions,
  ) {
    const { request, parts, sizes } = work;
    const { passes, pairs } = pairedBlocks(network, request, sizes);
    this.total = passes + pairs * parts.length;
    const zeros = (which: Which): Float64Array => new Float64Array(sizeOfSet(request, which));
    this.norms = { rows: zeros('rows'), columns: zeros('columns') };
  }

  async all(): Promise<readonly Matrix[]> {
    const { request, sizes } = this.work;
    const columns = unitsOf(this.network, request, 'columns', sizes);
    for (const [at, group] of unitsOf(this.network, request, 'rows', sizes).entries()) {
      for (const [index, row] of group.entries()) {
        await this.row(row, request.columns ? columns[at] : columns[at].slice(index), at > 0);
      }
    }
    using scratch = this.network.gpu.arena.child('cosine');
    const list = this.network.commands(scratch);
    const { rows, columns: others } = this.norms;
    const diagonals = { rows, columns: request.columns ? others : rows };
    const matrices = encodeCosines(this.network.gpu, list, this.results, diagonals);
    await this.submit(list);
    return matrices;
  }

  /** A block of rows with blocks of columns; without a second set the first of these is the block itself. */
  private async row(row: Unit, columns: readonly Unit[], accumulate: boolean): Promise<void> {
    const { request } = this.work;
    using arena = this.network.gpu.arena.child('kernel rows');
    const left = await this.side('rows', row, arena, true);
    for (const [index, column] of columns.entries()) {
      using own = this.network.gpu.arena.child('kernel columns');
      const same = index === 0 && !request.columns;
      const isNew = request.columns !== undefined && row.first === 0;
      const right = same ? left : await this.side('columns', column, own, isNew);
      await this.pairs({ left, right, row, column, accumulate });
    }
  }

  /** A side's passes; its norms, if a cosine wants them, where it is met for the first time. */
  private async side(which: Which, unit: Unit, arena: Arena, isNew: boolean): Promise<Side> {
    const { gpu } = this.network;
    using scratch = gpu.arena.child('kernel side');
    const recorder = this.recorder(arena, scratch);
    const side = recorder.side(which, unit);
    const norms = this.results.cosine && isNew ? recorder.norms(side) : undefined;
    await this.submit(recorder.list);
    if (!norms) return side;
    (await readFloats(gpu, norms, 0, unit.count)).forEach((norm, i) => (this.norms[which][unit.first + i] += norm));
    return side;
  }

  /** A pair of blocks in every part. */
  private async pairs(pair: Omit<UnitPair, 'out'>): Promise<void> {
    for (const [part, parameters] of this.work.parts.entries()) {
      using scratch = this.network.gpu.arena.child('kernel pair');
      const recorder = this.recorder(scratch, scratch);
      recorder.pair({ ...pair, out: this.results.matrices[part] }, parameters);
      await this.submit(recorder.list);
    }
  }

  private recorder(arena: Arena, scratch: Arena): BlockRecorder {
    return new BlockRecorder(this.network, this.work.request, this.network.commands(scratch), arena);
  }

  private async submit(list: CommandList): Promise<void> {
    const { onProgress } = this.options;
    const report = ({ done, total }: Progress): void =>
      onProgress?.({ stage: 'kernel', done: this.done + (total > 0 ? done / total : 1), total: this.total });
    await submit(this.network.gpu, list, { ...this.options, stage: 'kernel', onProgress: report });
    this.flops += list.flops;
    this.done = Math.min(this.total, this.done + 1);
  }
}
