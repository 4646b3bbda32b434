// A training run predicted by the kernel at its start: outputs of all datapoints of a probe at every moment, and its limit.
import type { JobOptions } from '../../core/progress';
import { breathing } from '../../core/slices';
import { symmetricEigenInSlices } from '../../core/symmetric-eigen';
import type { SymmetricEigen } from '../../core/tridiagonal-eigen';
import { otherOutputs, trainedOutputs } from '../../theory/fixed-kernel';
import { kernelDescent, kernelFlow, type KernelTraining, type TrainedState } from '../../theory/kernel-training';
import { type Regression, regressionByEigenvectors, regressionByProducts } from '../../theory/kernel-regression';
import { type Labels, lossResiduals } from '../../theory/label-losses';
import type { DenseKernel } from './dense-kernel';
import type { ProbeKernels } from './prediction-probe';
import type { PredictionSettings } from './prediction-types';

/** Above this size an eigendecomposition takes longer than following the training by products. */
const mostForEigenvectors = 320;

export interface PredictedRun {
  readonly settings: PredictionSettings;
  readonly kernels: ProbeKernels;
  /** Of the training points. */
  readonly labels: Labels;
  /** Logits at the start of those trained on and of those held out. */
  readonly start: Float64Array;
  readonly otherStart: Float64Array;
  readonly rate: number;
  readonly moments: readonly number[];
}

export interface PredictedOutputs {
  /** [n + n*, C] at each moment. */
  readonly outputs: readonly Float64Array[];
  /** The same at the regression limit, and what is left of the residual there. */
  readonly limit: Float64Array;
  readonly left: number;
  readonly method: 'eigenvectors' | 'products';
}

/** K v, letting the page do its own work now and then. */
export function breathingProduct(
  kernel: DenseKernel,
  options: JobOptions,
): (v: ArrayLike<number>) => Promise<Float64Array> {
  const breathe = breathing(options);
  return async (v) => {
    await breathe();
    return kernel.times(v);
  };
}

function joined(own: Float64Array, others: Float64Array): Float64Array {
  const out = new Float64Array(own.length + others.length);
  out.set(own);
  out.set(others, own.length);
  return out;
}

/** What weights w make of the datapoints that are not trained on, f*_0 + K_* w. */
function elsewhere({ kernels, otherStart }: PredictedRun, weights: Float64Array): Float64Array {
  const change = kernels.cross?.times(weights);
  return otherStart.map((value, i) => value + (change?.[i] ?? 0));
}

async function byProducts(run: PredictedRun, options: JobOptions): Promise<readonly Float64Array[]> {
  const { settings, kernels, labels, start, rate, moments } = run;
  const training: KernelTraining = {
    product: breathingProduct(kernels.own, options),
    start,
    residual: (outputs) => lossResiduals(labels, outputs),
    rate,
    n: labels.labels.length,
  };
  const follow = settings.kind === 'flow' ? kernelFlow : kernelDescent;
  const states: TrainedState[] = await follow(training, moments, options);
  const breathe = breathing(options);
  const found: Float64Array[] = [];
  for (const { outputs, weights } of states) {
    await breathe();
    found.push(joined(outputs, elsewhere(run, weights)));
  }
  return found;
}

/** The squared error, one moment after the other. */
async function byEigenvectors(run: PredictedRun, eigen: SymmetricEigen, options: JobOptions): Promise<Float64Array[]> {
  const { settings, kernels, labels, start, otherStart, rate, moments } = run;
  const residual = lossResiduals(labels, start);
  const target = start.map((value, i) => value - residual[i]);
  const problem = { eigen, start, target, rate, n: labels.labels.length };
  const breathe = breathing(options);
  const found: Float64Array[] = [];
  for (const t of moments) {
    await breathe();
    const moment = { kind: settings.kind, t };
    const others = kernels.cross ? otherOutputs(problem, moment, kernels.cross.entries, otherStart) : otherStart;
    found.push(joined(trainedOutputs(problem, moment), others));
  }
  return found;
}

/** Kernel regression on the labels. */
function limitOf(run: PredictedRun, { weights, left }: Regression): Pick<PredictedOutputs, 'limit' | 'left'> {
  const change = run.kernels.own.times(weights);
  return {
    limit: joined(
      run.start.map((value, i) => value + change[i]),
      elsewhere(run, weights),
    ),
    left,
  };
}

/** Throws the signal's reason, Unsupported where numbers are not finite. */
export async function predictRun(run: PredictedRun, options: JobOptions): Promise<PredictedOutputs> {
  const { settings, kernels, labels, start } = run;
  const residual = lossResiduals({ ...labels, loss: 'squared-error' }, start);
  if (kernels.own.rows > mostForEigenvectors) {
    const outputs = await byProducts(run, options);
    const regression = await regressionByProducts(breathingProduct(kernels.own, options), residual, options);
    return { outputs, ...limitOf(run, regression), method: 'products' };
  }
  const eigen = await symmetricEigenInSlices(kernels.own.entries, kernels.own.rows, options);
  const limit = limitOf(run, regressionByEigenvectors(eigen, residual));
  if (settings.loss === 'squared-error')
    return { outputs: await byEigenvectors(run, eigen, options), ...limit, method: 'eigenvectors' };
  return { outputs: await byProducts(run, options), ...limit, method: 'products' };
}
