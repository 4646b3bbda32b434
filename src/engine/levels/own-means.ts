// Means of a kernel's rows over one group of datapoints, for the datapoints of that group, exactly: each datapoint's gradients times
// the group's mean gradient. Streamed like the means of blocks; entries are never computed.
import type { JobOptions } from '../../core/progress';
import type { Arena } from '../../gpu/arena';
import type { CommandList } from '../../gpu/commands';
import type { Matrix } from '../../gpu/matrix';
import { readMatrix } from '../../gpu/readback';
import { submit } from '../../gpu/submit';
import type { Network } from '../network';
import { createFeatures, type PieceFeatures } from './block-features';
import type { Sweep } from './block-pieces';
import { type BlockPlan, planBlocks } from './block-plan';
import { type BlockStretch, groupStretches } from './block-sides';
import { recorded } from './chunk-size';
import type { Norms } from './entry-cells';
import type { GroupMeans } from './grouping';
import type { LevelsRequest } from './level-request';
import { cotangentsOf } from './level-sides';
import { encodePieceProducts } from './piece-products';
import { encodeFeatures, encodeSweepSide } from './sweep-side';

/** What a pass over some datapoints is for; of a group that is passed at once both. */
type Purpose = 'mean' | 'products' | 'both';

interface Step {
  readonly stretch: BlockStretch;
  /** Place of its first datapoint in the group. */
  readonly at: number;
  readonly purpose: Purpose;
}

interface SweepRun {
  readonly steps: readonly Step[];
  /** By place in the group; added to. */
  readonly means: Float64Array;
  /** Told the FLOPs of each. */
  readonly onStep: (flops: number) => void;
  readonly options: JobOptions;
}

const probed = 64; // datapoints that are recorded to know the cost of one

export class OwnMeans {
  private readonly plan: BlockPlan;
  private readonly costs = new Map<Purpose, number>();

  /** Throws LimitExceeded where not even small pieces fit the budget. */
  constructor(
    private readonly network: Network,
    private readonly request: LevelsRequest,
    private readonly norms?: Norms,
  ) {
    this.plan = planBlocks(network, request, { rows: 1 });
  }

  /** FLOPs for a group of so many datapoints. */
  costOf(count: number): number {
    if (count <= this.plan.chunk) return count * this.cost('both');
    return count * (this.cost('mean') + this.cost('products'));
  }

  /** The means, of a cosine's entries if there are norms, by place in `members`. Throws DeviceLost, the signal's reason. */
  async compute(members: Uint32Array, options: JobOptions = {}): Promise<GroupMeans> {
    const means = new Float64Array(members.length);
    const steps = this.stepsOf(members);
    const total = this.plan.sweeps.length * steps.length;
    const { onProgress, ...quiet } = options;
    let [done, flops] = [0, 0];
    const onStep = (own: number): void => {
      flops += own;
      onProgress?.({ stage: 'gradients of groups', done: ++done, total });
    };
    for (const sweep of this.plan.sweeps) await this.sweep(sweep, { steps, means, onStep, options: quiet });
    const { norms } = this;
    if (norms) members.forEach((datapoint, at) => (means[at] /= Math.sqrt(norms.rows[datapoint])));
    return { means, flops };
  }

  private stepsOf(members: Uint32Array): Step[] {
    const { chunk } = this.plan;
    const stretches = groupStretches(members, 0, chunk, this.norms);
    const purposes: Purpose[] = stretches.length === 1 ? ['both'] : ['mean', 'products'];
    return purposes.flatMap((purpose) => stretches.map((stretch, at) => ({ stretch, at: at * chunk, purpose })));
  }

  /** Adds what the pieces of a sweep are in the means. */
  private async sweep(sweep: Sweep, { steps, means, onStep, options }: SweepRun): Promise<void> {
    const { gpu } = this.network;
    using kept = gpu.arena.child('mean gradient');
    const features = this.featuresOf(sweep, kept);
    for (const { stretch, at, purpose } of steps) {
      using scratch = gpu.arena.child('group chunk');
      const list = this.network.commands(scratch);
      const products = this.encode(list, stretch, purpose, sweep, features);
      await submit(gpu, list, options);
      if (products) addProducts(means, at, features, await readMatrix(gpu, products));
      onStep(list.flops);
    }
  }

  /** Memory for one group's. */
  private featuresOf({ logits, pieces }: Sweep, arena: Arena): PieceFeatures[] {
    const cotangents = logits?.count ?? cotangentsOf(this.network, this.request);
    return pieces.map((piece) => createFeatures(arena, piece, cotangents, 1));
  }

  /** Of `products` and `both` with the products [pieces, datapoints]. */
  private encode(
    list: CommandList,
    stretch: BlockStretch,
    purpose: Purpose,
    sweep: Sweep,
    features: readonly PieceFeatures[],
  ): Matrix | undefined {
    const { network, request } = this;
    const context = network.context(list, list.scratch);
    const side = encodeSweepSide(context, network, request, stretch, sweep);
    if (purpose !== 'products') encodeFeatures(context, network, side, stretch, features);
    return purpose === 'mean' ? undefined : encodePieceProducts(context, network, side, features);
  }

  /** FLOPs of a datapoint for all sweeps, recorded. */
  private cost(purpose: Purpose): number {
    const known = this.costs.get(purpose);
    if (known !== undefined) return known;
    const [stretch] = groupStretches(this.request.rows.order.subarray(0, probed), 0, probed, undefined);
    const flops = this.plan.sweeps.reduce((sum, sweep) => sum + this.recordedFlops(stretch, purpose, sweep), 0);
    this.costs.set(purpose, flops / stretch.datapoints.length);
    return flops / stretch.datapoints.length;
  }

  private recordedFlops(stretch: BlockStretch, purpose: Purpose, sweep: Sweep): number {
    const { flops } = recorded(this.network, (list) => {
      this.encode(list, stretch, purpose, sweep, this.featuresOf(sweep, list.scratch));
    });
    return flops;
  }
}

/** `products` has a row for each piece. */
function addProducts(
  means: Float64Array,
  at: number,
  features: readonly PieceFeatures[],
  products: Float32Array,
): void {
  const count = products.length / features.length;
  features.forEach(({ piece: { coefficient } }, row) => {
    for (let i = 0; i < count; i++) means[at + i] += coefficient * products[row * count + i];
  });
}
