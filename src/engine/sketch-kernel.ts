// A kernel from k random directions R: K ~ Phi Phi^T / k with Phi = J R by batched jvp, unbiased; the error of each entry
// from its spread over the directions.
import { unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { type Memory, planMemory } from '../gpu/plan';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeGatherColumns } from '../kernels/gather-columns';
import { ParameterSet } from '../ops/parameter-set';
import { randomDirection } from './directions';
import { cosineScales, readSeeds, uploadKernel, type HostSeeds } from './host-seeds';
import { fitsBudget } from './kernel-estimate';
import type { KernelRequest, KernelResult, Sketch } from './kernel-request';
import type { Network } from './network';
import { encodeForward, encodeJvp } from './passes';
import { encodeSketchGrams, type SketchFeatures } from './sketch-grams';

const mostDirections = 16;

/** Computes a sketch of a kernel. Throws Unsupported without directions or parameters, and what computeKernel throws. */
export async function sketchKernel(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  sketch: Sketch,
  options: JobOptions,
): Promise<KernelResult> {
  const { parameters = () => true } = request;
  if (!network.layout.names.some(parameters)) throw unsupported('a kernel of no parameters');
  if (!(Number.isInteger(sketch.sketch) && sketch.sketch >= 1))
    throw unsupported(`a sketch of ${sketch.sketch} directions`);
  return new SketchRun(network, arena, request, sketch, options).all();
}

class SketchRun {
  private flops = 0;

  constructor(
    private readonly network: Network,
    private readonly arena: Arena,
    private readonly request: KernelRequest,
    private readonly sketch: Sketch,
    private readonly options: JobOptions,
  ) {}

  async all(): Promise<KernelResult> {
    const { network, request, sketch } = this;
    const { gpu } = network;
    const seeds = await readSeeds(network, request);
    const classes = request.reduction === 'full' ? network.outputs : 1;
    const [n1, n2] = [seeds.rows.n * classes, seeds.columns.n * classes];
    const matrix = this.arena.matrix('kernel', n1, n2);
    using work = gpu.arena.child('sketch');
    const squares = work.matrix('squares', n1, n2);
    const sizes = pieceSizes(network, request);
    for (let first = 0; first < sketch.sketch; first += sizes.directions) {
      this.options.onProgress?.({ stage: 'sketch', done: first, total: sketch.sketch });
      await this.chunk(first, Math.min(sizes.directions, sketch.sketch - first), sizes.datapoints, seeds, {
        matrix,
        squares,
      });
    }
    const [mean, spread] = [await readMatrix(gpu, matrix), await readMatrix(gpu, squares)];
    const error = standardError(mean, spread, sketch.sketch);
    if (request.reduction !== 'cosine') return { matrix, flops: this.flops, standardError: error };
    const scales = await cosineScales(network, request, this.options);
    const cosine = uploadKernel(
      this.arena,
      mean.map((value, at) => value * scales[at]),
      n1,
      n2,
    );
    return { matrix: cosine, flops: this.flops, standardError: error.map((value, at) => value * scales[at]) };
  }

  /** Adds the share of some directions. */
  private async chunk(
    first: number,
    count: number,
    datapoints: number,
    seeds: { rows: HostSeeds; columns: HostSeeds },
    sums: { matrix: Matrix; squares: Matrix },
  ): Promise<void> {
    const { network, request, sketch } = this;
    const { rows, columns, parameters = () => true } = request;
    const directions = Array.from({ length: count }, (_, index) =>
      randomDirection(network.graph, sketch, first + index, parameters),
    );
    using work = network.gpu.arena.child('sketch directions');
    const set = ParameterSet.create(work, 'directions', network.layout, count);
    directions.forEach((values, index) => set.write(network.gpu, values, index));
    const own = this.features(await this.tangents(set, rows, datapoints), seeds.rows, count);
    const other = columns && this.features(await this.tangents(set, columns, datapoints), seeds.columns, count);
    const list = network.commands(work);
    const context = network.context(list, work);
    encodeSketchGrams(context, own, other ?? own, { ...sums, weight: 1 / sketch.sketch, accumulate: first > 0 });
    await this.submit(list);
  }

  /** J times each direction, [count * C, n], in blocks of datapoints. */
  private async tangents(set: ParameterSet, datapoints: Matrix, block: number): Promise<Float32Array> {
    const { network } = this;
    const { columns: n } = datapoints;
    const rows = set.count * network.outputs;
    const out = new Float32Array(rows * n);
    for (let first = 0; first < n; first += block) {
      const count = Math.min(block, n - first);
      using work = network.gpu.arena.child('sketch tangents');
      const list = network.commands(work);
      const tangents = encodeTangents(network, list, work, { set, datapoints, first, count });
      await this.submit(list);
      const values = await readMatrix(network.gpu, tangents);
      for (let row = 0; row < rows; row++) out.set(values.subarray(row * count, (row + 1) * count), row * n + first);
    }
    return out;
  }

  /** What the reduction's Gram is of. */
  private features(tangents: Float32Array, seeds: HostSeeds, count: number): SketchFeatures {
    const { reduction } = this.request;
    const { n } = seeds;
    const { outputs } = this.network;
    if (reduction === 'trace' || reduction === 'cosine')
      return { values: tangents, directions: count, group: outputs, n };
    if (reduction === 'full') {
      const values = tangents.map((_, at) => {
        const [direction, i, c] = [Math.floor(at / (n * outputs)), Math.floor(at / outputs) % n, at % outputs];
        return tangents[(direction * outputs + c) * n + i];
      });
      return { values, directions: count, group: 1, n: n * outputs };
    }
    const values = new Float32Array(count * n);
    tangents.forEach((value, at) => {
      const [row, i] = [Math.floor(at / n), at % n];
      values[Math.floor(row / outputs) * n + i] += seeds.at(i, 0, row % outputs) * value;
    });
    return { values, directions: count, group: 1, n };
  }

  private async submit(list: CommandList): Promise<void> {
    await submit(this.network.gpu, list, { ...this.options, onProgress: undefined });
    this.flops += list.flops;
  }
}

export interface TangentRequest {
  readonly set: ParameterSet;
  readonly datapoints: Matrix;
  readonly first: number;
  readonly count: number;
}

/** Records J times each direction for a block of datapoints. */
export function encodeTangents(
  network: Network,
  list: CommandList,
  arena: Arena,
  { set, datapoints, first, count }: TangentRequest,
): Matrix {
  const context = network.context(list, arena);
  const block = arena.matrix('block', datapoints.rows, count);
  const indices = list.scratch.upload(
    'block',
    Uint32Array.from({ length: count }, (_, i) => first + i),
  );
  encodeGatherColumns(list, { input: datapoints, indices, first: 0, count, output: block });
  const activations = encodeForward(context, network.graph, block);
  return encodeJvp(context, network.graph, activations, { parameters: set })!;
}

/** Directions and datapoints at a time: as many as fit the half of what is free, and as the device binds. */
export function pieceSizes(
  network: Network,
  { rows, columns }: KernelRequest,
): { directions: number; datapoints: number } {
  const { budget } = network.gpu.arena;
  const sizes = { directions: mostDirections, datapoints: Math.max(rows.columns, columns?.columns ?? 0) };
  const needed = (): Memory =>
    planMemory(network.gpu.device, (arena) => {
      const set = ParameterSet.create(arena, 'directions', network.layout, sizes.directions);
      const request = { set, datapoints: rows, first: 0, count: sizes.datapoints };
      encodeTangents(network, network.commands(arena), arena, request);
    });
  const fits = ({ bytes, binds }: Memory): boolean => binds && fitsBudget(budget, 2 * bytes);
  while (!fits(needed()) && sizes.directions * sizes.datapoints > 1) {
    if (sizes.datapoints >= 16 * sizes.directions || sizes.directions === 1)
      sizes.datapoints = Math.ceil(sizes.datapoints / 2);
    else sizes.directions = Math.ceil(sizes.directions / 2);
  }
  return sizes;
}

/** Of the mean of k numbers whose mean square is known; NaN for one direction. */
function standardError(mean: Float32Array, squares: Float32Array, k: number): Float32Array {
  if (k === 1) return mean.map(() => NaN);
  return mean.map((value, at) => Math.sqrt(Math.max(0, squares[at] - value * value) / (k - 1)));
}
