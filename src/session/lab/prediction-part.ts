// The fixed-kernel prediction of a session: a job on a copy of its network, whose result stays until there is another network.
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { besideTiles } from '../beside-tiles';
import type { SessionCore } from '../core';
import { mostOutputs } from './prediction-probe';
import { runPrediction } from './prediction-run';
import type { Prediction, PredictionSettings, PredictionView } from './prediction-types';

const job = { title: 'Predicting a training run', where: 'laboratory', key: 'fixed-kernel prediction' } as const;

export class PredictionPart implements Prediction {
  readonly view = signal<PredictionView | undefined>(undefined);
  readonly most: ReadonlySignal<number>;

  constructor(private readonly core: SessionCore) {
    this.most = computed(() => {
      const dataset = core.dataset.value;
      if (!dataset) return 0;
      return Math.min(dataset.split.train.length, Math.floor(mostOutputs / Math.max(1, dataset.classes.length)));
    });
  }

  async compute(settings: PredictionSettings): Promise<void> {
    await this.core.perform(job, async (workspace, options) => {
      const family = await this.core.family(workspace.gpu);
      const run = () => runPrediction(workspace, family, settings, options);
      const view = await besideTiles(this.core.board, run, options);
      options.signal?.throwIfAborted();
      this.view.value = view;
    });
  }

  /** There is another network: the prediction is of the one before. */
  clear(): void {
    this.view.value = undefined;
  }
}
