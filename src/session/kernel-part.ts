// The kernel a session shows: computed on demand, kept on the GPU, repainted when only its order changes.
import { signal } from '@preact/signals-core';
import { unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Statistic } from '../core/pyramid';
import type { Gpu } from '../gpu/device';
import type { FamilyName, KernelSettings } from '../state/settings';
import type { StateStore } from '../state/store';
import { changedView, type ViewSettings } from '../state/view-settings';
import type { SessionCore } from './core';
import type { Columns } from './explorer/columns';
import type { Sides } from './explorer/jump';
import type { KernelFacts, KernelSource } from './explorer/kernel-source';
import { rowGroups } from './explorer/row-groups';
import { type Arrangement, ordered, sameArrangement } from './kernel-order';
import { type KernelEigen, kernelEigen } from './kernel-eigen';
import { hasRoom, KernelResult } from './kernel-result';
import type { CellSource } from './levels/cell-window';
import { FilledPicture } from './levels/filled-picture';
import { LevelsResult } from './levels/levels-result';
import type { OpenedStore } from './levels/opened-store';
import { StoreResult } from './levels/store-result';
import type { TilesPart } from './levels/tiles-part';
import { cellSource } from './levels/cell-source';
import { sampleCells } from './levels/cells-sample';
import { sameEntries } from './same-entries';
import type { CostOptions, OrderedPicture, ShownKernel, Sorting } from './shown-kernel';
import { sortKeys } from './sort-keys';
import type { KernelCost, KernelEntry, KernelView } from './types';
import type { Workspace } from './workspace';

const job = { title: 'Computing the kernel', where: 'kernel', key: 'kernel' } as const;
const storeJob = { ...job, title: 'Opening the stored kernel' } as const;
const paintJob = { title: 'Sorting the kernel', where: 'kernel', key: 'kernel picture' } as const;

export class KernelPart {
  readonly view = signal<KernelView | undefined>(undefined);
  /** Of the kernel under way. */
  readonly cost = signal<KernelCost | undefined>(undefined);
  private result: ShownKernel | undefined;
  private painted: OrderedPicture | undefined;
  private wasShown = false;
  /** What the kernel that is shown is read from. */
  private opened: OpenedStore | undefined;

  constructor(
    private readonly core: SessionCore,
    private readonly store: StateStore,
    private readonly columns: Columns,
    private readonly tiles: TilesPart,
  ) {}

  /** The kernel that is shown, for as long as it is. */
  get shown(): KernelSource | undefined {
    return this.result && sourceOf(this.result, (options) => this.blocks(options));
  }

  get isRunning(): boolean {
    return this.core.board.isRunning(job.key);
  }

  /** The spectral order of the kernel that is shown; undefined where there is none. */
  spectralOrder(options: JobOptions): Promise<Uint32Array<ArrayBuffer>> | undefined {
    return this.result?.spectralOrder(options);
  }

  /** Takes over settings; what is shown or under way follows them. Failures are the session's problem. */
  set(settings: KernelSettings): void {
    const before = this.store.now.kernel;
    this.store.update({ kernel: settings });
    const again = !sameEntries(before, settings) && (this.result !== undefined || this.isRunning);
    if (again) this.compute().catch(() => undefined);
    else this.paintAgain();
  }

  /** Where another order, other sets or another statistic are wanted than what is shown has. Failures are the session's problem. */
  paintAgain(): void {
    if (this.result && !this.isRunning) this.repaint(this.result).catch(() => undefined);
  }

  /** Computes the kernel of the settings for the present weights. Resolves with whether it did; rejects with what failed. */
  async compute(): Promise<boolean> {
    return this.follow(
      this.core.perform(job, async (workspace, options) =>
        this.replace(workspace, options, (family) => this.computeShown(workspace, family, options)),
      ),
    ).finally(() => {
      if (!this.isRunning) this.cost.value = undefined;
    });
  }

  /** Shows the kernel of a store, with its settings. Resolves with whether it did; rejects with what failed. */
  async openStore(opened: OpenedStore): Promise<boolean> {
    const { kernel, view } = this.store.now;
    const work = (workspace: Workspace, options: JobOptions): Promise<void> =>
      this.replace(workspace, options, async (family) => {
        const keys = sortKeys(this.columns, workspace);
        const result = await StoreResult.open(workspace, opened, family, {
          ...options,
          keys,
          statistic: () => this.statistic,
        });
        this.store.update({ kernel: result.settings });
        this.changeView(result.sets);
        return result;
      });
    return this.follow(this.core.perform(storeJob, work)).finally(() => {
      if (!this.result) this.store.update({ kernel, view });
    });
  }

  /** Throws Unsupported while there is no kernel. */
  async entry(i: number, j: number): Promise<KernelEntry> {
    return this.present().entry(i, j);
  }

  /** Throws Unsupported while there is no kernel. */
  async row(i: number): Promise<Float32Array> {
    return this.present().row(i);
  }

  /**
   * The kernel by datapoint, block by block of whole rows. Throws Unsupported while there is none, and when another takes
   * its place meanwhile.
   */
  async *blocks(options: JobOptions): AsyncGenerator<Float32Array<ArrayBuffer>> {
    const result = this.present();
    for await (const block of result.blocks(options)) {
      yield block;
      if (this.result !== result) throw unsupported('saving a kernel that another has replaced meanwhile');
    }
  }

  /** The cells of the picture that is shown, and their datapoints. Throws Unsupported while there is none, and when another takes its place. */
  cells(gpu: Gpu): { readonly source: CellSource } & Sides {
    this.present();
    const { picture, rows, columns } = this.painted!;
    const source = cellSource(gpu, picture);
    const cells: CellSource['cells'] = async (address, options) => {
      const values = await source.cells(address, options);
      if (this.painted?.picture === picture) return values;
      throw unsupported('reading a kernel that another has replaced meanwhile');
    };
    return { rows, columns, source: { pyramid: source.pyramid, cells } };
  }

  /** The picture that is shown; `check` throws Unsupported when it is no longer there to be read. Throws that while there is none. */
  toSave(): { readonly painted: OrderedPicture; readonly check: () => void } {
    const [result, painted] = [this.present(), this.painted!];
    const isLasting = painted.picture instanceof FilledPicture;
    const check = (): void => {
      const isThere = isLasting ? this.result === result : this.painted === painted;
      if (!isThere) throw unsupported('saving a kernel that another has replaced meanwhile');
    };
    return { painted, check };
  }

  /** After a loss: computes again what was shown, unless its job is doing so already. */
  async restore(): Promise<void> {
    if (!this.wasShown || this.isRunning) return;
    await (this.opened ? this.openStore(this.opened) : this.compute());
  }

  /** There is no kernel any more; its memory goes once the views have let go of it. */
  clear(): void {
    const { result } = this;
    this.wasShown = result !== undefined;
    this.tiles.show(undefined);
    this.result = this.painted = this.view.value = undefined;
    if (result) this.core.retirement.retire(result);
  }

  private present(): ShownKernel {
    if (!this.result) throw unsupported('reading a kernel before one is computed');
    return this.result;
  }

  private async replace(
    workspace: Workspace,
    options: JobOptions,
    make: (family: FamilyName) => Promise<ShownKernel>,
  ): Promise<void> {
    const started = performance.now();
    const family = await this.core.family(workspace.gpu);
    options.signal?.throwIfAborted();
    const result = await make(family);
    try {
      const painted = await this.paintWanted(workspace, result, options);
      const before = this.result;
      await this.core.board.supersede(paintJob.key);
      options.signal?.throwIfAborted();
      this.publish(result, painted, (performance.now() - started) / 1000);
      if (before) this.core.retirement.retire(before);
    } catch (error) {
      result[Symbol.dispose]();
      throw error;
    }
  }

  /** Whole where there is room for that, else by tile. */
  private computeShown(workspace: Workspace, family: FamilyName, job: JobOptions): Promise<ShownKernel> {
    const { kernel } = this.store.now;
    const options: CostOptions = { ...job, onCost: (cost) => void (this.cost.value = cost) };
    if (hasRoom(workspace, kernel)) return KernelResult.compute(workspace, kernel, family, options);
    return LevelsResult.compute(workspace, kernel, family, { ...options, statistic: () => this.statistic });
  }

  /** In the order that is wanted when it is done. */
  private async paintWanted(workspace: Workspace, result: ShownKernel, options: JobOptions): Promise<OrderedPicture> {
    const source = sourceOf(result, (job) => result.blocks(job));
    const sorting: Sorting = { keys: sortKeys(this.columns, workspace, source), split: workspace.dataset.split };
    for (;;) {
      const painted = await result.paint(this.arrangement, sorting, options);
      if (this.isWanted(painted)) return withColours(workspace, painted);
      painted.picture[Symbol.dispose]();
    }
  }

  /** As the state has it. */
  private get arrangement(): Arrangement {
    const { kernel, view = {} } = this.store.now;
    return { order: kernel.order, within: kernel.within, rowSet: view.rowSet, columnSet: view.columnSet };
  }

  /** Whether a picture is in the order, of the sets and of the statistic that the state has. */
  private isWanted({ arrangement, picture }: OrderedPicture): boolean {
    const isOfStatistic = !(picture instanceof FilledPicture) || picture.statistic === this.statistic;
    return isOfStatistic && sameArrangement(arrangement, this.arrangement);
  }

  private get statistic(): Statistic {
    return this.store.now.view?.statistic ?? 'mean';
  }

  private async repaint(result: ShownKernel): Promise<void> {
    if (this.painted && this.isWanted(this.painted)) return this.core.board.supersede(paintJob.key);
    const work = async (workspace: Workspace, options: JobOptions): Promise<void> => {
      if (this.result !== result) return;
      const painted = await this.paintWanted(workspace, result, options);
      const [before, view] = [this.painted, this.view.peek()];
      if (options.signal?.aborted || this.result !== result || !view) {
        painted.picture[Symbol.dispose]();
        return options.signal?.throwIfAborted();
      }
      this.publish(result, painted, view.seconds);
      if (before) this.core.retirement.retire(before.picture);
    };
    await this.follow(this.core.perform(paintJob, work));
  }

  private publish(result: ShownKernel, painted: OrderedPicture, seconds: number): void {
    this.result = result;
    this.painted = painted;
    this.opened = result instanceof StoreResult ? result.opened : undefined;
    const { picture, arrangement, order, rows, columns, colours } = painted;
    this.tiles.show(picture instanceof FilledPicture ? picture : undefined);
    const { order: orderName, within, rowSet, columnSet } = arrangement;
    const places = { order, rows, columns, orderName, within, rowSet, columnSet };
    this.view.value = { ...result.known, ...colours, picture, ...places, seconds };
  }

  /** Cancelled or failed: the settings are again those of what is shown. */
  private async follow(outcome: Promise<'done' | 'cancelled' | 'superseded'>): Promise<boolean> {
    try {
      const kind = await outcome;
      if (kind === 'cancelled') this.settingsOfView();
      return kind === 'done';
    } catch (error) {
      this.settingsOfView();
      throw error;
    }
  }

  private changeView(changes: Partial<ViewSettings>): void {
    this.store.update({ view: changedView(this.store.now.view, changes) });
  }

  private settingsOfView(): void {
    const [view, painted] = [this.view.peek(), this.painted?.picture];
    if (!view) return;
    const { rowSet, columnSet } = view;
    const statistic = painted instanceof FilledPicture ? painted.statistic : this.statistic;
    this.changeView({ rowSet, columnSet, statistic: statistic === 'mean' ? undefined : statistic });
    const { reduction, parameters, orderName: order, within } = view;
    this.store.update({ kernel: ordered({ reduction, parameters, order }, { order, within }) });
  }
}

async function withColours({ gpu }: Workspace, painted: OrderedPicture): Promise<OrderedPicture> {
  const { picture } = painted;
  return picture instanceof FilledPicture ? { ...painted, colours: await sampleCells(gpu, picture) } : painted;
}

function sourceOf(result: ShownKernel, blocks: ShownKernel['blocks']): KernelSource {
  return {
    known: result.known,
    diagonal: (options) => result.diagonal(options),
    norms: (options) => result.norms(options),
    groups: result.groups ?? rowGroups(blocks),
    eigen: (options) => eigenOf(result, options),
  };
}

/** Of each kernel once it is known, for as long as that kernel is. */
const eigens = new WeakMap<KernelFacts, KernelEigen>();

async function eigenOf(result: ShownKernel, options: JobOptions): Promise<KernelEigen> {
  const known = eigens.get(result.known) ?? (await kernelEigen(result, options));
  eigens.set(result.known, known);
  return known;
}
