// The largest stable rate of steps on one batch, whose loss is the mean over it: by products with the batch's kernel.
import type { JobOptions } from '../core/progress';
import { KernelOperator } from '../engine/kernel-operator';
import type { Network } from '../engine/network';
import type { Matrix } from '../gpu/matrix';
import type { TrainingSettings } from '../state/settings';
import { fullBatchStableRate } from '../theory/stable-rate';
import { readLogits } from './logits';
import { softmaxRows } from './softmax';

const tolerance = 1e-3; // of the residual; the eigenvalue's own error is about its square

export interface BatchSteps extends Pick<TrainingSettings, 'loss'> {
  /** Of the heavy ball; 0 when absent. */
  readonly momentum?: number;
}

/** Of the batch [features, m]. Throws Unsupported where its kernel is not finite, LimitExceeded, DeviceLost; stops on abort. */
export async function batchStableRate(
  network: Network,
  rows: Matrix,
  { loss, momentum = 0 }: BatchSteps,
  options: JobOptions = {},
): Promise<number> {
  const probabilities = await probabilitiesOf(network, rows, loss, options);
  using operator = await KernelOperator.create(network, { rows }, options);
  const { signal, pause } = options;
  const product = (v: Float64Array): Promise<Float32Array> => operator.apply(v, { signal, pause });
  const size = { n: rows.columns, classes: network.outputs };
  const found = await fullBatchStableRate(product, size, { probabilities, momentum }, { tolerance, ...options });
  return found.rate;
}

/** Softmax rows [m, C] for cross-entropy; the squared error's curvature needs none. */
async function probabilitiesOf(
  network: Network,
  rows: Matrix,
  loss: TrainingSettings['loss'],
  options: JobOptions,
): Promise<Float64Array | undefined> {
  if (loss !== 'cross-entropy') return undefined;
  return softmaxRows(await readLogits(network, rows, options), network.outputs);
}
