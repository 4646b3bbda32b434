// `ntk-explorer spectrum`: the largest eigenpairs of the full kernel, from its products with vectors alone.
import type { JobOptions } from '../core/progress';
import { tensor } from '../core/tensor';
import { KernelOperator } from '../engine/kernel-operator';
import { requireNpzRoom } from '../formats/npz-write';
import { leadingPairs } from '../theory/leading-pairs';
import type { SpectrumOptions } from './arguments/spectrum';
import { naming } from './files';
import { countWrong } from './finite';
import { widthOfType, writeArrays } from './output';
import type { Summary } from './report';
import { readQuestion, Subject } from './subject';
import { usage } from './usage';

export interface SpectrumSummary extends Summary {
  /** Products of the kernel with a vector that were needed. */
  readonly products: number;
  /** Bounds on |K x - value x|. */
  readonly residuals: readonly number[];
}

/**
 * Writes `values` [k], descending, and `vectors` [k, n, C], of the kernel itself, not divided by n. Throws UsageError,
 * InvalidFile, DeviceUnavailable, DeviceLost, LimitExceeded, Unsupported, the signal's reason.
 */
export async function spectrumCommand(options: SpectrumOptions, job: JobOptions = {}): Promise<SpectrumSummary> {
  const question = await readQuestion(options);
  using subject = await Subject.open(question, options);
  const { gpu, network, data, shape } = subject;
  const size = data.n * network.outputs;
  if (options.top > size) throw usage(`--top ${options.top} is more than the ${size} eigenvalues that there are`);
  const width = widthOfType(options.dtype);
  naming('--out', options.out, () => requireNpzRoom([{ key: 'vectors', shape: [options.top, ...shape], width }]));
  const started = performance.now();
  using arena = gpu.arena.child('spectrum');
  using operator = await KernelOperator.create(
    network,
    { rows: subject.upload(arena, 0, data.n) },
    { signal: job.signal },
  );
  const product = (v: Float64Array): Promise<Float32Array> => operator.apply(v, { signal: job.signal });
  const found = await leadingPairs(product, size, options.top, { ...job, seed: options.seed });
  const seconds = (performance.now() - started) / 1000;
  const [values, vectors] = [Float64Array.from(found.values), Float64Array.from(found.vectors.flatMap((v) => [...v]))];
  const arrays = { values: tensor([values.length], values), vectors: tensor([values.length, ...shape], vectors) };
  await writeArrays(options.out, arrays, options.dtype);
  const { products, residuals, converged } = found;
  const notes = converged ? question.notes : [...question.notes, 'not all eigenpairs have converged'];
  return {
    ...{ adapter: gpu.adapterName, n: data.n, seconds, notes, products, residuals },
    arrays: { values: arrays.values.shape, vectors: arrays.vectors.shape },
    nonFinite: countWrong(values, vectors),
  };
}
