// Passes of a network by datapoint, kept for all orders of one kernel: a tile gathers the columns that are there, whatever the
// order is, and only the others are computed. What is kept is spare: other work takes its memory as it needs it.
import type { JobOptions } from '../../core/progress';
import type { Arena } from '../../gpu/arena';
import type { CommandList } from '../../gpu/commands';
import type { Matrix } from '../../gpu/matrix';
import { submit, submitAtOnce } from '../../gpu/submit';
import { copyColumns } from '../../kernels/copy-columns';
import type { Side } from '../kernel-side';
import type { Network } from '../network';
import { ColumnCopies } from './column-copies';
import { ColumnPages, keptShare } from './column-pages';
import { type LevelSet, type LevelsRequest, setOf, type Which } from './level-request';
import { encodeSomeSide } from './level-sides';
import { PassColumns } from './pass-columns';

/** Some datapoints of a request, for one run through entries. */
export interface PassesWanted {
  readonly request: LevelsRequest;
  readonly which: Which;
  readonly datapoints: Uint32Array;
  /** See KeptPasses.begin. */
  readonly run: number;
}

export interface MadeSide {
  /** Good for entries alone. */
  readonly side: Side;
  /** FLOPs executed. */
  readonly flops: number;
}

export class KeptPasses {
  private readonly sets: LevelSet[] = [];
  private knownColumns: PassColumns | undefined;
  private ownPages: ColumnPages | undefined;

  /** For one reduction and choice of parameters, whatever the order; freed with the network, whose weights must stay. */
  constructor(
    private readonly network: Network,
    private readonly request: LevelsRequest,
  ) {}

  /** Datapoints that can be kept. */
  get capacity(): number {
    return Math.floor((keptShare * this.network.gpu.arena.budget.free) / this.columns.bytes);
  }

  /** Begins a run through entries: what it used is kept rather than what it comes to later. */
  begin(): number {
    return this.pages.begin();
  }

  /** How many of some datapoints are kept. */
  count(set: LevelSet, datapoints: Uint32Array): number {
    return datapoints.reduce((sum, datapoint) => sum + (this.pages.has(this.keyOf(set, datapoint)) ? 1 : 0), 0);
  }

  /** Records two sides of n datapoints, and the passes of as many, to know their size. */
  encodeSides(list: CommandList, request: LevelsRequest, [rows, columns]: readonly Uint32Array[]): [Side, Side] {
    const { scratch } = list;
    const context = this.network.context(list, scratch);
    const datapoints = rows.length > columns.length ? rows : columns;
    const which = datapoints === rows ? 'rows' : 'columns';
    encodeSomeSide(context, this.network, request, scratch, { which, datapoints });
    const side = ({ length }: Uint32Array): Side => this.columns.sideOf(this.columns.allocate(scratch, length), length);
    return [side(rows), side(columns)];
  }

  /**
   * The datapoints' passes in matrices of `arena`, gathered or computed, and kept as far as there is room. Throws
   * LimitExceeded, DeviceLost, the signal's reason.
   */
  async side(wanted: PassesWanted, arena: Arena, options: JobOptions): Promise<MadeSide> {
    const { request, which, datapoints, run } = wanted;
    const set = setOf(request, which);
    const matrices = this.columns.allocate(arena, datapoints.length);
    const missing: number[] = [];
    const gathered = await this.copy(datapoints.length, (copies) => {
      datapoints.forEach((datapoint, place) => {
        const slot = this.pages.find(this.keyOf(set, datapoint), run);
        if (slot) copies.add(slot.page.matrices, slot.column, matrices, place);
        else missing.push(place);
      });
    });
    const made = missing.length > 0 ? await this.make(wanted, missing, matrices, options) : 0;
    return { side: this.columns.sideOf(matrices, datapoints.length), flops: gathered + made };
  }

  /** Passes of the datapoints in some places: into the matrices, and into what is kept. Returns FLOPs. */
  private async make(
    { request, which, datapoints, run }: PassesWanted,
    places: readonly number[],
    matrices: readonly Matrix[],
    options: JobOptions,
  ): Promise<number> {
    const { network } = this;
    using work = network.gpu.arena.child('passes');
    const list = network.commands(work);
    const own = Uint32Array.from(places, (place) => datapoints[place]);
    const context = network.context(list, work);
    const side = encodeSomeSide(context, network, request, work, { which, datapoints: own });
    await submit(network.gpu, list, { ...options, onProgress: undefined });
    const made = this.columns.matricesOf(side);
    const copied = await this.copy(2 * own.length, (copies) => {
      own.forEach((datapoint, at) => {
        copies.add(made, at, matrices, places[at]);
        const key = this.keyOf(setOf(request, which), datapoint);
        const slot = this.pages.has(key) ? undefined : this.pages.room(key, run);
        if (slot) copies.add(made, at, slot.page.matrices, slot.column);
      });
    });
    return list.flops + copied;
  }

  /**
   * Copies columns between what is kept and other matrices. They are looked up and the copies submitted in one go: nothing is
   * found before it is written, or written over before it is read. Returns FLOPs.
   */
  private async copy(most: number, collect: (copies: ColumnCopies) => void): Promise<number> {
    const { gpu } = this.network;
    using scratch = gpu.arena.child('column copies');
    const pairs = scratch.buffer('pairs', most * 8);
    const list = this.network.commands(scratch);
    try {
      await submitAtOnce(gpu, list, copyColumns, () => {
        const copies = new ColumnCopies();
        collect(copies);
        copies.encode(list, gpu.device, pairs);
      });
    } catch (error) {
      this.pages.release(Infinity);
      throw error;
    }
    return list.flops;
  }

  private get columns(): PassColumns {
    return (this.knownColumns ??= PassColumns.of(this.network, this.request));
  }

  private get pages(): ColumnPages {
    const { rows, columns } = this.request;
    const most = rows.order.length + (columns?.order.length ?? 0);
    return (this.ownPages ??= new ColumnPages(this.network, this.columns.rows, most));
  }

  /** One number for a datapoint of a set. */
  private keyOf({ values, targets }: LevelSet, datapoint: number): number {
    let index = this.sets.findIndex((set) => set.values === values && set.targets === targets);
    if (index < 0) index = this.sets.push({ values, targets, order: new Uint32Array() }) - 1;
    return index * 2 ** 32 + datapoint;
  }
}
