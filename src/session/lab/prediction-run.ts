// A prediction and the run it is of: kernels at the start, the largest stable rate, both courses, and what became of the kernel.
import { isNtkError, unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { Dataset } from '../../datasets/dataset';
import { KernelOperator } from '../../engine/kernel-operator';
import { Network } from '../../engine/network';
import type { FamilyName } from '../../state/settings';
import { fitOf, type Labels, probabilityRows } from '../../theory/label-losses';
import { curvedProduct, fullBatchStableRate, type StableRate } from '../../theory/stable-rate';
import type { Product } from '../../core/vectors';
import { topModeDescent } from '../../theory/top-mode';
import type { Workspace } from '../workspace';
import { readOutputs, runFullBatch } from './full-batch-run';
import { checkTrainable } from './goals';
import { breathingProduct, type PredictedRun, predictRun } from './predicted-run';
import { type Probe, type ProbeKernels, probeKernels, uploadProbe } from './prediction-probe';
import type { PredictionSettings, PredictionView, RegressionLimit, Trajectory } from './prediction-types';

const mostMoments = 100;
const tolerance = 1e-4; // of the sharpness's residual

/** Whole steps from 0 to the last, about evenly spaced. */
export function momentsUpTo(steps: number): number[] {
  const count = Math.min(steps, mostMoments);
  return Array.from({ length: count + 1 }, (_, k) => Math.round((k * steps) / Math.max(1, count)));
}

function checkSettings({ share, steps, loss }: PredictionSettings, { targets }: Dataset): void {
  if (targets && loss !== 'squared-error')
    throw unsupported('a cross-entropy towards real numbers: they have a squared error alone');
  if (!(share > 0 && Number.isFinite(share))) throw unsupported(`a learning rate of ${share} times the stable rate`);
  if (!(Number.isInteger(steps) && steps > 0)) throw unsupported(`a run of ${steps} steps`);
}

interface Sets {
  readonly train: Labels;
  readonly test: Labels;
  /** Numbers of the training points' logits. */
  readonly split: number;
}

function setsOf({ labels, targets, trained }: Probe, { loss }: PredictionSettings, classes: number): Sets {
  const part = (first: number, end: number): Labels => ({
    loss,
    labels: labels.subarray(first, end),
    classes,
    targets: targets?.subarray(first * classes, end * classes),
  });
  return { train: part(0, trained), test: part(trained, labels.length), split: trained * classes };
}

function trajectoryOf({ train, test, split }: Sets, outputs: readonly Float64Array[]): Trajectory {
  return {
    outputs,
    train: outputs.map((rows) => fitOf(train, rows.subarray(0, split))),
    test: test.labels.length > 0 ? outputs.map((rows) => fitOf(test, rows.subarray(split))) : undefined,
  };
}

function limitOf({ train, test, split }: Sets, limit: Float64Array, left: number): RegressionLimit {
  const squared = (labels: Labels): Labels => ({ ...labels, loss: 'squared-error' });
  const fits = trajectoryOf({ train: squared(train), test: squared(test), split }, [limit]);
  return { train: fits.train[0], test: fits.test?.[0], left };
}

/** Curvature of the loss at these logits: softmax rows for cross-entropy. */
function curvatureAt({ loss, classes }: Labels, outputs: Float64Array): Float64Array | undefined {
  return loss === 'cross-entropy' ? probabilityRows(outputs, classes) : undefined;
}

function rateAt(
  product: Product,
  { labels, classes }: Labels,
  probabilities: Float64Array | undefined,
  options: JobOptions,
) {
  const size = { n: labels.length, classes };
  const { signal } = options;
  return fullBatchStableRate(product, size, { probabilities }, { tolerance, signal });
}

/** Of the trained network; NaN where it is no longer finite. */
async function sharpnessAtEnd(
  network: Network,
  { trainInputs }: Probe,
  labels: Labels,
  outputs: Float64Array,
  options: JobOptions,
): Promise<number> {
  if (!outputs.every(Number.isFinite)) return NaN;
  using operator = await KernelOperator.create(network, { rows: trainInputs }, options);
  const { signal, pause } = options;
  const product = (v: Float64Array): Promise<Float32Array> => operator.apply(v, { signal, pause });
  try {
    return (await rateAt(product, labels, curvatureAt(labels, outputs), options)).sharpness;
  } catch (error) {
    if (isNtkError(error, 'Unsupported')) return NaN;
    throw error;
  }
}

/** Of the losses after 0, 1, ... steps. One that is no number is larger than every number. */
export function largestLoss(losses: readonly number[]): PredictionView['excursion'] {
  const size = (step: number): number => (Number.isNaN(losses[step]) ? Infinity : losses[step]);
  const step = losses.reduce((best, _, at) => (size(at) > size(best) ? at : best), 0);
  return { step, loss: losses[step] };
}

/** What is known before anything is trained. */
interface Beginning {
  readonly probe: Probe;
  readonly sets: Sets;
  readonly kernels: ProbeKernels;
  /** Logits of those trained on, and of those held out. */
  readonly start: Float64Array;
  readonly otherStart: Float64Array;
  readonly stable: StableRate;
  /** v to H^1/2 K H^1/2 v. */
  readonly curved: Product;
}

async function begin(
  network: Network,
  probe: Probe,
  settings: PredictionSettings,
  options: JobOptions,
): Promise<Beginning> {
  const kernels = await probeKernels(network, probe, options);
  const sets = setsOf(probe, settings, network.outputs);
  const outputs = await readOutputs(network, probe, options);
  const start = outputs.slice(0, sets.split);
  const product = breathingProduct(kernels.own, options);
  const curvature = curvatureAt(sets.train, start);
  const stable = await rateAt(product, sets.train, curvature, options);
  if (!Number.isFinite(stable.rate)) throw unsupported('a network whose kernel is zero');
  const curved = curvedProduct(product, network.outputs, curvature);
  return { probe, sets, kernels, start, otherStart: outputs.slice(sets.split), stable, curved };
}

/** Both courses and what becomes of the kernel; trains `network` itself. */
async function follow(
  network: Network,
  { probe, sets, stable, curved, ...own }: Beginning,
  settings: PredictionSettings,
  options: JobOptions,
): Promise<Omit<PredictionView, 'seconds'>> {
  const { steps, loss, share } = settings;
  const [rate, moments, n] = [share * stable.rate, momentsUpTo(steps), probe.trained];
  const run: PredictedRun = { ...own, settings, labels: sets.train, rate, moments };
  const predicted = await predictRun(run, options);
  const { errors } = await topModeDescent({ product: curved, size: sets.split, n, rate, steps }, options);
  const lossAt = (rows: Float64Array): number => fitOf(sets.train, rows.subarray(0, sets.split)).loss;
  const real = await runFullBatch(network, { probe, loss, rate, moments, lossAt }, options);
  const actual = trajectoryOf(sets, real.outputs);
  const end = actual.outputs.at(-1)!.slice(0, sets.split);
  return {
    settings,
    datapoints: probe.datapoints,
    labels: probe.labels,
    targets: probe.targets,
    trained: n,
    outputs: network.outputs,
    moments,
    rate,
    stableRate: stable.rate,
    predicted: trajectoryOf(sets, predicted.outputs),
    actual,
    limit: limitOf(sets, predicted.limit, predicted.left),
    sharpness: { start: stable.sharpness, end: await sharpnessAtEnd(network, probe, sets.train, end, options) },
    excursion: largestLoss(real.losses),
    topMode: moments.map((step) => errors[step]),
    method: predicted.method,
  };
}

/** Throws LimitExceeded, Unsupported, DeviceLost, the signal's reason. */
export async function runPrediction(
  { gpu, dataset, model }: Workspace,
  family: FamilyName,
  settings: PredictionSettings,
  options: JobOptions,
): Promise<PredictionView> {
  const started = performance.now();
  checkTrainable(dataset);
  checkSettings(settings, dataset);
  using arena = gpu.arena.child('fixed-kernel prediction');
  using network = Network.create(gpu, model, family);
  const probe = uploadProbe(arena, dataset, settings, network.outputs);
  const beginning = await begin(network, probe, settings, options);
  const view = await follow(network, beginning, settings, options);
  return { ...view, seconds: (performance.now() - started) / 1000 };
}
