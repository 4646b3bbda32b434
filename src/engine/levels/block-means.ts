// Means of a kernel over blocks of rows and blocks of columns, exactly, as inner products of the blocks' mean gradients: the
// entries themselves are never computed. Streamed by layer, logit and rows of the weights, so that memory stays bounded.
import type { JobOptions } from '../../core/progress';
import type { Arena } from '../../gpu/arena';
import type { CommandList } from '../../gpu/commands';
import type { Matrix } from '../../gpu/matrix';
import { submit } from '../../gpu/submit';
import { encodeKernelTile } from '../../kernels/kernel-tile';
import { encodeTranspose } from '../../kernels/transpose';
import type { OpContext } from '../../ops/context';
import type { Network } from '../network';
import { placed } from '../placement';
import { createFeatures, FeatureRecorder, type PieceFeatures } from './block-features';
import { type BlockPlan, planBlocks, type Sweep } from './block-pieces';
import type { Norms } from './entry-cells';
import type { LevelsRequest, Which } from './level-request';
import { cotangentsOf, encodeSomeSide } from './level-sides';

/** Datapoints in the order of the blocks; the last block of a side has those that are left. */
export interface BlockRegion {
  readonly rows: Uint32Array;
  /** Absent: the rows again. */
  readonly columns?: Uint32Array;
  /** Datapoints of a block, a power of two. */
  readonly length: number;
}

const slabBytes = 2 ** 24;

export class BlockMeans {
  flops = 0;
  private readonly plan: BlockPlan;
  private done = 0;

  /** Throws LimitExceeded where not even small pieces fit the budget. */
  constructor(
    private readonly network: Network,
    private readonly request: LevelsRequest,
    private readonly norms: Norms | undefined,
    private readonly region: BlockRegion,
  ) {
    const { rows, columns } = region;
    const blocks = this.blocksOf(rows) + (columns ? this.blocksOf(columns) : 0);
    this.plan = planBlocks(network, request, blocks);
  }

  /** The means [ceil(rows / length), ceil(columns / length)], owned by `arena`. Throws DeviceLost, the signal's reason. */
  async compute(arena: Arena, options: JobOptions = {}): Promise<Matrix> {
    const { rows, columns = rows } = this.region;
    const out = arena.matrix('block means', this.blocksOf(rows), this.blocksOf(columns));
    for (const [at, sweep] of this.plan.sweeps.entries()) await this.sweep(sweep, out, at > 0, options);
    return out;
  }

  private async sweep(sweep: Sweep, out: Matrix, accumulate: boolean, options: JobOptions): Promise<void> {
    const { rows, columns } = this.region;
    using kept = this.network.gpu.arena.child('block gradients');
    const left = await this.features('rows', rows, sweep, kept, options);
    const right = columns ? await this.features('columns', columns, sweep, kept, options) : left;
    using scratch = this.network.gpu.arena.child('block products');
    const list = this.network.commands(scratch);
    const context = this.network.context(list, scratch);
    left.forEach((own, at) => encodeGram(context, own, right[at], out, accumulate || at > 0));
    await this.submit(list, options);
  }

  private async features(
    which: Which,
    datapoints: Uint32Array,
    sweep: Sweep,
    arena: Arena,
    options: JobOptions,
  ): Promise<PieceFeatures[]> {
    const logits = sweep.logits?.count ?? cotangentsOf(this.network, this.request);
    const blocks = this.blocksOf(datapoints);
    const features = sweep.pieces.map((piece) => createFeatures(arena, piece, logits, blocks));
    for (let first = 0; first < datapoints.length; first += this.plan.chunk) {
      using scratch = this.network.gpu.arena.child('block chunk');
      const list = this.network.commands(scratch);
      this.encodeChunk(list, which, { datapoints, first }, sweep, features);
      await this.submit(list, options);
    }
    return features;
  }

  private encodeChunk(
    list: CommandList,
    which: Which,
    { datapoints, first }: { readonly datapoints: Uint32Array; readonly first: number },
    { logits, pieces }: Sweep,
    features: readonly PieceFeatures[],
  ): void {
    const { network, request, region, plan } = this;
    const context = network.context(list, list.scratch);
    const own = datapoints.subarray(first, first + plan.chunk);
    const names = new Set(pieces.flatMap(namesOf));
    const counted = (name: string): boolean => names.has(name);
    const side = encodeSomeSide(context, network, request, list.scratch, { which, datapoints: own, logits, counted });
    const weights = list.scratch.upload('weights', this.weights(which, datapoints, first, own));
    const recorder = new FeatureRecorder(context, network, {
      side,
      weights,
      length: Math.min(region.length, plan.chunk),
      first: Math.floor(first / region.length),
      isContinued: first % region.length > 0,
    });
    features.forEach((each) => recorder.add(each));
  }

  /** One over the number of the block's datapoints; of a cosine, over the norm of the datapoint's gradient too. */
  private weights(which: Which, all: Uint32Array, first: number, own: Uint32Array): Float32Array<ArrayBuffer> {
    const { length } = this.region;
    const weights = new Float32Array(Math.ceil(own.length / 4) * 4);
    own.forEach((datapoint, at) => {
      const start = Math.floor((first + at) / length) * length;
      const count = Math.min(length, all.length - start);
      weights[at] = 1 / count / (this.norms ? Math.sqrt(this.norms[which][datapoint]) : 1);
    });
    return weights;
  }

  private blocksOf(datapoints: Uint32Array): number {
    return Math.ceil(datapoints.length / this.region.length);
  }

  private async submit(list: CommandList, options: JobOptions): Promise<void> {
    await submit(this.network.gpu, list, { ...options, stage: 'block gradients', onProgress: undefined });
    this.flops += list.flops;
    const { rows, columns } = this.region;
    const chunks = [rows, columns].map((each) => (each ? Math.ceil(each.length / this.plan.chunk) : 0));
    const total = this.plan.sweeps.length * (chunks[0] + chunks[1] + 1);
    options.onProgress?.({ stage: 'block gradients', done: ++this.done, total });
  }
}

/** The parameters whose cotangents a piece needs. */
function namesOf(piece: Sweep['pieces'][number]): string[] {
  if (!('node' in piece)) return [piece.name];
  return [piece.node.weight, ...(piece.node.bias ? [piece.node.bias] : [])];
}

/** Records out (+)= coefficient times the Gram of two sides' features. */
function encodeGram(
  context: OpContext,
  left: PieceFeatures,
  right: PieceFeatures,
  out: Matrix,
  accumulate: boolean,
): void {
  if (left.piece.kind !== 'outer')
    return encodeProducts(context, left.matrix, right.matrix, left.piece.coefficient, out, accumulate);
  const { columns: numbers, rows } = left.matrix;
  const width = Math.max(64, Math.floor(slabBytes / 4 / Math.max(rows, right.matrix.rows) / 64) * 64);
  const sides = left === right ? [left.matrix] : [left.matrix, right.matrix];
  const slabs = sides.map((side) => context.list.scratch.matrix('slab', Math.min(width, numbers), side.rows));
  for (let first = 0; first < numbers; first += width) {
    const count = Math.min(width, numbers - first);
    const [a, b = a] = slabs.map((slab, at) => {
      const output = { ...slab, rows: count };
      const input = { ...sides[at], offset: sides[at].offset + first, columns: count };
      encodeTranspose(context.list, { input, output });
      return output;
    });
    encodeProducts(context, a, b, left.piece.coefficient, out, accumulate || first > 0);
  }
}

/** out (+)= coefficient a^T b. */
function encodeProducts(
  context: OpContext,
  a: Matrix,
  b: Matrix,
  coefficient: number,
  out: Matrix,
  accumulate: boolean,
): void {
  const none = (matrix: Matrix): Matrix => ({ ...matrix, rows: 0 });
  const symmetric = a.buffer === b.buffer;
  encodeKernelTile(context.list, context.family, {
    rows: { activations: none(a), deltas: a, firstDelta: 0 },
    columns: { activations: none(b), deltas: b, firstDelta: 0 },
    deltaRows: a.rows,
    deltaConstant: 0,
    alpha: 0,
    beta: coefficient,
    n1: a.columns,
    n2: b.columns,
    ...placed({ out, row: 0, column: 0, symmetric, mirror: symmetric, accumulate }),
  });
}
