// What each way to make a tile takes, by recording small parts of it: FLOPs that decide which way is taken, the same everywhere.
import type { CommandList } from '../../gpu/commands';
import { blockEdge } from '../../kernels/kernel-tile-dispatch';
import type { OpContext } from '../../ops/context';
import type { Side } from '../kernel-side';
import type { Network } from '../network';
import { createFeatures } from './block-features';
import { numbersOf, type Sweep } from './block-pieces';
import { type BlockCounts, planBlocks } from './block-plan';
import { groupStretches } from './block-sides';
import { recorded } from './chunk-size';
import { encodeEntries } from './entry-cells';
import type { KeptPasses } from './kept-passes';
import { type LevelsRequest, setOf, type Which } from './level-request';
import { cotangentsOf, encodeSomeSide, type SomePasses } from './level-sides';
import { encodeFeatures, encodeSweepSide } from './sweep-side';

/** Entries of a tile: datapoints of its rows and columns, how many of a block, and whether both are one. */
export interface TileExtent {
  readonly rows: number;
  readonly columns: number;
  readonly length: number;
  readonly isSymmetric: boolean;
}

const probed = 64; // datapoints that are recorded to know the cost of one
const entriesAtOnce = 1024; // rows whose passes serve all columns

/** FLOPs of a datapoint's passes and of an entry. */
interface UnitCosts {
  readonly pass: number;
  readonly entry: number;
  readonly forward: number;
}

export class TileCosts {
  private units: UnitCosts | undefined;
  private readonly means = new Map<string, number>();
  private readonly sweeps = new Map<string, number>();

  constructor(
    private readonly network: Network,
    private readonly request: LevelsRequest,
    private readonly kept: KeptPasses,
  ) {}

  /** Every entry: passes of all datapoints, those that cannot be kept again for each stretch of rows, and the entries. */
  entries({ rows, columns, isSymmetric }: TileExtent): number {
    const { pass, entry } = this.unit();
    const share = isSymmetric ? triangleShare(rows) : 1;
    const once = isSymmetric ? rows : rows + columns;
    const stretches = Math.ceil(rows / entriesAtOnce);
    const again = Math.max(0, 1 - this.kept.capacity / once) * share * columns * (stretches - 1);
    return (once + again) * pass + share * rows * columns * entry;
  }

  /** Of that what is not needed now: passes that are kept. */
  keptPasses(rows: Uint32Array, columns?: Uint32Array): number {
    const own = this.kept.count(this.request.rows, rows);
    const others = columns ? this.kept.count(setOf(this.request, 'columns'), columns) : 0;
    return (own + others) * this.unit().pass;
  }

  /** Mean gradients of blocks. Throws LimitExceeded where they do not fit. */
  blockMeans({ rows, columns, length, isSymmetric }: TileExtent): number {
    const [down, across] = [rows, columns].map((count) => Math.ceil(count / length));
    return isSymmetric
      ? this.gradients({ rows: down }, rows)
      : this.gradients({ rows: down, columns: across }, rows + columns);
  }

  /** Mean gradients of so many blocks, of so many datapoints in all, and their products. Throws LimitExceeded where they do not fit. */
  gradients(counts: BlockCounts, datapoints: number): number {
    const { rows: down, columns: across = down * triangleShare(down) } = counts;
    const { sweeps } = planBlocks(this.network, this.request, counts);
    const key = JSON.stringify([counts, sweeps.length]);
    const perDatapoint = this.means.get(key) ?? sweeps.reduce((sum, sweep) => sum + this.sweepCost(sweep), 0);
    this.means.set(key, perDatapoint);
    const numbers = sweeps.reduce((sum, sweep) => sum + this.numbers(sweep), 0);
    return perDatapoint * datapoints + 2 * numbers * down * across;
  }

  /** So many of each block's datapoints, as entries. */
  sample({ rows, columns, length }: TileExtent, perBlock: number): number {
    const [n1, n2] = [rows, columns].map((count) => Math.ceil(count / length) * Math.min(perBlock, length));
    return this.entries({ rows: n1, columns: n2, length: perBlock, isSymmetric: false });
  }

  /** So many directions: two products for each that a forward pass takes. */
  sketch({ rows, columns, isSymmetric }: TileExtent, directions: number): number {
    return 2 * directions * this.unit().forward * (isSymmetric ? rows : rows + columns);
  }

  private unit(): UnitCosts {
    return (this.units ??= this.record());
  }

  private record(): UnitCosts {
    const { rows, columns = rows } = this.request;
    const count = Math.min(probed, rows.order.length, columns.order.length);
    const forward = this.passes(count, { counted: () => false });
    const pass = this.passes(count, {});
    const both = recorded(this.network, (list) => {
      const context = this.network.context(list, list.scratch);
      const side = (which: Which): Side => this.encodeSide(list, context, which, count, {});
      const [left, right] = [side('rows'), side('columns')];
      const out = list.scratch.matrix('entries', count, count);
      encodeEntries(context, this.network, this.request, { left, right }, out);
    });
    return { pass: pass / count, entry: (both.flops - 2 * pass) / count ** 2, forward: forward / count };
  }

  /** FLOPs of so many datapoints' passes. */
  private passes(count: number, some: Pick<SomePasses, 'logits' | 'counted'>): number {
    const { flops } = recorded(this.network, (list) => {
      this.encodeSide(list, this.network.context(list, list.scratch), 'rows', count, some);
    });
    return flops;
  }

  private encodeSide(
    list: CommandList,
    context: OpContext,
    which: Which,
    count: number,
    some: Pick<SomePasses, 'logits' | 'counted'>,
  ): Side {
    const datapoints = setOf(this.request, which).order.subarray(0, count);
    return encodeSomeSide(context, this.network, this.request, list.scratch, { which, datapoints, ...some });
  }

  /** FLOPs of a datapoint in a sweep; recorded once for all that differ in where their rows and logits begin alone. */
  private sweepCost(sweep: Sweep): number {
    const key = JSON.stringify([sweep.logits?.count, sweep.pieces.map(({ kind, name, count }) => [kind, name, count])]);
    const flops = this.sweeps.get(key) ?? this.recordSweep(sweep);
    this.sweeps.set(key, flops);
    return flops;
  }

  /** A datapoint's passes, and what it adds to the mean gradients. */
  private recordSweep(sweep: Sweep): number {
    const { network, request } = this;
    const [stretch] = groupStretches(request.rows.order.subarray(0, probed), 0, probed, undefined);
    const { flops } = recorded(network, (list) => {
      const context = network.context(list, list.scratch);
      const side = encodeSweepSide(context, network, request, stretch, sweep);
      const cotangents = sweep.logits?.count ?? cotangentsOf(network, request);
      const features = sweep.pieces.map((piece) => createFeatures(list.scratch, piece, cotangents, 1));
      encodeFeatures(context, network, side, stretch, features);
    });
    return flops / stretch.datapoints.length;
  }

  private numbers({ logits, pieces }: Sweep): number {
    const cotangents = logits?.count ?? cotangentsOf(this.network, this.request);
    return pieces.reduce((sum, piece) => sum + numbersOf(piece, cotangents), 0);
  }
}

/** Of a square's entries those that are computed: blocks of 64 x 64 on and above the diagonal. */
function triangleShare(count: number): number {
  const blocks = Math.ceil(count / blockEdge);
  return (blocks + 1) / (2 * blocks);
}
