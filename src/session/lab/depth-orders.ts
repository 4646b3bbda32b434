// A step predicted to both orders beside the real one, at its own rate and at others around it.
import { isNtkError, NtkError } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { breathing } from '../../core/slices';
import { lengthOf } from '../../core/vectors';
import { gatherInputs } from '../../datasets/dataset';
import { type Network, uploadDatapoints } from '../../engine/network';
import { type Step, type StepDerivatives, stepDerivatives, steppedLogits } from '../../engine/step-changes';
import { stepDirection } from '../../engine/step-direction';
import type { Matrix } from '../../gpu/matrix';
import type { TrainingSettings } from '../../state/settings';
import type { ShiftKind } from '../../theory/shifts';
import { batchStableRate } from '../batch-stable-rate';
import { relativeError } from '../nudge-view';
import type { Workspace } from '../workspace';
import type { DepthSubject, DepthView, RatePoint } from './depth';
import { runEpoch } from './depth-epoch';
import { fitOf } from './depth-fit';
import { rounding, type Shifted, shiftedBy } from './depth-shifts';
import type { Stepped } from './depth-subject';

/** Numbers of all logits at most: they and their derivatives are read from the GPU. */
export const mostLogits = 2 ** 23;

/** Rates on each side of the present one, at most where the stable one lies further off, and how many of them make a decade. */
const [onEachSide, mostOnASide, perDecade] = [6, 12, 3];

/**
 * Rates around a positive one, ascending: two decades to each side, and on to the largest stable rate where that is within four;
 * zero alone.
 */
export function ratesAround(rate: number, stable: number): number[] {
  if (!(rate > 0)) return [rate];
  const away = Math.log10(stable / rate) * perDecade;
  const [below, above] = [reach(-away), reach(away)];
  return Array.from({ length: below + above + 1 }, (_, at) => rate * 10 ** ((at - below) / perDecade));
}

/** How many rates it takes to one that is so many further on. */
function reach(away: number): number {
  const count = Math.ceil(away);
  return count > onEachSide && count <= mostOnASide ? count : onEachSide;
}

/** What was read of a step: [n, C] by datapoint. */
export interface Orders {
  readonly view: DepthView;
  readonly derivatives: StepDerivatives;
  /** After the step at the view's rate. */
  readonly after: Float32Array;
}

export interface OrdersRequest {
  readonly subject: DepthSubject;
  readonly stepped: Stepped;
  /** Training step of the network. */
  readonly step: number;
}

/** An epoch is run by `network` itself, last. Throws LimitExceeded where logits are too many to be read, ShapeMismatch, DeviceLost; stops on abort. */
export async function computeOrders(
  workspace: Workspace,
  network: Network,
  { subject, stepped, step }: OrdersRequest,
  options: JobOptions,
): Promise<Orders> {
  const started = performance.now();
  const { inputs, dataset } = workspace;
  checkRead(inputs.columns, network.outputs);
  const { members, labels, targets, settings } = stepped;
  const { loss } = workspace.settings.training;
  using arena = network.gpu.arena.child('nudge in depth');
  const quiet = { ...options, onProgress: undefined };
  const batch = uploadDatapoints(arena, gatherInputs(dataset, members), members.length, dataset.features);
  const direction = await stepDirection(network, arena, { inputs: batch, labels, targets, loss }, quiet);
  const derivatives = await stepDerivatives(network, inputs, direction, quiet);
  const kind = { ...settings, labels: dataset.labels };
  const run = { network, inputs, direction, derivatives, kind };
  const stable = await stableRate(network, batch, loss, quiet);
  const { curve, own, after } = await alongRates(run, settings.rate, stable, options);
  const breathe = breathing(options);
  const view = {
    ...{ subject, members, settings, step, curve },
    ...{ first: own.first, second: own.second, actual: own.actual },
    firstFit: await fitOf(own.first, own.actual, members, breathe),
    secondFit: await fitOf(own.second, own.actual, members, breathe),
    stableRate: stable,
    epoch: subject.kind === 'epoch' ? await runEpoch(workspace, network, { stepped, step }, options) : undefined,
    seconds: (performance.now() - started) / 1000,
  };
  return { view, derivatives, after };
}

function checkRead(n: number, classes: number): void {
  if (n * classes <= mostLogits) return;
  const details = { what: 'logits of all datapoints', needed: n * classes, available: mostLogits };
  const message = `${n} datapoints with ${classes} logits each are more than the ${mostLogits} numbers that are read.`;
  throw new NtkError('LimitExceeded', details, message);
}

interface Run {
  readonly network: Network;
  readonly inputs: Matrix;
  readonly direction: Step['direction'];
  readonly derivatives: StepDerivatives;
  readonly kind: ShiftKind;
}

/** Every rate by a real step; the numbers of the present one are kept. */
async function alongRates(
  { network, inputs, direction, derivatives, kind }: Run,
  present: number,
  stable: number,
  options: JobOptions,
): Promise<{ readonly curve: RatePoint[]; readonly own: Shifted; readonly after: Float32Array }> {
  const rates = ratesAround(present, stable);
  const breathe = breathing(options);
  const size = rounding(derivatives.logits, network.outputs);
  const curve: RatePoint[] = [];
  let [own, kept]: [Shifted?, Float32Array?] = [];
  for (const [done, rate] of rates.entries()) {
    options.onProgress?.({ stage: 'rates', done, total: rates.length });
    const after = await steppedLogits(network, inputs, { direction, rate }, { ...options, onProgress: undefined });
    const shifted = await shiftedBy({ ...derivatives, after, rate, classes: network.outputs }, kind, breathe);
    curve.push(pointOf(rate, shifted, size));
    if (rate === present) [own, kept] = [shifted, after];
  }
  return { curve, own: own!, after: kept! };
}

function pointOf(rate: number, { first, second, actual }: Shifted, size: number): RatePoint {
  return {
    rate,
    first: relativeError(first, actual),
    second: relativeError(second, actual),
    rounding: size / lengthOf(actual),
  };
}

/** NaN where the kernel is not finite. */
async function stableRate(
  network: Network,
  batch: Matrix,
  loss: TrainingSettings['loss'],
  options: JobOptions,
): Promise<number> {
  try {
    return await batchStableRate(network, batch, { loss }, options);
  } catch (error) {
    if (isNtkError(error, 'Unsupported')) return NaN;
    throw error;
  }
}
