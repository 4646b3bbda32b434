// Computes a kernel tile by tile: datapoints up, a block of the kernel down.
import type { JobOptions } from '../core/progress';
import { computeKernel, computeKernelParts, type KernelParts, type KernelRequest } from '../engine/kernel';
import { type KernelPlan, planKernel } from '../engine/kernel-plan';
import type { Method } from '../engine/kernel-request';
import { countNonfinite } from '../engine/kernel-summary';
import { type Network, uploadDatapoints } from '../engine/network';
import type { Arena } from '../gpu/arena';
import { readMatrix } from '../gpu/readback';
import type { KernelOptions } from './arguments/kernel';
import { countWrong } from './finite';
import type { DatapointSet, KernelInputs } from './kernel-inputs';
import type { MatrixSink } from './output';
import { type Tile, tileEdge, tilesOf, transposed } from './tiles';

/** Names of parameters, and where the kernel that they alone make goes. */
export interface KernelTarget {
  readonly names: readonly string[];
  readonly kernel: MatrixSink;
  /** Of a sketch, of each entry. */
  readonly standardError?: MatrixSink;
}

export interface KernelJob extends JobOptions {
  /** Bytes a tile may take on the GPU. */
  tileBytes?: number;
  /** Called before anything is computed. */
  onPlan?: (plan: KernelPlanned) => void;
}

/** What the largest tile will take, by which method, and how many tiles there are. */
export interface KernelPlanned extends KernelPlan {
  readonly method: string;
  readonly tiles: number;
}

/** Says what the first tile takes, which none is larger than. Throws LimitExceeded, Unsupported. */
export function planTiles(
  network: Network,
  inputs: KernelInputs,
  options: KernelOptions,
  job: KernelJob,
): KernelPlanned {
  const { plan, tiles } = planFirst(network, inputs, options, job);
  const planned = { method: methodName(options.method), tiles, ...plan };
  job.onPlan?.(planned);
  return planned;
}

/** As --method names it. */
const methodName = (method: Method = 'auto'): string =>
  typeof method === 'object' ? `sketch:${method.sketch}:${method.kind}` : method;

/** FLOPs of all tiles, were each as large as the first. Throws LimitExceeded, Unsupported. */
export function plannedFlops(network: Network, inputs: KernelInputs, options: KernelOptions): number {
  const { plan, tiles } = planFirst(network, inputs, options, {});
  return plan.flops * tiles;
}

function planFirst(network: Network, inputs: KernelInputs, options: KernelOptions, job: KernelJob) {
  const [tiles, block] = tilesFor(network, inputs, options, job);
  using arena = network.gpu.arena.child('plan');
  const request = requestOf(arena, network, { ...inputs, tile: tiles[0], block }, options);
  return { plan: planKernel(network, request), tiles: tiles.length };
}

function tilesFor(
  network: Network,
  { rows, columns, counted }: KernelInputs,
  { reduction, byParameter }: KernelOptions,
  { tileBytes }: KernelJob,
): [tiles: Tile[], block: number] {
  const block = reduction === 'full' ? network.outputs : 1;
  const times = (byParameter ? counted.length : 1) * (reduction === 'cosine' ? 2 : 1);
  const edge = tileEdge(network.gpu, block * block, times, tileBytes);
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

/** Computes the kernel of each target's parameters. Throws what computeKernel and the sinks throw. */
export async function computeTiles(
  network: Network,
  inputs: KernelInputs,
  options: KernelOptions,
  targets: readonly KernelTarget[],
  job: KernelJob,
): Promise<Work> {
  const [tiles, block] = tilesFor(network, inputs, options, job);
  let total = { flops: 0, seconds: 0, nonFinite: 0 };
  for (const [index, tile] of tiles.entries()) {
    const part = { onProgress: partOf(job, index, tiles.length), signal: job.signal };
    const done = await computeTile(network, { ...inputs, tile, block }, options, targets, part);
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
  readonly tile: Tile;
  readonly block: number;
}

async function computeTile(
  network: Network,
  inputs: TileInputs,
  options: KernelOptions,
  targets: readonly KernelTarget[],
  job: JobOptions,
): Promise<Work> {
  using arena = network.gpu.arena.child('tile');
  const request = requestOf(arena, network, inputs, options);
  const started = performance.now();
  const { parts, flops } = await computeParts(network, arena, request, targets, job);
  const seconds = (performance.now() - started) / 1000;
  let nonFinite = 0;
  for (const [at, part] of parts.entries()) nonFinite += await writePart(network, inputs, part, targets[at], job);
  return { flops, seconds, nonFinite };
}

/** A kernel of one set of parameters, or several from the same passes. */
async function computeParts(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  targets: readonly KernelTarget[],
  job: JobOptions,
): Promise<KernelParts> {
  const sets = targets.map(
    ({ names }) =>
      (name: string) =>
        names.includes(name),
  );
  if (sets.length > 1) return computeKernelParts(network, arena, request, sets, job);
  const all = targets[0].names.length === network.layout.names.length;
  const { flops, ...part } = await computeKernel(
    network,
    arena,
    { ...request, parameters: all ? undefined : sets[0] },
    job,
  );
  return { parts: [part], flops };
}

/** Writes one part of a tile; how many of its entries, and of their errors, are not finite. */
async function writePart(
  network: Network,
  { tile, block }: TileInputs,
  { matrix, standardError }: KernelParts['parts'][number],
  target: KernelTarget,
  { signal }: JobOptions,
): Promise<number> {
  const wrong = target.standardError && standardError ? countWrong(standardError) : 0;
  const nonFinite = wrong + (await countNonfinite(network.gpu, matrix, { signal }));
  await writeTile(target.kernel, tile, block, await readMatrix(network.gpu, matrix));
  if (target.standardError && standardError) await writeTile(target.standardError, tile, block, standardError);
  return tile.mirror ? 2 * nonFinite : nonFinite;
}

function requestOf(
  arena: Arena,
  network: Network,
  { rows, columns, counted, tile }: TileInputs,
  { reduction, method }: KernelOptions,
): KernelRequest {
  const left = upload(arena, network, rows, tile.firstRow, tile.rows);
  const onDiagonal = columns === undefined && !tile.mirror;
  const right = onDiagonal ? undefined : upload(arena, network, columns ?? rows, tile.firstColumn, tile.columns);
  const all = counted.length === network.layout.names.length;
  return {
    rows: left.matrix,
    targets: left.targets,
    columns: right?.matrix,
    columnTargets: right?.targets,
    reduction,
    method,
    ...(all ? {} : { parameters: (name: string) => counted.includes(name) }),
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
