// The datapoints of a prediction on the device, and the kernels among them.
import { NtkError, unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { type Dataset, gatherInputs, gatherLabels, gatherTargets } from '../../datasets/dataset';
import { type Network, uploadDatapoints } from '../../engine/network';
import type { Arena } from '../../gpu/arena';
import type { Matrix } from '../../gpu/matrix';
import { DenseKernel } from './dense-kernel';
import type { PredictionSettings } from './prediction-types';
import { spreadOver } from './probe';

/** n C of the training points at most: their kernel has as many rows and columns. */
export const mostOutputs = 2560;

export interface Probe {
  /** Those trained on, then those held out. */
  readonly datapoints: Uint32Array<ArrayBuffer>;
  readonly labels: Uint32Array;
  /** Real-valued targets in their place, [n + n*, C]. */
  readonly targets?: Float32Array;
  readonly trained: number;
  /** All of them, [features, n + n*]. */
  readonly inputs: Matrix;
  readonly trainInputs: Matrix;
  /** Absent where nothing is held out. */
  readonly testInputs?: Matrix;
}

function checkRoom(outputs: number, trained: number): void {
  if (trained === 0) throw unsupported('a prediction without datapoints to train on');
  if (trained * outputs <= mostOutputs) return;
  const details = {
    what: `datapoints with ${outputs} logits each`,
    needed: trained,
    available: Math.floor(mostOutputs / outputs),
  };
  throw new NtkError('LimitExceeded', details, `A full kernel of ${trained} datapoints is too large.`);
}

/** Throws LimitExceeded, and Unsupported where there is nothing to train on. */
export function uploadProbe(
  arena: Arena,
  dataset: Dataset,
  { train, test }: PredictionSettings,
  outputs: number,
): Probe {
  const [own, others] = [spreadOver(dataset.split.train, train), spreadOver(dataset.split.test, test)];
  checkRoom(outputs, own.length);
  const upload = (indices: Uint32Array): Matrix =>
    uploadDatapoints(arena, gatherInputs(dataset, indices), indices.length, dataset.features);
  const datapoints = Uint32Array.from([...own, ...others]);
  return {
    datapoints,
    labels: gatherLabels(dataset, datapoints),
    targets: gatherTargets(dataset, datapoints),
    trained: own.length,
    inputs: upload(datapoints),
    trainInputs: upload(own),
    testInputs: others.length > 0 ? upload(others) : undefined,
  };
}

export interface ProbeKernels {
  /** [n C, n C]. */
  readonly own: DenseKernel;
  /** Of those held out with those trained on, [n* C, n C]. */
  readonly cross?: DenseKernel;
}

/** Throws what computeKernel throws. */
export async function probeKernels(
  network: Network,
  { trainInputs, testInputs }: Probe,
  options: JobOptions,
): Promise<ProbeKernels> {
  const own = await DenseKernel.compute(network, { rows: trainInputs, reduction: 'full' }, options);
  if (!testInputs) return { own };
  const request = { rows: testInputs, columns: trainInputs, reduction: 'full' } as const;
  return { own, cross: await DenseKernel.compute(network, request, options) };
}
