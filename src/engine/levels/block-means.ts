// Means of a kernel over blocks of rows and blocks of columns, exactly, as inner products of the blocks' mean gradients: the
// entries themselves are never computed. Streamed by layer, logit and rows of the weights, so that memory stays bounded.
import type { JobOptions } from '../../core/progress';
import type { Arena } from '../../gpu/arena';
import type { CommandList } from '../../gpu/commands';
import type { Matrix } from '../../gpu/matrix';
import { submit } from '../../gpu/submit';
import type { Network } from '../network';
import { BlockGrams } from './block-grams';
import { createFeatures, FeatureRecorder, type PieceFeatures } from './block-features';
import { parametersOf, type Sweep } from './block-pieces';
import { type BlockPlan, planBlocks } from './block-plan';
import { type BlockRegion, blockWeights } from './block-weights';
import type { Norms } from './entry-cells';
import type { LevelsRequest, Which } from './level-request';
import { cotangentsOf, encodeSomeSide } from './level-sides';

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
    const blocks = { rows: this.blocksOf(rows), columns: columns && this.blocksOf(columns) };
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
    const grams = new BlockGrams(context, out, this.plan.slab);
    left.forEach((own, at) => grams.add(own, right[at], accumulate || at > 0));
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
    const names = new Set(pieces.flatMap(parametersOf));
    const counted = (name: string): boolean => names.has(name);
    const side = encodeSomeSide(context, network, request, list.scratch, { which, datapoints: own, logits, counted });
    const counts = blockWeights(region, which, datapoints, first, own.length, this.norms);
    const weights = list.scratch.upload('weights', counts);
    const recorder = new FeatureRecorder(context, network, {
      side,
      weights,
      length: Math.min(region.length, plan.chunk),
      first: Math.floor(first / region.length),
      isContinued: first % region.length > 0,
    });
    features.forEach((each) => recorder.add(each));
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
