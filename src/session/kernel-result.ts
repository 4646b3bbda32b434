// A kernel kept on the GPU, what is known of it, and its picture in some order.
import type { JobOptions } from '../core/progress';
import { computeKernel, type KernelRequest, traceDiagonal } from '../engine/kernel';
import { fitsBudget, shownKernelBytes } from '../engine/kernel-estimate';
import { methodWords, planKernel } from '../engine/kernel-plan';
import { readInBlocks } from '../engine/kernel-rows';
import { countNonfinite, readDiagonal, readEntry, readRow, sampleKernel } from '../engine/kernel-summary';
import type { Network } from '../engine/network';
import { makePicture, pictureTexels } from '../engine/picture';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import { columnStride, type Matrix } from '../gpu/matrix';
import { symmetricProduct } from '../engine/spectrum';
import { spectralOrder } from '../engine/spectral-order';
import { unsupported } from '../core/errors';
import { blockWidth } from '../core/leading-eigen';
import type { Product } from '../core/vectors';
import type { FamilyName, KernelSettings } from '../state/settings';
import { type Arrangement, orderOf, placesOf } from './kernel-order';
import { kernelRequest } from './kernel-request';
import { Held } from './levels/held';
import type { CostOptions, KnownOfKernel, OrderedPicture, ShownKernel, Sorting } from './shown-kernel';
import type { KernelCost, KernelEntry } from './types';
import type { Workspace } from './workspace';

interface Known extends KnownOfKernel {
  readonly diagonal: Float32Array;
}

export class KernelResult implements ShownKernel {
  private readonly held: Held;

  private constructor(
    readonly gpu: Gpu,
    private readonly arena: Arena,
    private readonly matrix: Matrix,
    private readonly ownNorms: Float32Array,
    readonly known: Known,
  ) {
    this.held = new Held(arena, unsupported('reading a kernel that another has replaced meanwhile'));
  }

  /**
   * Computes the kernel of all datapoints for the present weights; `onCost` is called before it starts. Throws
   * LimitExceeded, ShapeMismatch, Unsupported where no parameter counts, DeviceLost.
   */
  static async compute(
    workspace: Workspace,
    settings: KernelSettings,
    family: FamilyName,
    { onCost, ...options }: CostOptions,
  ): Promise<KernelResult> {
    const { gpu, inputs } = workspace;
    const { reduction, parameters } = settings;
    const request = kernelRequest(workspace, settings);
    const { network, step } = await workspace.snapshot(family);
    using _network = network;
    const arena = gpu.arena.child('kernel result');
    try {
      const cost = costOf(network, request);
      onCost(cost);
      const { matrix, flops } = await computeKernel(network, arena, request, options);
      const known = { ...(await summarise(gpu, matrix, options)), flops, step, reduction, parameters, cost };
      const norms = reduction === 'cosine' ? await traceDiagonal(network, inputs, options) : known.diagonal;
      return new KernelResult(gpu, arena, matrix, norms, known);
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
  }

  /** The matrix stays that of all datapoints; the picture is of some of its rows and columns. */
  async paint(arrangement: Arrangement, { keys, split }: Sorting, options: JobOptions): Promise<OrderedPicture> {
    const { gpu, arena, matrix } = this;
    const spectral = (job: JobOptions) => this.spectralOrder(job);
    const order = await orderOf({ count: matrix.columns, keys, spectral }, arrangement, options);
    const places = placesOf(order, arrangement, split);
    const picture = await makePicture(gpu, arena, matrix, places.rows, { ...options, columnOrder: places.columns });
    return { ...places, picture, arrangement };
  }

  /** See spectralOrder. */
  spectralOrder(options: JobOptions): Promise<Uint32Array<ArrayBuffer>> {
    return spectralOrder(this.gpu, this.matrix, options);
  }

  withProducts<Result>(options: JobOptions, work: (product: Product) => Promise<Result>): Promise<Result> {
    const { gpu, matrix } = this;
    return this.held.use(options, async (own) => {
      using scratch = gpu.arena.child('products');
      const four = symmetricProduct(gpu, scratch, matrix, own);
      return await work(async (v) => {
        const block = new Float64Array(v.length * blockWidth);
        v.forEach((value, i) => (block[i * blockWidth] = value));
        const images = await four(block);
        return v.map((_, i) => images[i * blockWidth]);
      });
    });
  }

  diagonal(_options: JobOptions): Promise<Float32Array> {
    return Promise.resolve(this.known.diagonal);
  }

  norms(_options: JobOptions): Promise<Float32Array> {
    return Promise.resolve(this.ownNorms);
  }

  /** Value and cosine at (i, j). Throws ShapeMismatch for a datapoint that does not exist, DeviceLost. */
  async entry(i: number, j: number): Promise<KernelEntry> {
    const value = await readEntry(this.gpu, this.matrix, i, j);
    const { diagonal, reduction } = this.known;
    const cosine = reduction === 'cosine' ? value : value / Math.sqrt(diagonal[i] * diagonal[j]);
    return { i, j, value, cosine };
  }

  /** Row i by datapoint. Throws ShapeMismatch, DeviceLost. */
  row(i: number): Promise<Float32Array> {
    return readRow(this.gpu, this.matrix, i);
  }

  /** All rows by datapoint, some at a time. Throws DeviceLost, the signal's reason. */
  blocks(options: JobOptions): AsyncGenerator<Float32Array<ArrayBuffer>> {
    return readInBlocks(this.gpu, this.matrix, options);
  }

  [Symbol.dispose](): void {
    this.held[Symbol.dispose]();
  }
}

function costOf(network: Network, request: KernelRequest): KernelCost {
  const plan = planKernel(network, request);
  const { flops, bytes, blocks } = plan;
  return { methods: methodWords(plan), flops, bytes, isInBlocks: blocks !== undefined };
}

/** Whether the budget holds the kernel as a whole, with its picture; the work on it goes in blocks where it must. */
export function hasRoom({ network, inputs }: Workspace, { reduction }: Pick<KernelSettings, 'reduction'>): boolean {
  const { device, arena } = network.gpu;
  const { columns: n } = inputs;
  const { maxTextureDimension2D, maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const matrix = n * columnStride(n) * 4;
  const kept = reduction === 'cosine' ? 2 * matrix : matrix;
  const isDrawn = pictureTexels({ rows: n, columns: n }).rows <= maxTextureDimension2D;
  const isBound = matrix <= Math.min(maxBufferSize, maxStorageBufferBindingSize);
  const needed = shownKernelBytes({ work: 0, kept }, n, network.layout.length * 4);
  return isDrawn && isBound && fitsBudget(arena.budget, needed);
}

async function summarise(
  gpu: Gpu,
  matrix: Matrix,
  options: JobOptions,
): Promise<Pick<Known, 'diagonal' | 'nonFinite' | 'sample' | 'signed'>> {
  const diagonal = await readDiagonal(gpu, matrix);
  const nonFinite = await countNonfinite(gpu, matrix, options);
  const sample = await sampleKernel(gpu, matrix, options);
  return { diagonal, nonFinite, sample, signed: sample.min < 0 };
}
