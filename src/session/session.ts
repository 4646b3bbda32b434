// A session as elements and pages see it: signals to read, requests to make.
import { computed } from '@preact/signals-core';
import { isNtkError } from '../core/errors';
import { pointUnder } from '../neighbours/point-under';
import { checkKernel, checkNetwork, checkTraining } from '../state/checks';
import { checkDataset } from '../state/dataset-settings';
import { checkState, type StateDocument } from '../state/document';
import type { Change } from '../state/history';
import type { OpenedModel } from './brought';
import { driftFrom, stateAt } from './drift';
import { SessionParts } from './parts';
import { ownState } from './own-state';
import { plainly } from './plain-refusal';
import { rememberedState, rememberForReload } from './remembered';
import { nameOf, savableOf } from './savable';
import type { SessionOptions } from './session-options';
import { stateFile } from './state-file';
import type {
  BlockMeans,
  CellRectangle,
  ColouredBy,
  DatasetSettings,
  FileKind,
  Found,
  GroupQuestion,
  KernelEntry,
  KernelOverview,
  KernelSettings,
  LayoutName,
  NetworkSettings,
  NudgeSettings,
  OpenedStore,
  Ordering,
  PartName,
  Problem,
  SavedFile,
  StoreTarget,
  Session,
  SetChange,
  Sides,
  SteppedColumn,
  TileWishes,
  TrainingSettings,
  ViewSettings,
} from './types';

export type { SessionOptions } from './session-options';

class OwnedSession implements Session {
  readonly closed: Promise<void>;
  readonly state;
  readonly drift;
  readonly network;
  readonly opened;
  readonly isBrought;
  readonly trainingSettings;
  readonly datasetSettings;
  readonly kernelSettings;
  readonly kernelCost;
  readonly tiles;
  readonly parameterNames;
  readonly pointUnder = pointUnder;
  readonly nudgeSettings;
  readonly colouredBy;
  readonly layer;
  readonly layout;
  readonly status;
  readonly gpu;
  readonly dataset;
  readonly jobs;
  readonly problem;
  readonly training;
  readonly kernel;
  readonly stableRate;
  readonly neighbourhood;
  readonly nudge;
  readonly selection;
  readonly colourValues;
  readonly savable;
  readonly cells;
  readonly lab;
  readonly view;
  readonly canUndo;
  readonly canRedo;
  readonly sets;
  readonly activeSet;
  readonly columnNames;
  private readonly parts: SessionParts;
  private starting: Promise<void> | undefined;
  private forgetPage = (): void => undefined;
  private end!: (closing: Promise<void>) => void;

  constructor(
    readonly name: string,
    options: SessionOptions,
  ) {
    const kept = options.remember ? rememberedState(name) : undefined;
    const parts = (this.parts = new SessionParts({ ...options, state: options.state ?? kept }));
    const { document } = parts.store;
    this.closed = new Promise((resolve) => (this.end = resolve));
    this.status = parts.core.status;
    this.gpu = parts.core.gpu;
    this.dataset = parts.core.dataset;
    this.jobs = parts.core.board.jobs;
    this.problem = parts.core.problem;
    this.training = parts.training.status;
    this.kernel = parts.shown.view;
    this.kernelCost = parts.kernel.cost;
    this.tiles = parts.tiles.view;
    this.parameterNames = parts.parameterNames;
    this.stableRate = parts.stableRate.rate;
    this.neighbourhood = parts.shown.neighbourhood;
    this.nudge = parts.nudge.view;
    this.selection = parts.selection.state;
    this.colourValues = parts.colouring.values;
    this.layer = parts.shown.layer;
    this.layout = computed(() => document.value.layout ?? 'pca');
    this.opened = parts.shownModel;
    this.isBrought = parts.isBrought;
    this.cells = parts.cells;
    this.lab = parts.lab;
    this.savable = computed(() => savableOf(this, parts.kernel.view));
    this.view = parts.view.view;
    this.canUndo = parts.view.canUndo;
    this.canRedo = parts.view.canRedo;
    this.sets = parts.view.sets;
    this.activeSet = parts.view.activeSet;
    this.columnNames = parts.columnNames;
    this.network = computed(() => document.value.network);
    this.trainingSettings = computed(() => document.value.training);
    this.datasetSettings = computed(() => document.value.dataset);
    this.kernelSettings = computed(() => document.value.kernel);
    this.nudgeSettings = computed(() => document.value.nudge);
    this.colouredBy = computed(() => document.value.colouredBy);
    this.state = computed(() =>
      this.opened.value ? ownState(document.value) : parts.view.withSets(stateAt(document.value, this.training.value)),
    );
    this.drift = computed(() => driftFrom(document.value.checkpoints, this.training.value.history));
    if (options.remember) this.forgetPage = rememberForReload(this);
  }

  start(): Promise<void> {
    if (this.status.peek().phase === 'failed') this.starting = undefined;
    return (this.starting ??= this.parts.start());
  }

  dismissProblem(): void {
    this.parts.core.problem.value = undefined;
  }

  configure(
    network: Partial<NetworkSettings>,
    training: Partial<TrainingSettings> = {},
    dataset?: DatasetSettings,
  ): void {
    this.attempt('network', () => {
      const { store } = this.parts;
      const before = store.now;
      const settings = {
        network: checkNetwork(network, 'network', before.network),
        training: checkTraining(training, 'training', before.training),
        dataset: dataset === undefined ? before.dataset : checkDataset(dataset, 'dataset'),
      };
      store.update({ ...settings, step: undefined, checkpoints: [] });
      if (dataset !== undefined) this.parts.forgetDatapoints();
      else if (Object.keys(network).length > 0) this.parts.forgetModel();
      this.parts.rebuild();
    });
  }

  async open(opened?: OpenedModel): Promise<void> {
    try {
      await this.parts.ofNetwork.open(opened);
    } catch (error) {
      if (isNtkError(error, 'ShapeMismatch')) this.parts.core.report('network', error);
      throw error;
    }
  }

  async show(document: StateDocument): Promise<void> {
    await this.parts.ofNetwork.show(checkState(document));
  }

  async save(kind: FileKind): Promise<SavedFile | undefined> {
    const name = nameOf(this.savable.peek(), kind);
    if (kind === 'state') return { name, content: stateFile(this.state.peek()) };
    const content = await (kind === 'kernel-zip' ? this.parts.stores.archive() : this.parts.saving.save(kind));
    return content && { name, content };
  }

  saveStore(into: StoreTarget): Promise<boolean> {
    return this.parts.stores.save(nameOf(this.savable.peek(), 'kernel-folder'), into);
  }

  train(): Promise<void> {
    return this.parts.ofNetwork.train();
  }

  pause(): void {
    this.parts.training.pause();
  }

  trainStep(): Promise<void> {
    return this.parts.ofNetwork.trainStep();
  }

  reset(): void {
    if (this.opened.peek())
      this.parts.reopen().catch(() => undefined); // what failed is the session's problem
    else this.configure({});
  }

  setKernel(settings: Partial<KernelSettings>): void {
    this.change('kernel', () => {
      this.parts.ofNetwork.kernel.set(checkKernel(settings, 'kernel', this.parts.store.now.kernel));
    });
  }

  computeKernel(): Promise<void> {
    return this.parts.ofNetwork.computeKernel();
  }

  openStore(opened: OpenedStore): Promise<void> {
    return this.parts.ofNetwork.openStore(opened);
  }

  wantTiles(wishes: TileWishes): void {
    this.parts.tiles.want(wishes);
  }

  kernelEntry(i: number, j: number): Promise<KernelEntry> {
    return this.parts.shown.entry(i, j);
  }

  kernelRow(i: number): Promise<Float32Array> {
    return this.parts.shown.row(i);
  }

  kernelOverview(): Promise<KernelOverview | undefined> {
    return this.parts.shown.overview(this.gpu.peek());
  }

  placeDatapoints(): Promise<void> {
    return this.parts.neighbourhood.refresh();
  }

  setLayer(id: string): void {
    this.change('neighbourhood', () => this.parts.store.update({ layer: id }));
  }

  setLayout(layout: LayoutName): void {
    this.parts.store.update({ layout: layout === 'pca' ? undefined : layout });
  }

  setNudge(settings: Partial<NudgeSettings> | undefined): void {
    this.attempt('nudge', () => this.parts.nudge.set(settings && this.parts.nudge.completed(settings)));
  }

  select(datapoint: number | undefined): void {
    this.change('explorer', () => this.parts.selection.select(datapoint), { kind: 'selected' });
  }

  hover(row: number | undefined, column?: number): void {
    this.parts.selection.hover(row, column);
  }

  setColouredBy(colouredBy: ColouredBy): void {
    this.change('explorer', () => this.parts.store.update({ colouredBy }));
  }

  setView(changes: Partial<ViewSettings>, gesture?: string): void {
    const [kind, ...others] = Object.keys(changes);
    const isMovement = others.length === 0 && (kind === 'rectangle' || kind === 'domain');
    this.change('explorer', () => this.parts.view.setView(changes), { gesture, ...(isMovement ? { kind } : {}) });
  }

  undo(): void {
    this.parts.view.undo();
  }

  redo(): void {
    this.parts.view.redo();
  }

  changeSets(change: SetChange, gesture?: string): void {
    const count = this.dataset.peek()?.count ?? 0;
    this.change('explorer', () => this.parts.view.changeSets(change, count), { gesture });
  }

  column(name: string): Promise<SteppedColumn | undefined> {
    return this.parts.lookup.column(name);
  }

  order(ordering: Ordering, part?: PartName): Promise<Uint32Array | undefined> {
    return this.parts.lookup.order(ordering, part);
  }

  find(text: string): Promise<Found | undefined> {
    return this.parts.lookup.find(text);
  }

  jumpTo(found: Found): boolean {
    const rectangle = this.parts.ofNetwork.lookup.rectangleOf(found);
    this.change('explorer', () => {
      if (found.kind === 'datapoint') this.parts.selection.select(found.index);
      if (rectangle) this.parts.view.setView({ rectangle });
    });
    return rectangle !== undefined;
  }

  datapointsIn(rectangle: CellRectangle): Sides {
    return this.parts.lookup.datapointsIn(rectangle, this.kernel.peek());
  }

  secondsOf(question: GroupQuestion): number | undefined {
    return this.parts.lookup.secondsOf(question);
  }

  blockMeans(column = 'class'): Promise<BlockMeans | undefined> {
    return this.parts.lookup.blockMeans(column);
  }

  [Symbol.dispose](): void {
    this.forgetPage();
    this.end(this.parts.close());
  }

  /** A change of what is seen, which undo takes back. */
  private change(where: Problem['where'], make: () => void, change?: Omit<Change, 'at'>): void {
    this.attempt(where, () => this.parts.view.track(make, change));
  }

  /** Settings that make no sense change nothing and are a problem. */
  private attempt(where: Problem['where'], change: () => void): void {
    try {
      change();
    } catch (error) {
      this.parts.core.report(where, plainly(error));
    }
  }
}

/** A session that nobody shares; see the registry for those that go by name. It does nothing until it is asked to. */
export function createSession(name: string, options: SessionOptions = {}): Session {
  return new OwnedSession(name, options);
}
