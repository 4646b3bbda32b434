// What a session publishes: read-only signals that elements draw, and the requests they may make. No element holds a job.
import type { ReadonlySignal } from '@preact/signals-core';
import type { NtkError } from '../core/errors';
import type { Progress } from '../core/progress';
import type { Dataset } from '../datasets/dataset';
import type { Gpu } from '../gpu/device';
import type { PointQuery } from '../gpu/point-query';
import type { OpenedModel, ShownModel } from './brought';
import type { Explorer } from './explorer/explorer';
import type {
  KernelCells,
  KernelCost,
  KernelEntry,
  KernelOverview,
  KernelView,
  TileWishes,
  TilesView,
} from './kernel-view';
import type { ShownFrame } from './lab/film';
import type { Lab } from './lab/lab';
import type { OpenedStore } from './levels/opened-store';
import type { FileKind, Savable, SavedFile, StoreTarget } from './save-kinds';
import type { TrainingPoint } from './training-point';
import type { StateDocument } from '../state/document';
import type { DatasetSettings } from '../state/dataset-settings';
import type { SelectionState } from '../state/selection';
import type {
  ColouredBy,
  KernelSettings,
  LayoutName,
  NetworkSettings,
  NudgeSettings,
  TrainingSettings,
} from '../state/settings';

export type { OpenedModel, ShownModel } from './brought';
export type { CellBand, CellWindow } from './levels/cell-window';
export type { OpenedStore } from './levels/opened-store';
export type * from './explorer/explorer';
export type * from './kernel-view';
export type * from './lab/depth';
export type * from './lab/film';
export type { Lab } from './lab/lab';
export type * from './lab/sweep';
export type * from './lab/plane-types';
export type * from './lab/spectrum-types';
export type * from './lab/prediction-types';
export type * from './lab/width-types';
export type { FileKind, Missing, Savable, SavedFile, SaveKind, StoreTarget } from './save-kinds';
export type { TrainingPoint } from './training-point';
export type { StateDocument } from '../state/document';
export type { DatasetSettings } from '../state/dataset-settings';
export type { SelectionState } from '../state/selection';
export type {
  ColouredBy,
  KernelOrder,
  KernelReduction,
  KernelSettings,
  LabName,
  LayoutName,
  NetworkSettings,
  NudgeSettings,
  ShiftMeasure,
  TrainingSettings,
} from '../state/settings';

export type SessionStatus =
  | { readonly phase: 'starting' }
  | { readonly phase: 'ready' }
  /** The device was lost once and is being rebuilt. */
  | { readonly phase: 'recovering' }
  | { readonly phase: 'failed'; readonly error: NtkError };

/** A running job. `cancel` stops it at the next submission and leaves the session as it was before it. */
export interface Job {
  readonly id: number;
  /** What it does, whatever its title: 'training', 'kernel', 'stable rate' and so on. */
  readonly key: string;
  readonly title: string;
  readonly progress: Progress;
  /** When it was asked for, in milliseconds of the page's clock. */
  readonly started: number;
  cancel(): void;
}

/** Where this machine's run leaves the numbers its state was written with. */
export interface Drift {
  readonly step: number;
  /** Test loss there, then and now. */
  readonly expected: number;
  readonly actual: number;
}

export interface TrainingStatus {
  readonly phase: 'idle' | 'running' | 'paused' | 'done';
  readonly step: number;
  readonly totalSteps: number;
  readonly history: readonly TrainingPoint[];
}

/** One hidden layer's activations in three dimensions; all by datapoint. */
export interface LayerView {
  /** How the positions were found. */
  readonly layout: LayoutName;
  readonly id: string;
  readonly title: string;
  readonly width: number;
  /** xyzw per datapoint (w = 0), scaled to unit root-mean-square radius: VERTEX | STORAGE buffer. */
  readonly positions: GPUBuffer;
  /** The same on the CPU: a column of n points, for picking and the keyboard. */
  readonly points: Float32Array;
  /** Fraction of variance along each of the three axes of PCA. */
  readonly explained: readonly [number, number, number];
  /** Indices [n, k] and distances [n, k] of the nearest neighbours in the full activation space; k = 0 until they are known. */
  readonly neighbours: { readonly k: number; readonly indices: Uint32Array; readonly distances: Float32Array };
}

export interface NeighbourhoodView {
  readonly layers: readonly LayerView[];
  readonly step: number;
  /** Where the layers are those of a step of a film. */
  readonly film?: ShownFrame;
}

export interface Correlation {
  readonly pearson: number;
  readonly spearman: number;
}

/** What one gradient step does to every datapoint. Columns of n numbers, by datapoint. */
export interface NudgeView {
  readonly settings: NudgeSettings;
  readonly predicted: Float32Array;
  readonly actual: Float32Array;
  /** Cosine with the chosen datapoint's activations, by layer id, first the input, last the deepest hidden layer. */
  readonly similarity: readonly { readonly id: string; readonly title: string; readonly cosine: Float32Array }[];
  /** Over all datapoints but the chosen one. */
  readonly predictedActual: Correlation;
  readonly actualSimilarity: readonly Correlation[];
  readonly predictedSimilarity: readonly Correlation[];
  /** |predicted - actual| / |actual|, root sums over all datapoints. */
  readonly relativeError: number;
  /** Largest stable rate of this nudge alone, from its own C x C kernel. */
  readonly stableRate: number;
  readonly seconds: number;
  /** Training step of the network that was nudged. */
  readonly step: number;
}

/** A failure beside the view it belongs to. */
export interface Problem {
  readonly where: 'network' | 'training' | 'kernel' | 'neighbourhood' | 'nudge' | 'explorer' | 'laboratory';
  readonly error: Error;
}

/**
 * Promises of requests resolve when the request is done, and also when it was cancelled, paused or superseded; they reject
 * with what failed, which is published in `problem` (or in `status`) as well.
 */
export interface Session extends Explorer, Disposable {
  readonly name: string;
  readonly status: ReadonlySignal<SessionStatus>;
  readonly gpu: ReadonlySignal<Gpu | undefined>;
  readonly dataset: ReadonlySignal<Dataset | undefined>;
  readonly jobs: ReadonlySignal<readonly Job[]>;
  /** The last failure of a job, until dismissed: shown beside the view it belongs to. */
  readonly problem: ReadonlySignal<Problem | undefined>;
  dismissProblem(): void;
  /** Everything that is needed to come back to where the session is. */
  readonly state: ReadonlySignal<StateDocument>;
  /** Set when a run leaves the checkpoints of the state it started from. */
  readonly drift: ReadonlySignal<Drift | undefined>;

  /**
   * Shows another document: network and training are built anew where they differ, and trained to its step; the rest is then as
   * it says. Resolves when everything is computed. A document that is none rejects with InvalidFile; a network that cannot be
   * built is a problem, rejects with it and changes nothing.
   */
  show(document: StateDocument): Promise<void>;

  /** A model that was brought, while it is shown in place of the network of the settings. */
  readonly opened: ReadonlySignal<ShownModel | undefined>;
  /** Whether the model or the datapoints that are shown were brought: no state names them. */
  readonly isBrought: ReadonlySignal<boolean>;
  /**
   * Shows a model on datapoints and computes its kernel; with nothing, the session is again on its own. Datapoints without
   * classes have those that the model answers, and nothing can be trained on them. What does not fit is a problem, rejects
   * with it and changes nothing. `configure` goes back to the network of its settings.
   */
  open(opened?: OpenedModel): Promise<void>;

  /** What can be kept as a file, with its name, and what is missing where it cannot. */
  readonly savable: ReadonlySignal<readonly Savable[]>;
  /**
   * Makes a file: the kernel that is shown, by datapoint whatever its order; the network with its present weights, which
   * opens again as the same; or a line for each datapoint. Resolves with nothing when it was cancelled. Rejects with
   * Unsupported where there is nothing to save, or an .npz would be beyond 4 GiB; LimitExceeded for a store beyond 512 MiB,
   * which has to be written as it comes; with what failed otherwise.
   */
  save(kind: FileKind): Promise<SavedFile | undefined>;
  /**
   * Writes the kernel that is shown as a Zarr store, in its order: whole, computed tile by tile, or to be gone on with where the
   * folder has a part of it. Nothing of the size of the kernel is kept. Resolves with whether it is complete: not when it was
   * cancelled, which leaves no archive, and a folder that says so. Rejects with Unsupported where there is no kernel or another
   * takes its place, InvalidFile where something else lies in the folder, LimitExceeded for an archive beyond 4 GiB.
   */
  saveStore(into: StoreTarget): Promise<boolean>;

  readonly network: ReadonlySignal<NetworkSettings>;
  readonly trainingSettings: ReadonlySignal<TrainingSettings>;
  readonly training: ReadonlySignal<TrainingStatus>;
  readonly datasetSettings: ReadonlySignal<DatasetSettings>;
  /**
   * A new network from its seed, untrained; with `dataset` on those datapoints. What is refused leaves the session as it
   * was, and is a problem.
   */
  configure(network: Partial<NetworkSettings>, training?: Partial<TrainingSettings>, dataset?: DatasetSettings): void;
  /** Trains to the end, then brings neighbourhood, kernel and nudge up to date. */
  train(): Promise<void>;
  /** Stops training after the steps under way. */
  pause(): void;
  trainStep(): Promise<void>;
  /** The same network from the same seed, untrained. */
  reset(): void;

  readonly kernelSettings: ReadonlySignal<KernelSettings>;
  /**
   * The network's, or that of the step of a film that is shown (`lab.film.show`). Its entries, rows, cells and overview are of what is
   * shown as well; columns, orders, block means, eigenvectors and files of the whole kernel are of the network's own.
   */
  readonly kernel: ReadonlySignal<KernelView | undefined>;
  /** Of a kernel that is computed by tile: what is under way, and how often its picture has changed. */
  readonly tiles: ReadonlySignal<TilesView>;
  /** What a view needs of a kernel that is computed by tile, the most urgent first; the newest call counts. */
  wantTiles(wishes: TileWishes): void;
  readonly cells: KernelCells;
  /** Of the kernel that is being computed, from before it starts. */
  readonly kernelCost: ReadonlySignal<KernelCost | undefined>;
  /** Names of the network's parameters; none before there is a network. */
  readonly parameterNames: ReadonlySignal<readonly string[]>;
  /** Another order remakes the picture alone, as other sets of the view do; another reduction, or other parameters, compute the kernel again where one is shown. */
  setKernel(settings: Partial<KernelSettings>): void;
  computeKernel(): Promise<void>;
  /**
   * Shows the kernel of a store in place of one that is computed, until one is computed again; its settings become those of
   * the session. Rejects with InvalidFile, ShapeMismatch or Unsupported, saying what differs, where the store is not of the
   * network and the datapoints that are shown; that changes nothing.
   */
  openStore(opened: OpenedStore): Promise<void>;
  /** One entry: value and cosine of datapoints i and j. Rejects while there is no kernel, with ShapeMismatch for datapoints that it has not. */
  kernelEntry(i: number, j: number): Promise<KernelEntry>;
  /** The picture that is shown in at most 256 x 256 cells; undefined while those are not there. */
  kernelOverview(): Promise<KernelOverview | undefined>;
  /** Row i of the kernel by datapoint, NaN where a film has not kept it. Rejects as `kernelEntry`. */
  kernelRow(i: number): Promise<Float32Array>;
  /**
   * Largest stable rate of full-batch training, linearised at the present weights, from the kernel of the training part;
   * undefined until computed for these. For `sgd` 2 / L with L the sharpness of the mean loss, for `momentum` 2 (1 + beta)
   * / L of heavy-ball momentum with beta = 0.9; for `adam`, whose steps are rescaled by parameter, that of plain gradient
   * descent, 2 / L, which says nothing about Adam's own rate. Mini-batches may need a smaller one.
   */
  readonly stableRate: ReadonlySignal<number | undefined>;

  /** Of the network, or of the step of a film that is shown where that has kept positions. */
  readonly neighbourhood: ReadonlySignal<NeighbourhoodView | undefined>;
  /** Makes the neighbourhood of the present weights, as training does by itself. Rejects with what failed; cancelled, it changes nothing. */
  placeDatapoints(): Promise<void>;
  /** Id of the layer that is shown. */
  readonly layer: ReadonlySignal<string | undefined>;
  setLayer(id: string): void;
  /** How the shown layer's datapoints are placed; UMAP takes a while, and is again PCA when it fails or is cancelled. */
  readonly layout: ReadonlySignal<LayoutName>;
  setLayout(layout: LayoutName): void;

  /**
   * The point of a cloud that is under a pointer, found on the GPU ahead of what is computed; undefined where there is none.
   * Rejects with DeviceLost.
   */
  pointUnder(query: PointQuery): Promise<number | undefined>;

  readonly nudgeSettings: ReadonlySignal<NudgeSettings | undefined>;
  readonly nudge: ReadonlySignal<NudgeView | undefined>;
  /** Chooses a datapoint, label, rate or measure and recomputes; choosing nothing clears the nudge. */
  setNudge(settings: Partial<NudgeSettings> | undefined): void;

  readonly selection: ReadonlySignal<SelectionState>;
  select(datapoint: number | undefined): void;
  hover(row: number | undefined, column?: number): void;

  readonly lab: Lab;

  readonly colouredBy: ReadonlySignal<ColouredBy>;
  setColouredBy(by: ColouredBy): void;
  /** The values behind `colouredBy`, n numbers, or undefined for class. */
  readonly colourValues: ReadonlySignal<Float32Array | undefined>;

  /** Everything from data to neighbourhood with nothing configured: load, train, kernel, neighbourhood. Once; again after a failure. */
  start(): Promise<void>;
  /** Resolves after disposal, when all that the session held has been given back. */
  readonly closed: Promise<void>;
}
