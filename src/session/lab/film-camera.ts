// A network of its own that is trained for a film, and what is taken down at a kept step.
import type { JobOptions } from '../../core/progress';
import { permutation, streamOf } from '../../core/random';
import { inSlices } from '../../core/slices';
import { gatherInputs, gatherLabels, gatherTargets, trainedOn } from '../../datasets/dataset';
import { computeKernel } from '../../engine/kernel';
import { Network, uploadDatapoints } from '../../engine/network';
import { Trainer, type TrainerState, type TrainingData } from '../../engine/training';
import type { Arena } from '../../gpu/arena';
import type { Matrix } from '../../gpu/matrix';
import { readMatrix } from '../../gpu/readback';
import type { Model } from '../../model/graph';
import { coursePoint } from '../../theory/kernel-course';
import type { Goals } from '../../theory/mode-learning';
import { weightMovement } from '../../theory/summaries';
import { layersOf, viewHiddenLayers } from '../neighbourhood-view';
import { TrainingPace } from '../training-pace';
import { pointOf } from '../training-point';
import { buildModel, type Workspace } from '../workspace';
import type { FilmFrame, FilmSettings, KeptPlaces } from './film';
import { checkTrainable, goalsAt } from './goals';

/** A kept step without where the datapoints are. */
export type TakenFrame = Omit<FilmFrame, 'places'>;

/** The first datapoints of a seeded order, by class, then by index. */
export function probeOf({ dataset }: Pick<Workspace, 'dataset'>, probe: number, seed: number): Uint32Array {
  const chosen = permutation(seed, streamOf('film probe'), dataset.count).slice(0, probe);
  const { labels } = dataset;
  return chosen.sort((a, b) => labels[a] - labels[b] || a - b);
}

export class FilmCamera implements Disposable {
  /** Of the probe set: classes, real-valued targets [n, C] in their place, and datapoints [features, n]. */
  readonly labels: Uint32Array;
  readonly targets: Float32Array | undefined;
  readonly rows: Matrix;
  /** All datapoints. */
  private readonly inputs: Matrix;
  private readonly goals: Goals;
  private readonly pace = new TrainingPace();
  private readonly zeros: Float32Array;
  /** Parameters of the first frame. */
  private start: Float32Array | undefined;

  private constructor(
    readonly settings: FilmSettings,
    private readonly arena: Arena,
    readonly network: Network,
    readonly trainer: Trainer,
    { dataset, inputs }: Workspace,
    readonly probe: Uint32Array,
  ) {
    this.inputs = inputs;
    this.labels = gatherLabels(dataset, probe);
    this.targets = gatherTargets(dataset, probe);
    this.goals = goalsAt(dataset, probe);
    this.rows = uploadDatapoints(arena, gatherInputs(dataset, probe), probe.length, dataset.features);
    this.zeros = new Float32Array(network.layout.length);
  }

  /**
   * Everything, or nothing; the probe set is of the network's seed unless one is given. Throws LimitExceeded, ShapeMismatch,
   * Unsupported where there is nothing to train towards or not by this loss, and the signal's reason.
   */
  static async create(
    workspace: Workspace,
    settings: FilmSettings,
    { probe, ...options }: JobOptions & { readonly probe?: Uint32Array } = {},
  ): Promise<FilmCamera> {
    checkTrainable(workspace.dataset);
    const model = await modelOf(workspace, settings, options);
    const { gpu } = workspace;
    const arena = gpu.arena.child('film');
    try {
      const network = Network.create(gpu, model);
      arena.defer(() => network[Symbol.dispose]());
      const { seed } = settings.network ?? workspace.settings.network;
      const data = dataOf(workspace, settings, arena);
      const trainer = Trainer.create(network, data, { ...settings.training, seed });
      arena.defer(() => trainer[Symbol.dispose]());
      const seen = probe ?? probeOf(workspace, settings.probe, seed);
      return new FilmCamera(settings, arena, network, trainer, workspace, seen);
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
  }

  /** Floats of what `places` keeps. */
  get placesLength(): number {
    return 4 * this.inputs.columns * (layersOf(this.network.graph).length - 1);
  }

  /** Trains to a step, telling its progress in steps. Throws DeviceLost, and the signal's reason. */
  async advance(step: number, options: JobOptions): Promise<void> {
    const report = (): void =>
      options.onProgress?.({ stage: 'training steps', done: this.trainer.step, total: this.settings.steps });
    report();
    while (this.trainer.step < step) {
      await options.pause?.();
      await this.pace.run(this.trainer, step - this.trainer.step, options);
      report();
    }
  }

  /** The step that training is at. Throws LimitExceeded, DeviceLost, and the signal's reason. */
  async frame(before: readonly TakenFrame[], options: JobOptions): Promise<TakenFrame> {
    const { trainer, goals } = this;
    const { layout } = this.network;
    const { train, test } = await trainer.evaluate(options);
    const place = this.slim(await trainer.save());
    const kernel = await this.kernel(options);
    const [first, last] = [before[0], before.at(-1)];
    const previous = last && { kernel: last.kernel, steps: place.step - last.step };
    const context = { goals, first: first?.kernel, before: previous };
    const start = (this.start ??= place.parameters);
    const partOf = (set: Float32Array) => (name: string) => layout.unpackOne(set, name);
    const movement = weightMovement(layout.names, partOf(place.parameters), partOf(start));
    return {
      step: place.step,
      point: pointOf(trainer, train, test),
      kernel,
      place,
      ...(await inSlices(coursePoint(kernel, context), options)),
      ...(await inSlices(movement, options)),
    };
  }

  /**
   * Where all datapoints are in the hidden layers, on the sides on which they were before. Throws LimitExceeded, DeviceLost, and
   * the signal's reason.
   */
  async places(before: readonly KeptPlaces[], { signal, pause }: JobOptions): Promise<readonly KeptPlaces[]> {
    using arena = this.network.gpu.arena.child('film places');
    const options = { signal, pause, withNeighbours: false };
    const { layers } = await viewHiddenLayers(this.network, arena, this.inputs, before, options);
    return layers.map(({ id, title, width, points, explained }) => ({ id, title, width, points, explained }));
  }

  [Symbol.dispose](): void {
    this.arena[Symbol.dispose]();
  }

  private async kernel(options: JobOptions): Promise<Float32Array> {
    const { gpu } = this.network;
    using arena = gpu.arena.child('film kernel');
    const { signal, pause } = options;
    const { matrix } = await computeKernel(
      this.network,
      arena,
      { rows: this.rows, reduction: 'trace' },
      { signal, pause },
    );
    return readMatrix(gpu, matrix);
  }

  /** Moments that the optimizer has not are zeros, and kept once. */
  private slim(state: TrainerState): TrainerState {
    const { optimizer } = this.settings.training;
    const { zeros } = this;
    return {
      ...state,
      first: optimizer === 'sgd' ? zeros : state.first,
      second: optimizer === 'adam' ? state.second : zeros,
    };
  }
}

/** The model of these settings on the session's datapoints, or the one that was brought. */
async function modelOf(workspace: Workspace, { network }: FilmSettings, options: JobOptions): Promise<Model> {
  return network ? buildModel(workspace.dataset, { network }, options) : workspace.model;
}

/** What is trained on; real-valued targets are kept by `arena`. */
function dataOf({ dataset, inputs }: Workspace, { training }: FilmSettings, arena: Arena): TrainingData {
  const { labels, targets, count, split } = dataset;
  const rows = targets && uploadDatapoints(arena, targets, count, targets.length / count);
  return { inputs, labels, targets: rows, ...trainedOn(split, training) };
}
