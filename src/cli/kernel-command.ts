// `ntk-explorer kernel`: files in, a kernel computed on the GPU tile by tile, one file out.
import { type Tensor, tensor } from '../core/tensor';
import { Network } from '../engine/network';
import { probeFamily } from '../engine/probe';
import type { Gpu } from '../gpu/device';
import type { ProductFamily } from '../kernels/matmul';
import { outputSize, parameterCount } from '../model/shape';
import type { KernelOptions } from './arguments/kernel';
import { checkOutput } from './files';
import { type KernelInputs, readKernelInputs } from './kernel-inputs';
import { addWork, computeTiles, type KernelJob, partOf, planTiles, type Work } from './kernel-tiles';
import { openGpu } from './machine';
import { MatrixArray, MatrixFile, writeArrays } from './output';

export interface KernelSummary extends Work {
  readonly adapter: string;
  /** Datapoints of the rows and of the columns. */
  readonly n: readonly [number, number];
  /** Numbers in the parameters that count. */
  readonly parameters: number;
  readonly shape: readonly number[];
  readonly gflops: number;
  readonly notes: readonly string[];
}

/** Computes and writes the kernel. Throws UsageError, InvalidFile, DeviceUnavailable, DeviceLost, LimitExceeded, and the signal's reason. */
export async function kernelCommand(options: KernelOptions, job: KernelJob = {}): Promise<KernelSummary> {
  const { model: file, config, data, data2, targets, targets2 } = options;
  await checkOutput(options.out, file, config, options.tokenizer, data, data2, targets, targets2);
  const inputs = await readKernelInputs(options);
  job.signal?.throwIfAborted();
  using gpu = await openGpu(options);
  using network = Network.create(gpu, inputs.model, await familyFor(gpu, inputs));
  const shape = shapeOf(inputs, options);
  planTiles(network, inputs, options, job);
  const compute = options.out.endsWith('.npz') ? computeArchive : computeFile;
  const work = await compute(network, inputs, options, shape, job);
  return { ...describe(gpu, inputs, shape), ...work, gflops: work.flops / work.seconds / 1e9, notes: inputs.notes };
}

/** A small kernel is done before a probe of the adapter would be. */
export async function familyFor(gpu: Gpu, { rows, columns = rows }: KernelInputs): Promise<ProductFamily> {
  return rows.n * columns.n < 2 ** 20 ? 'registers' : probeFamily(gpu);
}

function shapeOf({ model, rows, columns = rows }: KernelInputs, { reduction }: KernelOptions): number[] {
  const classes = outputSize(model.graph);
  return reduction === 'full' ? [rows.n, classes, columns.n, classes] : [rows.n, columns.n];
}

function describe(gpu: Gpu, { model, rows, columns = rows, counted }: KernelInputs, shape: readonly number[]) {
  const n = [rows.n, columns.n] as const;
  const { graph } = model;
  const own = graph.parameters.filter(({ name }) => counted.includes(name));
  return { adapter: gpu.adapterName, n, parameters: parameterCount({ ...graph, parameters: own }), shape };
}

/** Into an .npy, as it is computed. */
async function computeFile(
  network: Network,
  inputs: KernelInputs,
  options: KernelOptions,
  shape: readonly number[],
  job: KernelJob,
): Promise<Work> {
  const file = await MatrixFile.create(options.out, shape, widthOf(shape), options.dtype);
  try {
    const work = await computeTiles(network, { ...inputs, names: inputs.counted }, options, { kernel: file }, job);
    await file.finish();
    return work;
  } finally {
    await file.discard();
  }
}

/** Into an .npz of `kernel`, or of each parameter's part and their `total`; with a sketch its `standard_error`. */
async function computeArchive(
  network: Network,
  inputs: KernelInputs,
  options: KernelOptions,
  shape: readonly number[],
  job: KernelJob,
): Promise<Work> {
  const { counted } = inputs;
  const whole = { key: options.byParameter ? 'total' : 'kernel', names: counted };
  const parts = options.byParameter ? [...counted.map((name) => ({ key: name, names: [name] })), whole] : [whole];
  const arrays: Record<string, Tensor> = {};
  let work: Work = { flops: 0, seconds: 0, nonFinite: 0 };
  for (const [index, { key, names }] of parts.entries()) {
    const made = await computeArray(network, { ...inputs, names }, options, shape, {
      ...job,
      onProgress: partOf(job, index, parts.length),
    });
    arrays[key] = made.kernel;
    if (key === whole.key && made.standardError) arrays.standard_error = made.standardError;
    work = addWork(work, made.work);
  }
  await writeArrays(options.out, arrays, options.dtype);
  return work;
}

async function computeArray(
  network: Network,
  inputs: KernelInputs & { readonly names: readonly string[] },
  options: KernelOptions,
  shape: readonly number[],
  job: KernelJob,
): Promise<{ kernel: Tensor; standardError?: Tensor; work: Work }> {
  const columns = widthOf(shape);
  const sink = (): MatrixArray => new MatrixArray(shape.reduce((a, b) => a * b) / columns, columns);
  const sinks = { kernel: sink(), standardError: typeof options.method === 'object' ? sink() : undefined };
  const work = await computeTiles(network, inputs, options, sinks, job);
  const { standardError } = sinks;
  return {
    kernel: tensor(shape, sinks.kernel.values),
    standardError: standardError && tensor(shape, standardError.values),
    work,
  };
}

/** Numbers in a row of the matrix that an array [n1, n2] or [n1, C, n2, C] is. */
const widthOf = (shape: readonly number[]): number => shape.slice(shape.length / 2).reduce((a, b) => a * b);
