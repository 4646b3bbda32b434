// A nudge's change of log-probabilities at one other datapoint, factor by factor, beside what really happened there.
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { gatherInputs } from '../../datasets/dataset';
import { computeKernel } from '../../engine/kernel';
import { type Network, uploadDatapoints } from '../../engine/network';
import { readMatrix } from '../../gpu/readback';
import { probabilityFactors } from '../../theory/log-probability-step';
import { logProbabilityChanges } from '../../theory/shifts';
import { softmaxRows } from '../softmax';
import type { Workspace } from '../workspace';
import { type DepthFactors, mostFactorClasses } from './depth';
import type { Orders } from './depth-orders';
import { pieceOf, realChange } from './depth-shifts';

/** Throws Unsupported where a step has no such factors, or they are too many to be read. */
export function checkFactors({ view }: Orders, { settings }: Workspace, classes: number): void {
  if (settings.training.loss !== 'cross-entropy') throw unsupported('factors of log-probabilities for another loss');
  if (view.subject.kind !== 'datapoint') throw unsupported('factors of a step on several datapoints');
  if (classes > mostFactorClasses) throw unsupported(`factors of more than ${mostFactorClasses} logits`);
}

/** At `datapoint`. Throws as checkFactors, LimitExceeded, DeviceLost; stops on abort. */
export async function computeFactors(
  workspace: Workspace,
  network: Network,
  { orders, datapoint }: { readonly orders: Orders; readonly datapoint: number },
  options: JobOptions,
): Promise<DepthFactors> {
  const { outputs: classes } = network;
  checkFactors(orders, workspace, classes);
  const { index, label, rate } = orders.view.settings;
  const probabilitiesAt = (at: number): Float64Array =>
    softmaxRows(orders.derivatives.logits.subarray(at * classes, (at + 1) * classes), classes);
  const block = await blockOf(workspace, network, [datapoint, index], options);
  const residual = probabilitiesAt(index).map((p, c) => p - (c === label ? 1 : 0));
  const probabilities = probabilitiesAt(datapoint);
  const found = probabilityFactors({ probabilities, block, residual, rate });
  const step = pieceOf({ ...orders.derivatives, after: orders.after, rate, classes }, datapoint, datapoint + 1);
  const actualLog = logProbabilityChanges({ logits: step.logits, change: realChange(step), classes }, 0, 'exact');
  return {
    ...{ of: orders.view, datapoint, classes, block, residual, probabilities, actualLog },
    centring: found.centring,
    predictedLog: found.logProbabilities,
    predicted: found.probabilities,
    actual: actualLog.map((change, c) => probabilities[c] * Math.expm1(change)),
  };
}

/** K(x, x_o), [C, C]. */
async function blockOf(
  { dataset }: Workspace,
  network: Network,
  datapoints: readonly [number, number],
  options: JobOptions,
): Promise<Float32Array> {
  using arena = network.gpu.arena.child('block of the kernel');
  const [rows, columns] = datapoints.map((at) =>
    uploadDatapoints(arena, gatherInputs(dataset, [at]), 1, dataset.features),
  );
  const { matrix } = await computeKernel(network, arena, { rows, columns, reduction: 'full' }, options);
  return await readMatrix(network.gpu, matrix);
}
