// `ntk-explorer kernel`: files in, a kernel computed on the GPU tile by tile, one file out.
import { tensor } from '../core/tensor';
import { Network } from '../engine/network';
import { probeFamily } from '../engine/probe';
import type { Gpu } from '../gpu/device';
import { outputSize, parameterCount } from '../model/shape';
import type { KernelOptions } from './arguments/kernel';
import { checkOutput } from './files';
import { type KernelInputs, readKernelInputs } from './kernel-inputs';
import { computeTiles, type KernelJob, plannedFlops, planTiles, type Work } from './kernel-tiles';
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
  using network = await openNetwork(gpu, inputs, options);
  const shape = shapeOf(inputs, options);
  planTiles(network, inputs, options, job);
  const compute = options.out.endsWith('.npz') ? computeArchive : computeFile;
  const work = await compute(network, inputs, options, shape, job);
  return { ...describe(gpu, inputs, shape), ...work, gflops: work.flops / work.seconds / 1e9, notes: inputs.notes };
}

const worthProbing = 2e10; // FLOPs: a smaller kernel is done before a probe of the adapter would be

/** The network, with the fastest family of products where there is enough to do. Throws LimitExceeded, Unsupported. */
async function openNetwork(gpu: Gpu, inputs: KernelInputs, options: KernelOptions): Promise<Network> {
  const network = Network.create(gpu, inputs.model);
  if (plannedFlops(network, inputs, options) < worthProbing) return network;
  network[Symbol.dispose]();
  return Network.create(gpu, inputs.model, await probeFamily(gpu));
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
  const kernel = await MatrixFile.create(options.out, shape, widthOf(shape), options.dtype);
  try {
    const work = await computeTiles(network, inputs, options, [{ names: inputs.counted, kernel }], job);
    await kernel.finish();
    return work;
  } finally {
    await kernel.discard();
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
  const columns = widthOf(shape);
  const array = (): MatrixArray => new MatrixArray(shape.reduce((a, b) => a * b) / columns, columns);
  const parts = options.byParameter ? counted.map((name) => ({ key: name, names: [name], kernel: array() })) : [];
  const whole = { key: options.byParameter ? 'total' : 'kernel', names: counted, kernel: array() };
  const isSketch = typeof options.method === 'object';
  const standardError = isSketch ? array() : undefined;
  const computed = isSketch || parts.length === 0 ? [...parts, { ...whole, standardError }] : parts;
  const work = await computeTiles(network, inputs, options, computed, job);
  if (!computed.some(({ key }) => key === whole.key)) addUp(parts, whole.kernel);
  const arrays = [...parts, whole].map(({ key, kernel }) => [key, tensor(shape, kernel.values)] as const);
  const errors = standardError ? [['standard_error', tensor(shape, standardError.values)] as const] : [];
  await writeArrays(options.out, Object.fromEntries([...arrays, ...errors]), options.dtype);
  return work;
}

/** The exact parts add up to the whole; sketched ones do not, since directions mix the parameters. */
function addUp(parts: readonly { readonly kernel: MatrixArray }[], whole: MatrixArray): void {
  whole.values.forEach((_, at) => {
    whole.values[at] = parts.reduce((sum, { kernel }) => sum + kernel.values[at], 0);
  });
}

/** Numbers in a row of the matrix that an array [n1, n2] or [n1, C, n2, C] is. */
const widthOf = (shape: readonly number[]): number => shape.slice(shape.length / 2).reduce((a, b) => a * b);
