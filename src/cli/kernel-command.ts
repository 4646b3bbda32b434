// `ntk-explorer kernel`: files in, a kernel computed on the GPU tile by tile, one file out.
import { resolve } from 'node:path';
import { isNtkError, NtkError } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { computeKernel } from '../engine/kernel';
import { countNonfinite } from '../engine/kernel-summary';
import { Network, uploadDatapoints } from '../engine/network';
import { probeFamily } from '../engine/probe';
import type { Arena } from '../gpu/arena';
import { installDawn } from '../gpu/dawn';
import { type Gpu, openDevice } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import type { ProductFamily } from '../kernels/matmul';
import type { Model } from '../model/graph';
import { outputSize, parameterCount } from '../model/shape';
import type { KernelOptions } from './arguments';
import { type Datapoints, readDatapoints, readModel, unusable } from './inputs';
import { MatrixFile } from './output';
import { type Tile, tileEdge, tilesOf, transposed } from './tiles';

export interface KernelSummary {
  readonly adapter: string;
  /** Datapoints of the rows and of the columns. */
  readonly n: readonly [number, number];
  readonly parameters: number;
  readonly shape: readonly number[];
  /** Executed, after symmetry and folding. */
  readonly flops: number;
  /** Computing on the GPU, compilation of shaders included, files excluded. */
  readonly seconds: number;
  readonly gflops: number;
  /** Entries that are NaN or infinite, counted by their bits. */
  readonly nonFinite: number;
}

interface Inputs {
  readonly model: Model;
  readonly rows: Datapoints;
  /** Absent: the rows again. */
  readonly columns?: Datapoints;
}

export interface KernelJob extends JobOptions {
  /** Bytes a tile may take on the GPU. */
  tileBytes?: number;
}

/** Computes and writes the kernel. Throws InvalidFile, DeviceUnavailable, DeviceLost, LimitExceeded, and the signal's reason. */
export async function kernelCommand(options: KernelOptions, job: KernelJob = {}): Promise<KernelSummary> {
  checkOutput(options);
  const inputs = await readInputs(options);
  job.signal?.throwIfAborted();
  using gpu = await openGpu();
  using network = Network.create(gpu, inputs.model, await familyFor(gpu, inputs));
  const shape = shapeOf(inputs, options);
  const block = options.reduction === 'full' ? network.outputs : 1;
  const file = await MatrixFile.create(options.out, shape, (inputs.columns ?? inputs.rows).n * block);
  try {
    const work = await computeTiles(network, inputs, options, file, job);
    await file.finish();
    return { ...describe(gpu, inputs, shape), ...work, gflops: work.flops / work.seconds / 1e9 };
  } finally {
    await file.discard();
  }
}

/** Refuses to write over what is read. */
function checkOutput({ out, model, data, data2 = data }: KernelOptions): void {
  const same = [model, data, data2].some((path) => resolve(path) === resolve(out));
  if (same) throw unusable('--out', out, 'it is also an input');
}

async function readInputs(options: KernelOptions): Promise<Inputs> {
  const model = await readModel(options);
  const rows = await readDatapoints('--data', options.data, model);
  const columns = options.data2 === undefined ? undefined : await readDatapoints('--data2', options.data2, model);
  const { reduction } = options;
  const classes = outputSize(model.graph);
  if (typeof reduction === 'object' && reduction.logit >= classes) {
    throw unusable(
      '--model',
      options.model,
      `it has logits 0 to ${classes - 1}, --reduction asks for ${reduction.logit}`,
    );
  }
  return { model, rows, columns };
}

const noAdapter = 'No GPU adapter was found: install a Vulkan driver, or Chromium for its software adapter.';

/** A device through Dawn; that Dawn does not load is a GPU that is not there. */
async function openGpu(): Promise<Gpu> {
  try {
    await installDawn();
  } catch (cause) {
    throw new NtkError('DeviceUnavailable', { reason: 'no-webgpu' }, `Dawn could not be loaded: ${cause}`, { cause });
  }
  try {
    return await openDevice();
  } catch (cause) {
    const reason = 'no-adapter';
    if (!isNtkError(cause, 'DeviceUnavailable') || cause.details.reason !== reason) throw cause;
    throw new NtkError('DeviceUnavailable', { reason }, noAdapter, { cause });
  }
}

/** A small kernel is done before a probe of the adapter would be. */
async function familyFor(gpu: Gpu, { rows, columns = rows }: Inputs): Promise<ProductFamily> {
  return rows.n * columns.n < 2 ** 20 ? 'registers' : probeFamily(gpu);
}

function shapeOf({ model, rows, columns = rows }: Inputs, { reduction }: KernelOptions): number[] {
  const classes = outputSize(model.graph);
  return reduction === 'full' ? [rows.n, classes, columns.n, classes] : [rows.n, columns.n];
}

function describe(gpu: Gpu, { model, rows, columns = rows }: Inputs, shape: readonly number[]) {
  const n = [rows.n, columns.n] as const;
  return { adapter: gpu.adapterName, n, parameters: parameterCount(model.graph), shape };
}

interface Work {
  readonly flops: number;
  readonly seconds: number;
  readonly nonFinite: number;
}

async function computeTiles(
  network: Network,
  inputs: Inputs,
  options: KernelOptions,
  file: MatrixFile,
  job: KernelJob,
): Promise<Work> {
  const block = options.reduction === 'full' ? network.outputs : 1;
  const { rows, columns = rows } = inputs;
  const edge = tileEdge(network.gpu, network, block * block, job.tileBytes);
  const tiles = tilesOf(rows.n, columns.n, edge, inputs.columns === undefined);
  const total = { flops: 0, seconds: 0, nonFinite: 0 };
  for (const [index, tile] of tiles.entries()) {
    const part = { onProgress: partOf(job, index, tiles.length), signal: job.signal };
    const done = await computeTile(network, { ...inputs, tile, block }, options, file, part);
    total.flops += done.flops;
    total.seconds += done.seconds;
    total.nonFinite += done.nonFinite;
  }
  return total;
}

/** Progress of one tile as progress of the whole, in percent. */
function partOf({ onProgress }: JobOptions, index: number, count: number): JobOptions['onProgress'] {
  return ({ stage, done, total }) => onProgress?.({ stage, done: (100 * (index + done / total)) / count, total: 100 });
}

async function computeTile(
  network: Network,
  { rows, columns, tile, block }: Inputs & { tile: Tile; block: number },
  { reduction }: KernelOptions,
  file: MatrixFile,
  job: JobOptions,
): Promise<Work> {
  using arena = network.gpu.arena.child('tile');
  const left = upload(arena, network, rows, tile.firstRow, tile.rows);
  const onDiagonal = columns === undefined && !tile.mirror;
  const right = onDiagonal ? undefined : upload(arena, network, columns ?? rows, tile.firstColumn, tile.columns);
  const started = performance.now();
  const { matrix, flops } = await computeKernel(network, arena, { rows: left, columns: right, reduction }, job);
  const seconds = (performance.now() - started) / 1000;
  const nonFinite = await countNonfinite(network.gpu, matrix, { signal: job.signal });
  await writeTile(file, tile, block, await readMatrix(network.gpu, matrix));
  return { flops, seconds, nonFinite: tile.mirror ? 2 * nonFinite : nonFinite };
}

function upload(arena: Arena, network: Network, { values }: Datapoints, first: number, count: number): Matrix {
  const part = values.subarray(first * network.inputs, (first + count) * network.inputs);
  return uploadDatapoints(arena, part, count, network.inputs);
}

async function writeTile(file: MatrixFile, tile: Tile, block: number, values: Float32Array): Promise<void> {
  const rows = tile.rows * block;
  const columns = tile.columns * block;
  const [firstRow, firstColumn] = [tile.firstRow * block, tile.firstColumn * block];
  await file.write({ firstRow, firstColumn, rows, columns, values });
  if (!tile.mirror) return;
  const mirrored = { firstRow: firstColumn, firstColumn: firstRow, rows: columns, columns: rows };
  await file.write({ ...mirrored, values: transposed(values, rows, columns) });
}
