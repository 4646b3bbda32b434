// A kernel that does not fit the memory budget in one go: by blocks of datapoints, and where that saves passes of logits.
// The rows' passes are kept while all columns go by; each block writes its own place.
import type { JobOptions, Progress } from '../core/progress';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { planBytes } from '../gpu/plan';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeCosineKernel } from '../kernels/cosine-kernel';
import { encodeGatherColumns } from '../kernels/gather-columns';
import type { OpContext } from '../ops/context';
import { checkKernelFits, fitsBudget } from './kernel-estimate';
import { allMethods, cotangentCount, termMethods } from './kernel-method';
import type { KernelRequest, KernelResult } from './kernel-request';
import { encodeSide, targetShape, type LogitRange, type Side } from './kernel-side';
import { encodeNorms, encodeTerms } from './kernel-sum';
import type { Network } from './network';

/** Datapoints and logits that go together. */
export interface BlockSizes {
  readonly datapoints: number;
  readonly logits: number;
}

/** Consecutive datapoints of one set, with some of the logits. */
interface Unit {
  readonly first: number;
  readonly count: number;
  readonly logits: LogitRange;
}

type Which = 'rows' | 'columns';

const fewestDatapoints = 4;
/** FLOPs that no dispatch exceeds, so that planning records none in pieces. */
export const uncut = Number.MAX_SAFE_INTEGER;

/** Computes a kernel block by block. Throws LimitExceeded where not even small blocks fit, and what computeKernel throws. */
export async function runBlocks(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  options: JobOptions,
): Promise<KernelResult> {
  const sizes = chooseBlocks(network, request);
  const run = new BlockRun(network, arena, request, sizes, options);
  const matrix = await run.all();
  return { matrix, flops: run.flops };
}

/** The sizes of blocks that fit the budget with the least work. Throws LimitExceeded. */
export function chooseBlocks(network: Network, request: KernelRequest): BlockSizes {
  const { budget } = network.gpu.arena;
  const kept = keptBytes(network, request);
  const fitting: { sizes: BlockSizes; flops: number }[] = [];
  let least = Infinity;
  for (const logits of halvings(cotangentCount(request.reduction, network.outputs), 1)) {
    for (const datapoints of halvings(largestSet(request), fewestDatapoints)) {
      const { bytes, flops } = pairCost(network, request, { datapoints, logits });
      least = Math.min(least, bytes + kept);
      if (!fitsBudget(budget, bytes + kept)) continue;
      fitting.push({ sizes: { datapoints, logits }, flops });
      break;
    }
  }
  if (fitting.length === 0) checkKernelFits(budget, least, largestSet(request));
  return fitting.reduce((best, each) => (each.flops < best.flops ? each : best)).sizes;
}

function halvings(most: number, fewest: number): number[] {
  const sizes = [most];
  while (sizes.at(-1)! > fewest) sizes.push(Math.max(fewest, Math.ceil(sizes.at(-1)! / 2)));
  return sizes;
}

function largestSet({ rows, columns }: KernelRequest): number {
  return Math.max(rows.columns, columns?.columns ?? 0);
}

function sizeOfSet({ rows, columns }: KernelRequest, which: Which): number {
  return which === 'rows' ? rows.columns : (columns ?? rows).columns;
}

/** The matrix, its cosine, and both diagonals of that. */
function keptBytes(network: Network, request: KernelRequest): number {
  return planBytes(network.gpu.device, (arena) => void resultIn(network, arena, request));
}

interface Result {
  readonly matrix: Matrix;
  readonly cosine?: { readonly output: Matrix; readonly rowDiagonal: GPUBuffer; readonly columnDiagonal: GPUBuffer };
}

function resultIn(network: Network, arena: Arena, request: KernelRequest): Result {
  const count = request.reduction === 'full' ? network.outputs : 1;
  const [n1, n2] = [sizeOfSet(request, 'rows'), sizeOfSet(request, 'columns')];
  const matrix = arena.matrix('kernel', n1 * count, n2 * count);
  if (request.reduction !== 'cosine') return { matrix };
  const [rowDiagonal, columnDiagonal] = [n1, n2].map((n) => arena.buffer('diagonal', Math.ceil(n / 4) * 16));
  return { matrix, cosine: { output: arena.matrix('cosine kernel', n1, n2), rowDiagonal, columnDiagonal } };
}

/** What one pair of blocks takes, and the FLOPs of all passes with such blocks. */
function pairCost(network: Network, request: KernelRequest, sizes: BlockSizes): { bytes: number; flops: number } {
  let flops = 0;
  const out = network.parameters.matrix(network.layout.names[0]); // stands for a result that is counted elsewhere
  const bytes = planBytes(network.gpu.device, (arena) => {
    const [rows, pairs] = [0, 1].map(() => new BlockRecorder(network, request, new CommandList(arena, uncut), arena));
    const [row] = unitsOf(network, request, 'rows', sizes)[0];
    const left = rows.side('rows', row);
    flops = rows.list.flops * passes(network, request, sizes);
    const [first, second] = unitsOf(network, request, 'columns', sizes)[0];
    const column = request.columns ? first : (second ?? first);
    const right = column === first && !request.columns ? left : pairs.side('columns', column);
    pairs.pair({ left, right, row, column, out, accumulate: false });
    if (request.reduction === 'cosine') [left, right].forEach((side) => rows.norms(side));
  });
  return { bytes, flops };
}

/** How often a block's passes are made. */
function passes(network: Network, request: KernelRequest, sizes: BlockSizes): number {
  const rows = unitsOf(network, request, 'rows', sizes);
  const columns = unitsOf(network, request, 'columns', sizes);
  return rows.reduce((sum, group, at) => {
    const [m, k] = [group.length, columns[at].length];
    return sum + (request.columns ? m * (1 + k) : (m * (m + 1)) / 2);
  }, 0);
}

/** Units of a set; those of different groups are never paired: the logits of a trace. */
function unitsOf(network: Network, request: KernelRequest, which: Which, sizes: BlockSizes): Unit[][] {
  const total = cotangentCount(request.reduction, network.outputs);
  const blocks = ranges(sizeOfSet(request, which), sizes.datapoints);
  const groups = ranges(total, sizes.logits).map((logits) => blocks.map((block) => ({ ...block, logits })));
  return request.reduction === 'full' ? [groups.flat()] : groups;
}

function ranges(total: number, size: number): LogitRange[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, at) => ({
    first: at * size,
    count: Math.min(size, total - at * size),
  }));
}

interface UnitPair {
  readonly left: Side;
  readonly right: Side;
  readonly row: Unit;
  readonly column: Unit;
  readonly out: Matrix;
  readonly accumulate: boolean;
}

/** Records sides and pairs of blocks into one list. */
class BlockRecorder {
  private readonly context: OpContext;

  constructor(
    private readonly network: Network,
    private readonly request: KernelRequest,
    readonly list: CommandList,
    private readonly arena: Arena,
  ) {
    this.context = network.context(list, arena);
  }

  side(which: Which, { first, count, logits }: Unit): Side {
    const { rows, columns, reduction, targets, columnTargets } = this.request;
    const set = which === 'rows' ? rows : (columns ?? rows);
    const own = which === 'rows' || !columns ? targets : columnTargets;
    const { positions } = targetShape(this.network);
    const indices = this.list.scratch.upload(
      'block',
      Uint32Array.from({ length: count }, (_, i) => first + i),
    );
    const datapoints = this.arena.matrix('block', set.rows, count);
    encodeGatherColumns(this.list, { input: set, indices, first: 0, count, output: datapoints });
    const blockTargets = own?.slice(first * positions, (first + count) * positions);
    return encodeSide(this.context, this.network, { datapoints, reduction, targets: blockTargets, logits });
  }

  pair({ left, right, row, column, out, accumulate }: UnitPair): void {
    const full = this.request.reduction === 'full';
    const logits = { count: this.network.outputs, row: row.logits.first, column: column.logits.first };
    encodeTerms(this.context, this.network, { left, right }, termMethods(this.network, this.request), {
      out,
      row: row.first,
      column: column.first,
      symmetric: left === right,
      mirror: !this.request.columns,
      accumulate,
      logits: full ? logits : undefined,
    });
  }

  /** The side's share of its set's diagonal. */
  norms(side: Side): GPUBuffer {
    return encodeNorms(this.context, this.network, side, allMethods(this.network, this.request));
  }
}

class BlockRun {
  flops = 0;
  private done = 0;
  private readonly total: number;
  private readonly result: Result;
  private readonly norms: Record<Which, Float64Array>;

  constructor(
    private readonly network: Network,
    arena: Arena,
    private readonly request: KernelRequest,
    private readonly sizes: BlockSizes,
    private readonly options: JobOptions,
  ) {
    this.total = passes(network, request, sizes);
    this.result = resultIn(network, arena, request);
    const zeros = (which: Which): Float64Array => new Float64Array(sizeOfSet(request, which));
    this.norms = { rows: zeros('rows'), columns: zeros('columns') };
  }

  async all(): Promise<Matrix> {
    const columns = unitsOf(this.network, this.request, 'columns', this.sizes);
    for (const [at, group] of unitsOf(this.network, this.request, 'rows', this.sizes).entries()) {
      for (const [index, row] of group.entries()) {
        await this.row(row, this.request.columns ? columns[at] : columns[at].slice(index), at > 0);
      }
    }
    return this.result.cosine ? this.cosine(this.result.cosine) : this.result.matrix;
  }

  /** A block of rows with blocks of columns; without a second set the first of these is the block itself. */
  private async row(row: Unit, columns: readonly Unit[], accumulate: boolean): Promise<void> {
    const { network, request } = this;
    using work = network.gpu.arena.child('kernel rows');
    const rows = new BlockRecorder(network, request, network.commands(work), work);
    const left = rows.side('rows', row);
    await this.finish(rows, 'rows', left, row);
    for (const [index, column] of columns.entries()) {
      using own = network.gpu.arena.child('kernel columns');
      const pairs = new BlockRecorder(network, request, network.commands(own), own);
      const right = index === 0 && !request.columns ? left : pairs.side('columns', column);
      pairs.pair({ left, right, row, column, out: this.result.matrix, accumulate });
      const isNew = request.columns && row.first === 0;
      await this.finish(pairs, 'columns', isNew ? right : undefined, column);
    }
  }

  /** Runs what was recorded; adds the norms of a side met for the first time, if a cosine wants them. */
  private async finish(recorder: BlockRecorder, which: Which, met: Side | undefined, unit: Unit): Promise<void> {
    const { gpu } = this.network;
    const norms = this.result.cosine && met && recorder.norms(met);
    await this.submit(recorder.list);
    if (!norms) return;
    (await readFloats(gpu, norms, 0, unit.count)).forEach((norm, i) => (this.norms[which][unit.first + i] += norm));
  }

  private async cosine({ output, rowDiagonal, columnDiagonal }: NonNullable<Result['cosine']>): Promise<Matrix> {
    const { gpu } = this.network;
    const columnNorms = this.request.columns ? this.norms.columns : this.norms.rows;
    gpu.device.queue.writeBuffer(rowDiagonal, 0, Float32Array.from(this.norms.rows));
    gpu.device.queue.writeBuffer(columnDiagonal, 0, Float32Array.from(columnNorms));
    using scratch = gpu.arena.child('cosine');
    const list = this.network.commands(scratch);
    encodeCosineKernel(list, { matrix: this.result.matrix, rowDiagonal, columnDiagonal, output });
    await this.submit(list);
    return output;
  }

  private async submit(list: CommandList): Promise<void> {
    const { onProgress } = this.options;
    const report = ({ done, total }: Progress): void =>
      onProgress?.({ stage: 'kernel', done: this.done + done / total, total: this.total });
    await submit(this.network.gpu, list, { ...this.options, stage: 'kernel', onProgress: report });
    this.flops += list.flops;
    this.done = Math.min(this.total, this.done + 1);
  }
}
