// The exploring half of a session without an engine: view, sets and undo are the real ones, columns are set by the test.
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { datapointsIn, rectangleOf } from '../../src/session/explorer/jump';
import { parseQuery } from '../../src/session/explorer/query';
import { search } from '../../src/session/explorer/search';
import { ViewPart } from '../../src/session/explorer/view-part';
import type {
  BlockMeans,
  CellRectangle,
  DataColumn,
  Explorer,
  Found,
  KernelView,
  LayoutName,
  SetChange,
  Sides,
  ViewSettings,
} from '../../src/session/types';
import { pointUnder } from '../../src/neighbours/point-under';
import type { Dataset } from '../../src/datasets/dataset';
import { StateStore } from '../../src/state/store';

export abstract class FakeExplorer implements Explorer {
  abstract readonly dataset: ReadonlySignal<Dataset | undefined>;
  abstract readonly kernel: ReadonlySignal<KernelView | undefined>;
  /** What `column` gives, by name. */
  readonly columns = signal<ReadonlyMap<string, DataColumn>>(new Map());
  /** What `blockMeans` gives. */
  readonly means = signal<BlockMeans | undefined>(undefined);
  readonly columnNames = computed(() => [...this.columns.value.keys()]);
  readonly layout = signal<LayoutName>('pca');
  readonly pointUnder = pointUnder;
  private readonly seen = new ViewPart({ store: new StateStore(), reorder: () => undefined });
  readonly view = this.seen.view;
  readonly sets = this.seen.sets;
  readonly activeSet = this.seen.activeSet;
  readonly canUndo = this.seen.canUndo;
  readonly canRedo = this.seen.canRedo;

  setView(changes: Partial<ViewSettings>, gesture?: string): void {
    this.seen.track(() => this.seen.setView(changes), { gesture });
  }

  undo(): void {
    this.seen.undo();
  }

  redo(): void {
    this.seen.redo();
  }

  changeSets(change: SetChange, gesture?: string): void {
    this.seen.track(() => this.seen.changeSets(change, this.dataset.value!.count), { gesture });
  }

  async column(name: string): Promise<DataColumn> {
    return this.columns.value.get(name)!;
  }

  async order(): Promise<Uint32Array> {
    return this.kernel.value!.order;
  }

  find(text: string): Promise<Found | undefined> {
    return search(this.dataset.value!, parseQuery(text), (name) => this.column(name));
  }

  jumpTo(found: Found): boolean {
    const indices = found.kind === 'set' ? found.indices : [found.index];
    const rectangle = rectangleOf(indices, this.kernel.value!);
    if (rectangle) this.setView({ rectangle });
    return rectangle !== undefined;
  }

  datapointsIn({ rows, columns }: CellRectangle): Sides {
    const kernel = this.kernel.value!;
    return { rows: datapointsIn(rows, kernel.rows), columns: datapointsIn(columns, kernel.columns) };
  }

  /** What `secondsOf` gives. */
  seconds = 0;

  secondsOf(): number {
    return this.seconds;
  }

  async blockMeans(): Promise<BlockMeans | undefined> {
    return this.means.value;
  }
}
