// A session without an engine, for tests of what readers see: its signals are set by the test, its numbers are computed
// here from the digits by a linear model, whose kernel is <x, x'> + 1.
import { signal } from '@preact/signals-core';
import type { Dataset } from '../../src/datasets/dataset';
import { storageUsage } from '../../src/gpu/arena';
import { openDevice, type Gpu } from '../../src/gpu/device';
import type {
  CellWindow,
  ColouredBy,
  DatasetSettings,
  Drift,
  Job,
  KernelCost,
  KernelOverview,
  KernelSettings,
  KernelView,
  LayerView,
  NeighbourhoodView,
  NetworkSettings,
  NudgeSettings,
  NudgeView,
  Problem,
  FileKind,
  Savable,
  SavedFile,
  StoreTarget,
  SelectionState,
  OpenedModel,
  OpenedStore,
  Session,
  ShownModel,
  SessionStatus,
  TilesView,
  TrainingSettings,
  TrainingStatus,
} from '../../src/session/types';
import { placesOf } from '../../src/session/kernel-order';
import { readOverview } from '../../src/session/overview';
import { defaultState, type StateDocument } from '../../src/state/document';
import { defaultKernel } from '../../src/state/settings';
import { makePicture } from '../browser/view/support';
import { fakeCells } from './fake-cells';
import { FakeLab } from './fake-lab';
import { FakeExplorer } from './fake-explorer';
import { curve, gram, nearest, project, sampleOf, someDigits } from './linear-model';

export class FakeSession extends FakeExplorer implements Session {
  readonly status = signal<SessionStatus>({ phase: 'starting' });
  readonly gpu = signal<Gpu | undefined>(undefined);
  readonly dataset = signal<Dataset | undefined>(undefined);
  readonly jobs = signal<readonly Job[]>([]);
  readonly problem = signal<Problem | undefined>(undefined);
  readonly opened = signal<ShownModel | undefined>(undefined);
  readonly isBrought = signal(false);
  readonly lab = new FakeLab();
  readonly network = signal<NetworkSettings>({
    hidden: [64, 64],
    activation: 'relu',
    parameterization: 'standard',
    residual: false,
    seed: 0,
  });
  readonly trainingSettings = signal<TrainingSettings>({
    optimizer: 'adam',
    loss: 'cross-entropy',
    rate: 0.01,
    batchSize: 64,
    epochs: 10,
  });
  readonly datasetSettings = signal<DatasetSettings>('digits');
  readonly training = signal<TrainingStatus>({ phase: 'idle', step: 0, totalSteps: 230, history: [] });
  readonly kernelSettings = signal<KernelSettings>(defaultKernel);
  readonly tiles = signal<TilesView>({ version: 0, pending: 0, isStopped: false });
  readonly kernelCost = signal<KernelCost | undefined>(undefined);
  readonly parameterNames = signal<readonly string[]>(['weight', 'bias']);
  readonly kernel = signal<KernelView | undefined>(undefined);
  readonly stableRate = signal<number | undefined>(undefined);
  readonly neighbourhood = signal<NeighbourhoodView | undefined>(undefined);
  readonly layer = signal<string | undefined>(undefined);
  readonly nudgeSettings = signal<NudgeSettings | undefined>(undefined);
  readonly nudge = signal<NudgeView | undefined>(undefined);
  readonly state = signal(defaultState);
  readonly drift = signal<Drift | undefined>(undefined);
  readonly savable = signal<readonly Savable[]>([]);
  readonly closed = Promise.resolve();
  readonly selection = signal<SelectionState>({ selected: undefined, hovered: undefined, hoveredColumn: undefined });
  readonly colouredBy = signal<ColouredBy>('class');
  readonly colourValues = signal<Float32Array | undefined>(undefined);
  /** Names of the requests that were made, in order. */
  readonly requests: string[] = [];
  /** <x_i, x_j> + 1 by datapoint, row by row. */
  entries: Float32Array = new Float32Array(0);

  constructor(readonly name = 'fake') {
    super();
  }

  dismissProblem(): void {
    this.problem.value = undefined;
  }

  async show(document: StateDocument): Promise<void> {
    this.requests.push('show');
    this.state.value = document;
  }

  async open(opened?: OpenedModel): Promise<void> {
    this.requests.push('open');
    this.opened.value = opened;
  }

  readonly saveStore = async (into: StoreTarget): Promise<boolean> =>
    this.requests.push(`save ${'folder' in into ? 'folder' : 'archive'}`) > 0;

  async save(kind: FileKind): Promise<SavedFile | undefined> {
    this.requests.push(`save ${kind}`);
    return { name: this.savable.value.find((each) => each.kind === kind)!.name, content: new Blob([kind]) };
  }

  configure(
    network: Partial<NetworkSettings>,
    training: Partial<TrainingSettings> = {},
    dataset = this.datasetSettings.value,
  ): void {
    this.requests.push('configure');
    this.datasetSettings.value = dataset;
    this.network.value = { ...this.network.value, ...network };
    this.trainingSettings.value = { ...this.trainingSettings.value, ...training };
  }

  async train(): Promise<void> {
    this.requests.push('train');
  }

  pause(): void {
    this.requests.push('pause');
  }

  async trainStep(): Promise<void> {
    this.requests.push('trainStep');
  }

  reset(): void {
    this.requests.push('reset');
  }

  setKernel(settings: Partial<KernelSettings>): void {
    this.requests.push('setKernel');
    this.kernelSettings.value = { ...this.kernelSettings.value, ...settings };
  }

  async computeKernel(): Promise<void> {
    this.requests.push('computeKernel');
  }

  async openStore({ name }: OpenedStore): Promise<void> {
    this.requests.push(`openStore ${name}`);
  }

  readonly cells = fakeCells(this.requests, (window) => this.cellsOf(window));

  /** Entries in the order that is shown; coarser cells are the first of their entries. */
  private cellsOf({ level, row, column, rows, columns }: CellWindow): Float32Array<ArrayBuffer> {
    const kernel = this.kernel.value!;
    const edge = 2 ** level;
    return Float32Array.from({ length: rows * columns }, (_, at) =>
      this.entry(
        kernel.rows[(row + Math.floor(at / columns)) * edge],
        kernel.columns[(column + (at % columns)) * edge],
      ),
    );
  }

  wantTiles(): void {
    // there are no tiles
  }

  async kernelEntry(i: number, j: number) {
    return { i, j, value: this.entry(i, j), cosine: this.entry(i, j) / Math.sqrt(this.entry(i, i) * this.entry(j, j)) };
  }

  async kernelOverview(): Promise<KernelOverview | undefined> {
    return this.kernel.value && readOverview(this.gpu.value!, this.kernel.value.picture);
  }

  async kernelRow(i: number): Promise<Float32Array> {
    const n = this.dataset.value!.count;
    return this.entries.slice(i * n, (i + 1) * n);
  }

  async placeDatapoints(): Promise<void> {
    this.requests.push('placeDatapoints');
  }

  setLayer(id: string): void {
    this.layer.value = id;
  }

  setLayout(layout: 'pca' | 'umap'): void {
    this.requests.push(`setLayout ${layout}`);
    this.layout.value = layout;
  }

  setNudge(settings: Partial<NudgeSettings> | undefined): void {
    this.requests.push('setNudge');
    if (!settings) return void (this.nudge.value = this.nudgeSettings.value = undefined);
    const index = settings.index ?? this.nudgeSettings.value?.index ?? 0;
    const start = { index, label: this.dataset.value!.labels[index], rate: 0.01, measure: 'log-probability' as const };
    this.nudgeSettings.value = { ...start, ...this.nudgeSettings.value, ...settings };
    this.nudge.value = this.computeNudge(this.nudgeSettings.value);
  }

  select(selected: number | undefined): void {
    this.selection.value = { ...this.selection.value, selected };
  }

  hover(hovered: number | undefined, hoveredColumn?: number): void {
    this.selection.value = { ...this.selection.value, hovered, hoveredColumn };
  }

  setColouredBy(by: ColouredBy): void {
    this.colouredBy.value = by;
    const { nudge } = this;
    if (by === 'class') this.colourValues.value = undefined;
    else if (by === 'kernel-row')
      void this.kernelRow(this.selection.value.selected ?? 0).then((row) => (this.colourValues.value = row));
    else if (by === 'eigenvector') this.colourValues.value = this.lab.spectrum.vector.value;
    else this.colourValues.value = by === 'similarity' ? nudge.value?.similarity.at(-1)?.cosine : nudge.value?.[by];
  }

  async start(): Promise<void> {
    this.requests.push('start');
  }

  [Symbol.dispose](): void {
    this.gpu.value?.[Symbol.dispose]();
  }

  /** Data and device, nothing computed yet. */
  async begin(count: number): Promise<this> {
    this.dataset.value = await someDigits(count);
    this.gpu.value = await openDevice();
    this.status.value = { phase: 'ready' };
    return this;
  }

  /** Everything a finished session publishes. */
  async fill(count: number): Promise<this> {
    await this.begin(count);
    this.training.value = { phase: 'done', step: 230, totalSteps: 230, history: curve(230, 23) };
    this.setKernelView({});
    this.neighbourhood.value = {
      layers: [this.layerView('input', 'Input', (x) => x), this.layerView('hidden-1', 'Hidden 1', Math.tanh)],
      step: 230,
    };
    this.layer.value = 'hidden-1';
    this.stableRate.value = 0.031;
    return this;
  }

  /** Publishes the kernel in class order, with some facts changed; of the sets that are given. */
  setKernelView(changes: Partial<KernelView>): void {
    const { count: n, labels, split } = this.dataset.value!;
    this.entries = gram(this.dataset.value!);
    const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => labels[a] - labels[b] || a - b);
    const levels = Math.max(1, Math.floor(Math.log2(n / 32)));
    const places = placesOf(order, changes, split);
    const { rows, columns } = places;
    const cells = { rows: rows.length, columns: columns.length };
    const picture = makePicture(this.gpu.value!, cells, levels, (row, column) =>
      this.entry(rows[row], columns[column]),
    );
    const sample = sampleOf(this.entries);
    const diagonal = Float32Array.from({ length: n }, (_, i) => this.entry(i, i));
    const facts = {
      orderName: 'class',
      signed: false,
      nonFinite: 0,
      seconds: 0.4,
      flops: 2 * n * n * 64,
      step: 230,
      reduction: 'trace',
      parameters: '*',
      cost: { methods: 'structured for 2 parameters', flops: 2 * n * n * 64, bytes: 2 ** 20, isInBlocks: false },
    } as const;
    this.kernel.value = { picture, ...places, diagonal, sample, ...facts, ...changes };
  }

  entry(i: number, j: number): number {
    return this.entries[i * this.dataset.value!.count + j];
  }

  private layerView(id: string, title: string, map: (x: number) => number): LayerView {
    const { count, features, inputs } = this.dataset.value!;
    const { points, explained } = project(inputs.map(map), count, features);
    const buffer = this.gpu.value!.arena.upload('positions', points, storageUsage | 0x20);
    return {
      id,
      title,
      layout: 'pca',
      width: features,
      positions: buffer,
      points,
      explained,
      neighbours: nearest(this.entries, count, 8),
    };
  }

  private computeNudge(settings: NudgeSettings): NudgeView {
    const n = this.dataset.value!.count;
    const row = this.entries.slice(settings.index * n, (settings.index + 1) * n);
    const predicted = row.map(
      (value, i) => settings.rate * value * (this.dataset.value!.labels[i] === settings.label ? 1 : -0.6),
    );
    const actual = predicted.map((value) => Math.tanh(value));
    const cosine = row.map(
      (value, j) => value / Math.sqrt(this.entry(settings.index, settings.index) * this.entry(j, j)),
    );
    const error = Math.hypot(...predicted.map((value, i) => value - actual[i])) / Math.hypot(...actual);
    const correlation = { pearson: 0.97, spearman: 0.95 };
    const similarity = [
      { id: 'input', title: 'Input', cosine },
      { id: 'hidden-1', title: 'Hidden 1', cosine: cosine.map((value) => value ** 3) },
    ];
    return {
      settings,
      predicted,
      actual,
      similarity,
      predictedActual: correlation,
      actualSimilarity: [correlation, correlation],
      predictedSimilarity: [correlation, correlation],
      relativeError: error,
      stableRate: 2 / this.entry(settings.index, settings.index),
      seconds: 0.2,
      step: 230,
    };
  }
}
