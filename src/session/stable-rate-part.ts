// The largest stable rate of full-batch training: a background job of products with the kernel of the training part.
import { signal } from '@preact/signals-core';
import type { JobOptions } from '../core/progress';
import { gatherInputs, trainedOn } from '../datasets/dataset';
import { type Network, uploadDatapoints } from '../engine/network';
import { moments } from '../engine/training';
import { batchStableRate } from './batch-stable-rate';
import { besideTiles } from './beside-tiles';
import type { SessionCore } from './core';
import type { Workspace } from './workspace';

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
    const { loss, optimizer } = settings.training;
    const momentum = optimizer === 'momentum' ? moments.beta1 : 0;
    return await batchStableRate(network, rows, { loss, momentum }, options);
  }
}
