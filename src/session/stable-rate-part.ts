// The largest stable rate of full-batch training: a background job of products with the kernel of the training part.
import { signal } from '@preact/signals-core';
import type { JobOptions } from '../core/progress';
import { gatherInputs, trainedOn } from '../datasets/dataset';
import { KernelOperator } from '../engine/kernel-operator';
import { type Network, uploadDatapoints } from '../engine/network';
import { moments } from '../engine/training';
import type { Matrix } from '../gpu/matrix';
import type { TrainingSettings } from '../state/settings';
import { fullBatchStableRate } from '../theory/stable-rate';
import { besideTiles } from './beside-tiles';
import type { SessionCore } from './core';
import { readLogits } from './logits';
import { softmaxRows } from './softmax';
import type { Workspace } from './workspace';

const tolerance = 1e-3; // of the residual; the eigenvalue's own error is about its square
const job = { title: 'Finding the largest stable rate', where: 'training', key: 'stable rate' } as const;

export class StableRatePart {
  readonly rate = signal<number | undefined>(undefined);

  constructor(private readonly core: SessionCore) {}

  /** Computes it for the present weights. Rejects with what failed. */
  async compute(): Promise<void> {
    await this.core.perform(job, async (workspace, options) => {
      await besideTiles(this.core.board, () => this.computeOnce(workspace, options), options);
    });
  }

  /** The weights change: the rate is of others. */
  clear(): void {
    this.rate.value = undefined;
    void this.core.board.supersede(job.key);
  }

  private async computeOnce(workspace: Workspace, options: JobOptions): Promise<void> {
    const { network, step } = await workspace.snapshot(await this.core.family(workspace.gpu));
    using _network = network;
    const rate = await this.measure(workspace, network, options);
    if (workspace.trainer.step === step) this.rate.value = rate;
  }

  private async measure(workspace: Workspace, network: Network, options: JobOptions): Promise<number> {
    const { gpu, dataset, settings } = workspace;
    const { train } = trainedOn(dataset.split, settings.training);
    using arena = gpu.arena.child('stable rate');
    const rows = uploadDatapoints(arena, gatherInputs(dataset, train), train.length, dataset.features);
    const probabilities = await probabilitiesOf(network, rows, settings.training, options);
    using operator = await KernelOperator.create(network, { rows }, options);
    const { signal: abort, pause } = options;
    const product = (v: Float64Array): Promise<Float32Array> => operator.apply(v, { signal: abort, pause });
    const momentum = settings.training.optimizer === 'momentum' ? moments.beta1 : 0;
    const size = { n: train.length, classes: network.outputs };
    const found = await fullBatchStableRate(product, size, { probabilities, momentum }, { tolerance, ...options });
    return found.rate;
  }
}

/** Softmax rows [n, C] for cross-entropy; the squared error's curvature needs none. */
async function probabilitiesOf(
  network: Network,
  rows: Matrix,
  { loss }: TrainingSettings,
  options: JobOptions,
): Promise<Float64Array | undefined> {
  if (loss !== 'cross-entropy') return undefined;
  return softmaxRows(await readLogits(network, rows, options), network.outputs);
}
