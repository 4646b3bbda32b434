// Questions about the datapoints and their kernel, answered by jobs that are shown and cancelled like the others.
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { operatorOrder } from '../../engine/operator-order';
import type { StateStore } from '../../state/store';
import type { CellRectangle, PartName } from '../../state/view-settings';
import type { SessionCore } from '../core';
import type { KernelPart } from '../kernel-part';
import { type Ordering, orderOf, orderWithin } from '../kernel-order';
import { kernelRequest } from '../kernel-request';
import { sortKeys } from '../sort-keys';
import { reducedRequest } from '../reduced-request';
import type { KernelView } from '../types';
import type { Workspace } from '../workspace';
import type { BlockMeans } from './class-means';
import type { SteppedColumn } from './column-names';
import type { Columns } from './columns';
import { GroupAnswers, type GroupQuestion } from './group-answers';
import { datapointsIn, rectangleOf, type Sides } from './jump';
import type { KernelFacts } from './kernel-source';
import { parseQuery } from './query';
import { type Found, search } from './search';

type Work<Answer> = (workspace: Workspace, options: JobOptions) => Promise<Answer>;

/** An answer under way, and the kernel that it is about, if any. */
interface Asked {
  readonly answer: Promise<unknown>;
  readonly kernel: KernelFacts | undefined;
}

export class LookupPart {
  /** Answers under way, by what was asked: the same question twice is one job. */
  private readonly asked = new Map<string, Asked>();
  private readonly groups = new GroupAnswers();

  constructor(
    private readonly core: SessionCore,
    private readonly store: StateStore,
    private readonly kernel: KernelPart,
    private readonly columns: Columns,
  ) {}

  /** Undefined when cancelled. Rejects with what failed. */
  async column(name: string): Promise<SteppedColumn | undefined> {
    const workspace = this.core.isOpen ? await this.core.open() : undefined;
    const known = workspace && this.columns.known(name, { workspace, kernel: this.kernel.shown });
    return known ?? this.compute(name);
  }

  private compute(name: string): Promise<SteppedColumn | undefined> {
    const kernel = name === 'alignment' ? this.kernel.shown?.known : undefined;
    const work: Work<SteppedColumn> = (workspace, options) =>
      this.columns.read(name, { workspace, kernel: this.kernel.shown }, options);
    return this.answer(`Computing the column ${name.slice(0, 80)}`, `column ${name}`, work, kernel);
  }

  /** Undefined when cancelled. Rejects with what failed. */
  order(ordering: Ordering, part?: PartName): Promise<Uint32Array | undefined> {
    const key = `order ${JSON.stringify([ordering.order, ordering.within, part])}`;
    return this.answer('Sorting the datapoints', key, async (workspace, options) => {
      const keys = sortKeys(this.columns, workspace, this.kernel.shown);
      const spectral = (job: JobOptions) => this.spectral(workspace, job);
      const order = await orderOf({ count: workspace.dataset.count, keys, spectral }, ordering, options);
      return part ? orderWithin(order, workspace.dataset.split[part]) : order;
    });
  }

  /** Undefined when the column that it takes was cancelled. Throws as parseQuery and search. */
  async find(text: string): Promise<Found | undefined> {
    const dataset = this.core.dataset.peek();
    if (!dataset) throw unsupported('a search before there are datapoints');
    return search(dataset, parseQuery(text), (name) => this.column(name));
  }

  /** Where it is in the kernel that is shown; undefined where that shows none of it, or there is none. */
  rectangleOf(found: Found): CellRectangle | undefined {
    const shown = this.kernel.view.peek();
    const datapoints = found.kind === 'set' ? found.indices : [found.index];
    return shown && rectangleOf(datapoints, shown, this.store.now.view?.rectangle);
  }

  /** Those of a kernel; none where there is none. */
  datapointsIn({ rows, columns }: CellRectangle, shown: KernelView | undefined): Sides {
    if (!shown) return { rows: new Uint32Array(), columns: new Uint32Array() };
    return { rows: datapointsIn(rows, shown.rows), columns: datapointsIn(columns, shown.columns) };
  }

  /** Undefined when cancelled. Rejects with what failed. */
  blockMeans(name: string): Promise<BlockMeans | undefined> {
    const work: Work<BlockMeans> = async (workspace, options) => {
      const kernel = this.kernel.shown;
      if (!kernel) throw unsupported('block means before there is a kernel');
      const column = await this.columns.read(name, { workspace, kernel }, options);
      if (column.kind === 'number') throw unsupported(`block means by ${name.slice(0, 80)}, which is of numbers`);
      return this.groups.blockMeans(kernel, column, options);
    };
    return this.answer('Averaging the kernel by class', `block means ${name}`, work, this.kernel.shown?.known);
  }

  /** See Explorer. */
  secondsOf(question: GroupQuestion): number | undefined {
    const [kernel, dataset, gpu] = [this.kernel.shown, this.core.dataset.peek(), this.core.gpu.peek()];
    if (!kernel || !dataset || !gpu) return undefined;
    const flops = this.groups.flops(kernel, question, dataset.labels);
    return flops === undefined ? undefined : flops / gpu.pacer.flopsPerSecond;
  }

  /** By the matrix where there is one, else by products with the kernel of the settings. */
  private async spectral(workspace: Workspace, options: JobOptions): Promise<Uint32Array<ArrayBuffer>> {
    const shown = this.kernel.spectralOrder(options);
    if (shown) return shown;
    const { network } = await workspace.snapshot(await this.core.family(workspace.gpu));
    using _network = network;
    return await operatorOrder(network, reducedRequest(kernelRequest(workspace, this.store.now.kernel)), options);
  }

  /** What is asked of another kernel takes the place of what is under way. */
  private answer<Answer>(
    title: string,
    key: string,
    work: Work<Answer>,
    kernel?: KernelFacts,
  ): Promise<Answer | undefined> {
    const before = this.asked.get(key);
    if (before && before.kernel === kernel) return before.answer as Promise<Answer | undefined>;
    const answer = this.perform(title, key, work).finally(() => {
      if (this.asked.get(key)?.answer === answer) this.asked.delete(key);
    });
    this.asked.set(key, { answer, kernel });
    return answer;
  }

  private async perform<Answer>(title: string, key: string, work: Work<Answer>): Promise<Answer | undefined> {
    if (!this.core.isOpen) throw unsupported('questions about datapoints before there are any');
    let answer: Answer | undefined;
    const outcome = await this.core.perform({ title, where: 'explorer', key }, async (workspace, options) => {
      answer = await work(workspace, options);
      options.signal?.throwIfAborted();
    });
    return outcome === 'done' ? answer : undefined;
  }
}
