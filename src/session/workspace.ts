// What a session has on one device: the datapoints, the network, its training. Replaced as a whole, never mended.
import type { Dataset } from '../datasets/dataset';
import { Network, uploadDatapoints } from '../engine/network';
import { Trainer, type TrainerState } from '../engine/training';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { buildMlp } from '../model/builders';
import type { Model, ParameterValues } from '../model/graph';
import { initialise } from '../model/initialise';
import type { FamilyName, NetworkSettings, TrainingSettings } from '../state/settings';
import { Turns } from './turns';

export interface WorkspaceSettings {
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  /** Weights in place of those drawn from the seed. */
  readonly weights?: ParameterValues;
}

/** The model of these settings for a dataset, with weights drawn from their seed. Throws ShapeMismatch. */
export function buildModel(dataset: Dataset, { network, weights }: WorkspaceSettings): Model {
  const { hidden, activation, parameterization, residual, seed } = network;
  const sizes = [dataset.features, ...hidden, dataset.classes.length];
  const graph = buildMlp({ sizes, activation, parameterization, residual });
  return { graph, values: weights ?? initialise(graph, seed) };
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
  static async create(gpu: Gpu, dataset: Dataset, settings: WorkspaceSettings): Promise<Workspace> {
    const owned: Disposable[] = [];
    const own = <T extends Disposable>(item: T): T => (owned.unshift(item), item);
    try {
      const arena = own(gpu.arena.child('datapoints'));
      const inputs = uploadDatapoints(arena, dataset.inputs, dataset.count, dataset.features);
      const model = buildModel(dataset, settings);
      const network = own(Network.create(gpu, model));
      const { labels, split } = dataset;
      const options = { ...settings.training, seed: settings.network.seed };
      const trainer = own(Trainer.create(network, { inputs, labels, ...split }, options));
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
