// A real epoch of mini-batch steps beside what the gradients at its start predict of it.
import type { JobOptions } from '../../core/progress';
import { breathing } from '../../core/slices';
import { gatherInputs, gatherLabels, gatherTargets, trainedOn } from '../../datasets/dataset';
import { datapointMajor } from '../../engine/jacobian-products';
import { type Network, uploadDatapoints } from '../../engine/network';
import { type StepDerivatives, stepDerivatives } from '../../engine/step-changes';
import { stepDirection } from '../../engine/step-direction';
import { epochOrder, Trainer } from '../../engine/training';
import { readLogits } from '../logits';
import type { Workspace } from '../workspace';
import type { DepthEpoch } from './depth';
import { fitOf } from './depth-fit';
import { shiftedBy } from './depth-shifts';
import type { Stepped } from './depth-subject';

export interface EpochRequest {
  /** On all that is trained on: its rate and measure. */
  readonly stepped: Stepped;
  /** Training step of the network, of whose epoch the mini-batches are. */
  readonly step: number;
}

/**
 * Trains `network` itself for the whole of an epoch: by plain gradient descent at the step's rate, in the mini-batches of the
 * session's training. Throws LimitExceeded, DeviceLost; stops on abort.
 */
export async function runEpoch(
  workspace: Workspace,
  network: Network,
  { stepped, step }: EpochRequest,
  options: JobOptions,
): Promise<DepthEpoch> {
  const { batchSize, stepsPerEpoch: steps } = workspace.trainer;
  const epoch = Math.floor(step / steps);
  const { settings, members } = stepped;
  const { labels } = workspace.dataset;
  const quiet = { ...options, onProgress: undefined };
  const derivatives = await summedDerivatives(workspace, network, epoch, quiet);
  await train(workspace, network, { epoch, rate: settings.rate }, options);
  const after = datapointMajor(await readLogits(network, workspace.inputs, quiet), network.outputs);
  const breathe = breathing(options);
  // As many steps at once, each on the mean gradient of what the epoch takes: the sum over its mini-batches.
  const summed = { ...derivatives, after, rate: settings.rate * steps, classes: network.outputs };
  const { first, actual } = await shiftedBy(summed, { ...settings, labels }, breathe);
  return { steps, batchSize, first, actual, fit: await fitOf(first, actual, members, breathe) };
}

/** Along the mean gradient of the datapoints that whole mini-batches take. */
async function summedDerivatives(
  { dataset, settings, trainer, inputs }: Workspace,
  network: Network,
  epoch: number,
  options: JobOptions,
): Promise<StepDerivatives> {
  using arena = network.gpu.arena.child('gradients of an epoch');
  const { train } = trainedOn(dataset.split, settings.training);
  const taken = epochOrder(train, settings.network.seed, epoch).subarray(0, trainer.stepsPerEpoch * trainer.batchSize);
  const batch = {
    inputs: uploadDatapoints(arena, gatherInputs(dataset, taken), taken.length, dataset.features),
    labels: gatherLabels(dataset, taken),
    targets: gatherTargets(dataset, taken),
    loss: settings.training.loss,
  };
  return await stepDerivatives(network, inputs, await stepDirection(network, arena, batch, options), options);
}

const stepsAtOnce = 16;

async function train(
  { dataset, settings, trainer: { batchSize }, inputs }: Workspace,
  network: Network,
  { epoch, rate }: { readonly epoch: number; readonly rate: number },
  options: JobOptions,
): Promise<void> {
  using arena = network.gpu.arena.child('targets');
  const targets = dataset.targets && uploadDatapoints(arena, dataset.targets, dataset.count, network.outputs);
  const { train: trained } = trainedOn(dataset.split, settings.training);
  const data = { inputs, labels: dataset.labels, targets, train: trained, test: new Uint32Array(0) };
  const { loss } = settings.training;
  const { seed } = settings.network;
  using trainer = Trainer.create(network, data, { optimizer: 'sgd', loss, rate, batchSize, seed });
  const total = trainer.stepsPerEpoch;
  const start = epoch * total;
  trainer.step = start;
  for (let done = 0; done < total; done = trainer.step - start) {
    options.onProgress?.({ stage: 'steps of the epoch', done, total });
    await options.pause?.();
    await trainer.run(Math.min(stepsAtOnce, total - done), { signal: options.signal });
  }
}
