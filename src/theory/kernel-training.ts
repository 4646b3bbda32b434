// Training predicted by a kernel that does not change, where it is known by its products alone, for any loss of the outputs.
// Outputs are f_0 + K w throughout: w says what happens everywhere else too, f*_0 + K_* w.
import { shapeMismatch } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { followFlow, type FlowOptions } from './adaptive-flow';
import type { Product } from '../core/vectors';

export interface KernelTraining {
  /** v [m] to K v [m]: the kernel of the training points, m = n C. */
  readonly product: Product;
  /** Outputs at the start, [m]. */
  readonly start: ArrayLike<number>;
  /** The gradient of each datapoint's own loss in its outputs, [m] of [m]. */
  readonly residual: (outputs: Float64Array) => Float64Array;
  /** Learning rate eta. */
  readonly rate: number;
  /** Datapoints the mean loss is over. */
  readonly n: number;
}

export interface TrainedState {
  /** f_0 + K w, [m]. */
  readonly outputs: Float64Array;
  /** w, [m]. */
  readonly weights: Float64Array;
}

/** f_0 + K w. Throws ShapeMismatch. */
async function outputsOf({ product, start }: KernelTraining, weights: Float64Array): Promise<Float64Array> {
  const change = await product(weights);
  if (change.length !== start.length) throw shapeMismatch(`a product of ${start.length}`, `${change.length} numbers`);
  return Float64Array.from(change, (value, i) => start[i] + value);
}

/**
 * Gradient descent, w <- w - eta r(f) / n, after these numbers of steps, ascending. Beyond the stable rate numbers grow until they
 * are not finite, and stay so. Throws ShapeMismatch, and the signal's reason.
 */
export async function kernelDescent(
  training: KernelTraining,
  steps: readonly number[],
  { signal, onProgress }: JobOptions = {},
): Promise<TrainedState[]> {
  const scale = training.rate / training.n;
  const total = steps.at(-1) ?? 0;
  const states: TrainedState[] = [];
  let outputs: Float64Array = Float64Array.from(training.start);
  const weights = new Float64Array(outputs.length);
  for (let step = 0; step <= total; step++) {
    if (step > 0) {
      signal?.throwIfAborted();
      const residual = training.residual(outputs);
      for (let i = 0; i < weights.length; i++) weights[i] -= scale * residual[i];
      outputs = await outputsOf(training, weights);
      onProgress?.({ stage: 'predicted steps', done: step, total });
    }
    if (steps.includes(step)) states.push({ outputs, weights: Float64Array.from(weights) });
  }
  return states;
}

/**
 * Gradient flow, w' = -eta r(f) / n and f' = K w', at these times, ascending; the error that is controlled is that of f. Throws as
 * kernelDescent does, and Unsupported where it is not finite.
 */
export async function kernelFlow(
  training: KernelTraining,
  times: readonly number[],
  options: Omit<FlowOptions, 'controlled'> = {},
): Promise<TrainedState[]> {
  const m = training.start.length;
  const scale = training.rate / training.n;
  const start = new Float64Array(2 * m);
  start.set(Float64Array.from(training.start));
  const velocity = async (state: Float64Array): Promise<Float64Array> => {
    const weights = training.residual(state.slice(0, m)).map((value) => -scale * value);
    const out = new Float64Array(2 * m);
    out.set(Float64Array.from(await training.product(weights)));
    out.set(weights, m);
    return out;
  };
  const states = await followFlow(velocity, start, times, { ...options, controlled: m });
  return states.map((state) => ({ outputs: state.slice(0, m), weights: state.slice(m) }));
}
