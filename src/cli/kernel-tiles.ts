// Computes a kernel tile by tile: datapoints up, a block of the kernel down.
import type { JobOptions } from '../core/progress';
import { computeKernel, type KernelRequest } from '../engine/kernel';
import { type KernelPlan, planKernel } from '../engine/kernel-plan';
import { countNonfinite } from '../engine/kernel-summary';
import { type Network, uploadDatapoints } from '../engine/network';
import type { Arena } from '../gpu/arena';
import { readMatrix } from '../gpu/readback';
import type { KernelOptions } from './arguments/kernel';
import type { DatapointSet, KernelInputs } from './kernel-inputs';
import type { MatrixSink } from './output';
import { type Tile, tileEdge, tilesOf, transposed } from './tiles';

/** Where one kernel goes. */
export interface KernelSinks {
  readonly kernel: MatrixSink;
  /** Of a sketch, of each entry. */
  readonly standardError?: MatrixSink;
}

export interface KernelJob extends JobOptions {
  /** Bytes a tile may take on the GPU. */
  tileBytes?: number;
  /** Called before anything is computed, with what the largest tile will take and how many tiles there are. */
  onPlan?: (plan: KernelPlan, tiles: number) => void;
}

/** Plans the first tile, which none is larger than. Throws LimitExceeded, Unsupported. */
export function planTiles(network: Network, inputs: KernelInputs, options: KernelOptions, job: KernelJob): void {
  if (!job.onPlan) return;
  const [tiles, block] = tilesFor(network, inputs, options, job);
  using arena = network.gpu.arena.child('plan');
  const request = requestOf(arena, network, { ...inputs, names: inputs.counted, tile: tiles[0], block }, options);
  job.onPlan(planKernel(network, request), tiles.length);
}

function tilesFor(
  network: Network,
  { rows, columns }: KernelInputs,
  { reduction }: KernelOptions,
  { tileBytes }: KernelJob,
): [tiles: Tile[], block: number] {
  const block = reduction === 'full' ? network.outputs : 1;
  const edge = tileEdge(network.gpu, block * block, tileBytes);
  return [tilesOf(rows.n, (columns ?? rows).n, edge, columns === undefined), block];
}

export interface Work {
  /** Executed, after symmetry and folding. */
  readonly flops: number;
  /** Computing on the GPU, compilation of shaders included, files excluded. */
  readonly seconds: number;
  /** Entries that are NaN or infinite, counted by their bits. */
  readonly nonFinite: number;
}

/** Computes the kernel of the parameters called `names`. Throws what computeKernel and the sinks throw. */
export async function computeTiles(
  network: Network,
  inputs: KernelInputs & { readonly names: readonly string[] },
  options: KernelOptions,
  sinks: KernelSinks,
  job: KernelJob,
): Promise<Work> {
  const [tiles, block] = tilesFor(network, inputs, options, job);
  let total = { flops: 0, seconds: 0, nonFinite: 0 };
  for (const [index, tile] of tiles.entries()) {
    const part = { onProgress: partOf(job, index, tiles.length), signal: job.signal };
    const done = await computeTile(network, { ...inputs, tile, block }, options, sinks, part);
    total = addWork(total, done);
  }
  return total;
}

export function addWork(a: Work, b: Work): Work {
  return { flops: a.flops + b.flops, seconds: a.seconds + b.seconds, nonFinite: a.nonFinite + b.nonFinite };
}

/** Progress of one of several equal parts as progress of the whole, in percent. */
export function partOf({ onProgress }: JobOptions, index: number, count: number): JobOptions['onProgress'] {
  return ({ stage, done, total }) => onProgress?.({ stage, done: (100 * (index + done / total)) / count, total: 100 });
}

interface TileInputs extends KernelInputs {
  readonly names: readonly string[];
  readonly tile: Tile;
  readonly block: number;
}

async function computeTile(
  network: Network,
  inputs: TileInputs,
  options: KernelOptions,
  sinks: KernelSinks,
  job: JobOptions,
): Promise<Work> {
  const { tile, block } = inputs;
  using arena = network.gpu.arena.child('tile');
  const request = requestOf(arena, network, inputs, options);
  const started = performance.now();
  const { matrix, flops, standardError } = await computeKernel(network, arena, request, job);
  const seconds = (performance.now() - started) / 1000;
  const nonFinite = await countNonfinite(network.gpu, matrix, { signal: job.signal });
  await writeTile(sinks.kernel, tile, block, await readMatrix(network.gpu, matrix));
  if (sinks.standardError && standardError) await writeTile(sinks.standardError, tile, block, standardError);
  return { flops, seconds, nonFinite: tile.mirror ? 2 * nonFinite : nonFinite };
}

function requestOf(
  arena: Arena,
  network: Network,
  { rows, columns, names, counted, tile }: TileInputs,
  { reduction, method }: KernelOptions,
): KernelRequest {
  const left = upload(arena, network, rows, tile.firstRow, tile.rows);
  const onDiagonal = columns === undefined && !tile.mirror;
  const right = onDiagonal ? undefined : upload(arena, network, columns ?? rows, tile.firstColumn, tile.columns);
  const all = names.length === network.layout.names.length && counted.length === names.length;
  return {
    rows: left.matrix,
    targets: left.targets,
    columns: right?.matrix,
    columnTargets: right?.targets,
    reduction,
    method,
    ...(all ? {} : { parameters: (name: string) => names.includes(name) }),
  };
}

function upload(arena: Arena, network: Network, { n, values, targets }: DatapointSet, first: number, count: number) {
  const part = values.subarray(first * network.inputs, (first + count) * network.inputs);
  const each = (targets?.length ?? 0) / n;
  return {
    matrix: uploadDatapoints(arena, part, count, network.inputs),
    targets: targets?.slice(first * each, (first + count) * each),
  };
}

async function writeTile(sink: MatrixSink, tile: Tile, block: number, values: Float32Array): Promise<void> {
  const rows = tile.rows * block;
  const columns = tile.columns * block;
  const [firstRow, firstColumn] = [tile.firstRow * block, tile.firstColumn * block];
  await sink.write({ firstRow, firstColumn, rows, columns, values });
  if (!tile.mirror) return;
  const mirrored = { firstRow: firstColumn, firstColumn: firstRow, rows: columns, columns: rows };
  await sink.write({ ...mirrored, values: transposed(values, rows, columns) });
}
