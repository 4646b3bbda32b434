// What a session has on one device: the datapoints, the network, its training. Replaced as a whole, never mended.
import type { JobOptions } from '../core/progress';
import { inSlices } from '../core/slices';
import { type Datapoints, type Dataset, trainedOn } from '../datasets/dataset';
import { Network, uploadDatapoints } from '../engine/network';
import { Trainer, type TrainerState } from '../engine/training';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { buildMlp } from '../model/builders';
import type { Model } from '../model/graph';
import { initialising } from '../model/initialise';
import type { DatasetSettings } from '../state/dataset-settings';
import type { FamilyName, NetworkSettings, TrainingSettings } from '../state/settings';
import { type Brought, checkFit, completeDataset } from './brought';
import { largestLogits, readLogits } from './logits';
import { Turns } from './turns';

export interface WorkspaceSettings {
  readonly dataset: DatasetSettings;
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  /** A model or datapoints in place of the session's own. */
  readonly brought?: Brought;
}

/**
 * The model that was brought, or that of these settings, with weights drawn from their seed a slice at a time. Throws
 * ShapeMismatch, and the signal's reason.
 */
export async function buildModel(
  dataset: Datapoints,
  { network, brought }: Pick<WorkspaceSettings, 'network' | 'brought'>,
  options: JobOptions = {},
): Promise<Model> {
  if (brought?.model) return brought.model;
  const { hidden, seed, ...rest } = network;
  const graph = buildMlp({ sizes: [dataset.features, ...hidden, classCount(dataset)], ...rest });
  return { graph, values: await inSlices(initialising(graph, seed), options) };
}

function classCount({ classes, labels = new Uint8Array() }: Datapoints): number {
  return classes?.length ?? Math.max(0, ...new Set(labels)) + 1;
}

export class Workspace implements Disposable {
  /** Training and copying of weights take turns, so that a copy is of a whole step. */
  readonly turns = new Turns();

  private constructor(
    readonly gpu: Gpu,
    readonly arena: Arena,
    readonly dataset: Dataset,
    readonly settings: WorkspaceSettings,
    readonly model: Model,
    /** All datapoints, [features, n]. */
    readonly inputs: Matrix,
    readonly network: Network,
    readonly trainer: Trainer,
    /** Where training starts. */
    readonly untrained: TrainerState,
  ) {}

  /** Builds everything, or nothing. Throws LimitExceeded, ShapeMismatch, DeviceLost. */
  static async create(gpu: Gpu, datapoints: Datapoints, settings: WorkspaceSettings): Promise<Workspace> {
    const owned: Disposable[] = [];
    const own = <T extends Disposable>(item: T): T => (owned.unshift(item), item);
    try {
      const arena = own(gpu.arena.child('datapoints'));
      const model = await buildModel(datapoints, settings);
      checkFit(model, datapoints);
      const inputs = uploadDatapoints(arena, datapoints.inputs, datapoints.count, datapoints.features);
      const network = own(Network.create(gpu, model));
      const answers = datapoints.labels ? undefined : largestLogits(await readLogits(network, inputs), network.outputs);
      const dataset = completeDataset(datapoints, network.outputs, answers);
      const { labels, split, count } = dataset;
      const targets = dataset.targets && uploadDatapoints(arena, dataset.targets, count, network.outputs);
      const options = { ...settings.training, seed: settings.network.seed };
      const data = { inputs, labels, targets, ...trainedOn(split, settings.training) };
      const trainer = own(Trainer.create(network, data, options));
      const untrained = await trainer.save();
      return new Workspace(gpu, arena, dataset, settings, model, inputs, network, trainer, untrained);
    } catch (error) {
      for (const item of owned) item[Symbol.dispose]();
      throw error;
    }
  }

  /** A copy of the network as it is after whole training steps, and which step that is. The caller disposes it. */
  async snapshot(family: FamilyName): Promise<{ network: Network; step: number }> {
    return this.turns.take(async () => {
      const network = Network.create(this.gpu, this.model, family);
      const encoder = this.gpu.device.createCommandEncoder();
      const { buffer, layout } = this.network.parameters;
      encoder.copyBufferToBuffer(buffer, 0, network.parameters.buffer, 0, layout.length * 4);
      this.gpu.device.queue.submit([encoder.finish()]);
      return { network, step: this.trainer.step };
    });
  }

  [Symbol.dispose](): void {
    this.trainer[Symbol.dispose]();
    this.network[Symbol.dispose]();
    this.arena[Symbol.dispose]();
  }
}

/** Whether these are the same network, maybe at other places of its training. */
export function sameNetwork({ settings: a }: Workspace, { settings: b }: Workspace): boolean {
  return a.brought === b.brought && JSON.stringify(a.network) === JSON.stringify(b.network);
}
