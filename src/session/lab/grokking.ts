// A training that groks: the pairs trained on are known by heart after some tens of steps, the sums of those held out hundreds of
// steps later.
import type { DatasetSettings } from '../../state/dataset-settings';
import type { NetworkSettings, TrainingSettings } from '../../state/settings';
import type { FilmSettings } from './film';

/** Half of all pairs are trained on. */
const dataset: DatasetSettings = { name: 'modular-addition', modulus: 23, share: 1, trainShare: 0.5, seed: 0 };

const network: NetworkSettings = {
  hidden: [128],
  activation: 'gelu',
  parameterization: 'standard',
  residual: false,
  outputScale: 1,
  seed: 0,
};

/**
 * All that are trained on at every step, by AdamW: without weight decay the sums of the pairs held out stay unknown (Power et
 * al. 2022). The squared error as in Gromov 2023.
 */
const training: TrainingSettings = {
  optimizer: 'adam',
  loss: 'squared-error',
  rate: 0.01,
  weightDecay: 0.7,
  batchSize: 512,
  epochs: 1000,
};

const { epochs: steps, ...filmed } = training;

/** Settings of the session, and of a film of its whole training with the kernel of all pairs. */
export const grokking = {
  dataset,
  network,
  training,
  film: { network, training: filmed, steps, kept: 20, probe: 529 } satisfies FilmSettings,
} as const;
