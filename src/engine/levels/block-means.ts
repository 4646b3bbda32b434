// Means of a kernel over blocks of rows and blocks of columns, exactly, as inner products of the blocks' mean gradients: the
// entries themselves are never computed. Streamed by layer, logit and rows of the weights, so that memory stays bounded.
import type { JobOptions } from '../../core/progress';
import type { Arena } from '../../gpu/arena';
import type { CommandList } from '../../gpu/commands';
import type { Matrix } from '../../gpu/matrix';
import { submit } from '../../gpu/submit';
import type { Network } from '../network';
import { BlockGrams } from './block-grams';
import { createFeatures, type PieceFeatures } from './block-features';
import type { Sweep } from './block-pieces';
import { type BlockPlan, planBlocks } from './block-plan';
import type { BlockSide, BlockSides } from './block-sides';
import type { LevelsRequest } from './level-request';
import { cotangentsOf } from './level-sides';
import { encodeFeatures, encodeSweepSide } from './sweep-side';

export class BlockMeans {
  flops = 0;
  private readonly plan: BlockPlan;
  private done = 0;

  /** Throws LimitExceeded where not even small pieces fit the budget. */
  constructor(
    private readonly network: Network,
    private readonly request: LevelsRequest,
    private readonly sides: BlockSides,
  ) {
    const { rows, columns } = sides;
    this.plan = planBlocks(network, request, { rows: rows.blocks, columns: columns?.blocks });
  }

  /** The means [blocks of rows, blocks of columns], owned by `arena`. Throws DeviceLost, the signal's reason. */
  async compute(arena: Arena, options: JobOptions = {}): Promise<Matrix> {
    const { rows, columns = rows } = this.sides;
    const out = arena.matrix('block means', rows.blocks, columns.blocks);
    for (const [at, sweep] of this.plan.sweeps.entries()) await this.sweep(sweep, out, at > 0, options);
    return out;
  }

  private async sweep(sweep: Sweep, out: Matrix, accumulate: boolean, options: JobOptions): Promise<void> {
    const { rows, columns } = this.sides;
    using kept = this.network.gpu.arena.child('block gradients');
    const left = await this.features(rows, sweep, kept, options);
    const right = columns ? await this.features(columns, sweep, kept, options) : left;
    using scratch = this.network.gpu.arena.child('block products');
    const list = this.network.commands(scratch);
    const context = this.network.context(list, scratch);
    const grams = new BlockGrams(context, out, this.plan.slab);
    left.forEach((own, at) => grams.add(own, right[at], accumulate || at > 0));
    await this.submit(list, options);
  }

  private async features(side: BlockSide, sweep: Sweep, arena: Arena, options: JobOptions): Promise<PieceFeatures[]> {
    const { network, request, plan } = this;
    const logits = sweep.logits?.count ?? cotangentsOf(network, request);
    const features = sweep.pieces.map((piece) => createFeatures(arena, piece, logits, side.blocks));
    for (const stretch of side.stretches(plan.chunk)) {
      using scratch = network.gpu.arena.child('block chunk');
      const list = network.commands(scratch);
      const context = network.context(list, scratch);
      const passed = encodeSweepSide(context, network, request, stretch, sweep);
      encodeFeatures(context, network, passed, stretch, features);
      await this.submit(list, options);
    }
    return features;
  }

  private async submit(list: CommandList, options: JobOptions): Promise<void> {
    await submit(this.network.gpu, list, { ...options, stage: 'block gradients', onProgress: undefined });
    this.flops += list.flops;
    options.onProgress?.({ stage: 'block gradients', done: ++this.done, total: this.submissions });
  }

  /** A Gram for each sweep, after the passes of both sides. */
  private get submissions(): number {
    const { rows, columns } = this.sides;
    const passes = [rows, columns].map((side) => side?.stretches(this.plan.chunk).length ?? 0);
    return this.plan.sweeps.length * (passes[0] + passes[1] + 1);
  }
}
