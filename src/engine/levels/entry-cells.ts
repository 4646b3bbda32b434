// Statistics of cells from every entry of their blocks: entries are computed some rows and columns at a time and never kept.
import { isNtkError } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { Arena } from '../../gpu/arena';
import type { CommandList } from '../../gpu/commands';
import type { Matrix } from '../../gpu/matrix';
import { submit } from '../../gpu/submit';
import { type Cells, encodeCellStatistics, longestCellEdge } from '../../kernels/cell-statistics';
import { encodeCosineKernel } from '../../kernels/cosine-kernel';
import { blockEdge } from '../../kernels/kernel-tile-dispatch';
import { encodeSampleError } from '../../kernels/sample-error';
import type { OpContext } from '../../ops/context';
import { termMethods } from '../kernel-method';
import type { Side } from '../kernel-side';
import { encodeTerms } from '../kernel-sum';
import type { Network } from '../network';
import { chunkSize } from './chunk-size';
import { keptShare } from './column-pages';
import type { KeptPasses } from './kept-passes';
import type { LevelsRequest, Which } from './level-request';
import { encodeSomeSide } from './level-sides';

const mostAtOnce = 1024;
const fewestAtOnce = 4;
const enoughAtOnce = blockEdge; // fewer leave threads of a Gram without work

/** Datapoints of the rows and of the columns, in the order of the cells. */
export interface EntryRegion {
  readonly rows: Uint32Array;
  /** Absent: the rows again; cells below the diagonal are then left empty. */
  readonly columns?: Uint32Array;
  /** Entries along a side of a cell. */
  readonly edge: number;
}

/** Where the statistics go, [ceil(rows / edge), ceil(columns / edge)]. */
export interface CellTargets {
  readonly cells: Cells;
  /** Where the entries are of a sample: standard errors of the means, and the share of a block's datapoints in it. */
  readonly errors?: { readonly output: Matrix; readonly share: number };
}

/** For a cosine: K(x, x) by datapoint. */
export type Norms = Readonly<Record<Which, Float32Array>>;

export class EntryCells {
  flops = 0;
  private readonly plan: EntryPlan;
  private readonly run: number;
  private done = 0;

  /**
   * Takes what passes are there from `passes`, and keeps others in it, unless that leaves room for tiny steps alone.
   * Throws LimitExceeded where not even few datapoints fit the budget.
   */
  constructor(
    private readonly network: Network,
    private readonly request: LevelsRequest,
    private readonly norms: Norms | undefined,
    private readonly region: EntryRegion,
    passes?: KeptPasses,
  ) {
    this.plan = planEntries(network, request, region, passes);
    this.run = this.plan.passes?.begin() ?? 0;
  }

  /** Joins the entries of the region with its cells. Throws DeviceLost, the signal's reason. */
  async compute(targets: CellTargets, options: JobOptions = {}): Promise<void> {
    const { rows, columns = rows } = this.region;
    for (let row = 0; row < rows.length; row += this.plan.size) {
      using kept = this.network.gpu.arena.child('level rows');
      const left = await this.side('rows', rows.subarray(row, row + this.plan.size), kept, options);
      const isSymmetric = this.region.columns === undefined;
      for (let column = isSymmetric ? row : 0; column < columns.length; column += this.plan.size) {
        using own = this.network.gpu.arena.child('level columns');
        const isSame = isSymmetric && column === row;
        const some = columns.subarray(column, column + this.plan.size);
        const right = isSame ? left : await this.side('columns', some, own, options);
        await this.pair({ left, right, row, column }, targets, options);
      }
    }
  }

  private async side(which: Which, datapoints: Uint32Array, arena: Arena, options: JobOptions): Promise<Side> {
    const { passes } = this.plan;
    if (!passes) return this.sideAlone(which, datapoints, arena, options);
    const wanted = { request: this.request, which, datapoints, run: this.run };
    const { side, flops } = await passes.side(wanted, arena, options);
    this.advance(flops, options);
    return side;
  }

  private async sideAlone(which: Which, datapoints: Uint32Array, arena: Arena, options: JobOptions): Promise<Side> {
    using scratch = this.network.gpu.arena.child('level side');
    const list = this.network.commands(scratch);
    const context = this.network.context(list, arena);
    const side = encodeSomeSide(context, this.network, this.request, arena, { which, datapoints });
    await this.submit(list, options);
    return side;
  }

  private async pair(pair: SidePair, { cells, errors }: CellTargets, options: JobOptions): Promise<void> {
    using scratch = this.network.gpu.arena.child('level entries');
    const list = this.network.commands(scratch);
    const { edge, rows, columns = rows } = this.region;
    const [n1, n2] = [pair.left.activations.n, pair.right.activations.n];
    const places = {
      rows: rows.subarray(pair.row, pair.row + n1),
      columns: columns.subarray(pair.column, pair.column + n2),
    };
    const context = this.network.context(list, scratch);
    const entries = encodeReduced(context, this.network, this.request, this.norms, { ...pair, places });
    const [row, column] = [pair.row, pair.column].map((first) => Math.floor(first / edge));
    const cell = { entries, edge: Math.min(edge, this.plan.size), cells, row, column, accumulate: true };
    encodeCellStatistics(list, cell);
    const hasMirror = this.region.columns === undefined && pair.row !== pair.column && row === column;
    if (hasMirror) encodeCellStatistics(list, cell);
    if (errors) encodeSampleError(list, { entries, edge, row, column, ...errors });
    await this.submit(list, options);
  }

  private async submit(list: CommandList, options: JobOptions): Promise<void> {
    await submit(this.network.gpu, list, { ...options, stage: 'entries', onProgress: undefined });
    this.advance(list.flops, options);
  }

  private advance(flops: number, options: JobOptions): void {
    this.flops += flops;
    const { rows, columns = rows } = this.region;
    const total = Math.ceil(rows.length / this.plan.size) * (2 * Math.ceil(columns.length / this.plan.size) + 1);
    options.onProgress?.({ stage: 'entries', done: Math.min(++this.done, total), total });
  }
}

interface SidePair {
  readonly left: Side;
  readonly right: Side;
  /** Their first places in the region. */
  readonly row: number;
  readonly column: number;
}

/** Two sides, and the datapoints of each. */
export interface PlacedSides {
  readonly left: Side;
  readonly right: Side;
  readonly places: Readonly<Record<Which, Uint32Array>>;
}

/** Records the entries between two sides, of a cosine divided by the norms: [n1, n2] in the context's arena. */
export function encodeReduced(
  context: OpContext,
  network: Network,
  request: LevelsRequest,
  norms: Norms | undefined,
  { left, right, places }: PlacedSides,
): Matrix {
  const { arena } = context;
  const [n1, n2] = [left.activations.n, right.activations.n];
  const out = arena.matrix('entries', n1, n2);
  encodeEntries(context, network, request, { left, right }, out);
  if (!norms) return out;
  const output = arena.matrix('cosines', n1, n2);
  const diagonal = (which: Which): GPUBuffer =>
    arena.upload('norms', padded(Float32Array.from(places[which], (datapoint) => norms[which][datapoint])));
  const [rowDiagonal, columnDiagonal] = [diagonal('rows'), diagonal('columns')];
  encodeCosineKernel(context.list, { matrix: out, rowDiagonal, columnDiagonal, output });
  return output;
}

/** Records the kernel's entries between two sides into `out` [n1, n2]. */
export function encodeEntries(
  context: OpContext,
  network: Network,
  { reduction, parameters }: LevelsRequest,
  { left, right }: { readonly left: Side; readonly right: Side },
  out: Matrix,
): void {
  const symmetric = left === right;
  const counts = { rows: { columns: left.activations.n }, columns: { columns: right.activations.n } };
  const methods = termMethods(network, { ...counts, reduction, parameters });
  const place = { out, row: 0, column: 0, symmetric, mirror: symmetric, accumulate: false };
  encodeTerms(context, network, { left, right }, methods, place);
}

interface EntryPlan {
  /** Datapoints at once. */
  readonly size: number;
  /** Where passes are kept, if they are. */
  readonly passes?: KeptPasses;
}

/** Of the free bytes that nothing is kept in. */
const workShare = 0.8;

/** Throws LimitExceeded. */
function planEntries(network: Network, request: LevelsRequest, region: EntryRegion, passes?: KeptPasses): EntryPlan {
  const kept = passes && keptAtOnce(network, request, region, passes);
  if (kept !== undefined && kept >= enoughAtOnce) return { size: kept, passes };
  const alone = entriesAtOnce(network, request, region, workShare, (list, [rows, columns]) => {
    const context = network.context(list, list.scratch);
    const side = (which: Which, datapoints: Uint32Array): Side =>
      encodeSomeSide(context, network, request, list.scratch, { which, datapoints });
    return [side('rows', rows), side('columns', columns)];
  });
  return kept !== undefined && kept >= alone ? { size: kept, passes } : { size: alone };
}

/** Undefined where not even few datapoints fit beside what is kept. */
function keptAtOnce(
  network: Network,
  request: LevelsRequest,
  region: EntryRegion,
  passes: KeptPasses,
): number | undefined {
  try {
    return entriesAtOnce(network, request, region, workShare * (1 - keptShare), (list, some) =>
      passes.encodeSides(list, request, some),
    );
  } catch (error) {
    if (!isNtkError(error, 'LimitExceeded')) throw error;
    return undefined;
  }
}

/** Datapoints at once, so that a cell is whole in them or they are whole in a cell that is summed at once. */
function entriesAtOnce(
  network: Network,
  request: LevelsRequest,
  { rows, columns = rows, edge }: EntryRegion,
  share: number,
  encodeSides: (list: CommandList, some: readonly Uint32Array[]) => readonly [Side, Side],
): number {
  const longest = 2 ** Math.ceil(Math.log2(Math.max(rows.length, columns.length)));
  const most = Math.min(mostAtOnce, longest, edge > longestCellEdge ? longestCellEdge : Infinity);
  const range = { most, fewest: Math.min(most, fewestAtOnce), share };
  return chunkSize(network, range, (list, count) => {
    const [left, right] = encodeSides(
      list,
      [rows, columns].map((each) => each.subarray(0, count)),
    );
    const out = list.scratch.matrix('entries', count, count);
    encodeEntries(network.context(list, list.scratch), network, request, { left, right }, out);
    if (request.reduction === 'cosine') list.scratch.matrix('cosines', count, count);
  });
}

/** Rounded up to a multiple of four. */
function padded(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const result = new Float32Array(Math.ceil(values.length / 4) * 4);
  result.set(values);
  return result;
}
