// `ntk-explorer kernel`: files in, a kernel computed on the GPU tile by tile, one file out.
import { Network } from '../engine/network';
import { probeFamily } from '../engine/probe';
import type { Gpu } from '../gpu/device';
import { outputSize, parameterCount } from '../model/shape';
import type { KernelOptions } from './arguments/kernel';
import { checkArchive, computeArchive } from './kernel-archive';
import { type KernelInputs, readKernelInputs, widthOf } from './kernel-inputs';
import { computeTiles, type KernelJob, type KernelPlanned, plannedFlops, planTiles, type Work } from './kernel-tiles';
import { openGpu } from './machine';
import { MatrixFile } from './output';
import { checkOutput } from './output-path';

export interface KernelSummary extends Work {
  readonly adapter: string;
  /** Datapoints of the rows and of the columns. */
  readonly n: readonly [number, number];
  /** Numbers in the parameters that count. */
  readonly parameters: number;
  readonly shape: readonly number[];
  readonly gflops: number;
  /** What was planned before it started. */
  readonly plan: KernelPlanned;
  readonly notes: readonly string[];
}

/** Computes and writes the kernel. Throws UsageError, InvalidFile, DeviceUnavailable, DeviceLost, LimitExceeded, and the signal's reason. */
export async function kernelCommand(options: KernelOptions, job: KernelJob = {}): Promise<KernelSummary> {
  const { model: file, config, data, data2, targets, targets2 } = options;
  await checkOutput(options.out, file, config, options.tokenizer, data, data2, targets, targets2);
  const inputs = await readKernelInputs(options);
  const shape = shapeOf(inputs, options);
  const isArchive = options.out.endsWith('.npz');
  if (isArchive) checkArchive(inputs.counted, options, shape);
  job.signal?.throwIfAborted();
  using gpu = await openGpu(options);
  using network = await openNetwork(gpu, inputs, options);
  const plan = planTiles(network, inputs, options, job);
  const compute = isArchive ? computeArchive : computeFile;
  const work = await compute(network, inputs, options, shape, job);
  const gflops = work.flops / work.seconds / 1e9;
  return { ...describe(gpu, inputs, shape), ...work, gflops, plan, notes: inputs.notes };
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
