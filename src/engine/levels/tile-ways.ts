// How each tile of a kernel is made: by what costs least within the memory that is free.
import type { Provenance, Pyramid, Statistic, TileAddress } from '../../core/pyramid';
import type { Network } from '../network';
import type { KeptPasses } from './kept-passes';
import type { LevelsRequest } from './level-request';
import { ifItFits } from './replan';
import { TileCosts, type TileExtent } from './tile-costs';

/** How a tile is made, and the FLOPs it takes. */
export interface TileWay {
  readonly kind: Exclude<Provenance['kind'], 'stored'>;
  readonly flops: number;
}

/** Datapoints of each block in a sample, and directions of a sketch. */
export const sampledPerBlock = 4;
export const sketched = { sketch: 16, kind: 'normal' } as const;
/** A first picture is worth while where it costs at most this share of the exact one. */
const worthwhile = 1 / 2;
/** Statistics that only all entries give are computed from them where that costs at most so much more than the means do. */
const affordable = 4;

export class TileWays {
  readonly costs: TileCosts;
  private readonly chosen = new Map<string, TileWay>();

  constructor(
    private readonly network: Network,
    private readonly request: LevelsRequest,
    private readonly pyramid: Pyramid,
    passes: KeptPasses,
  ) {
    this.costs = new TileCosts(network, request, passes);
  }

  /** The way of a tile. One that was chosen stays until about twice or half the memory is free. Throws LimitExceeded where nothing fits. */
  of(address: TileAddress, statistic: Statistic): TileWay {
    const extent = this.extentOf(address);
    const room = Math.floor(Math.log2(Math.max(1, this.network.gpu.arena.budget.free)));
    const key = JSON.stringify([extent, statistic, room]);
    const way = this.chosen.get(key) ?? this.choose(address, extent, statistic);
    this.chosen.set(key, way);
    return way;
  }

  /** What is asked for from now on is chosen anew, for the memory that is free then. */
  forget(): void {
    this.chosen.clear();
  }

  /** All ways to the exact means of a tile: all its entries; above level 0 mean gradients, where the budget has room for them. */
  exact(address: TileAddress): readonly [TileWay, ...TileWay[]] {
    const extent = this.extentOf(address);
    const flops = this.costs.entries(extent);
    if (address.level === 0) return [{ kind: 'entries', flops }];
    const means = ifItFits(() => this.costs.blockMeans(extent));
    const entries = { kind: 'averaged', flops } as const;
    return means === undefined ? [entries] : [entries, { kind: 'block gradients', flops: means }];
  }

  /** A quicker first picture of a tile, where there is one that is worth while. */
  preview(address: TileAddress, statistic: Statistic): TileWay | undefined {
    if (address.level === 0 || statistic !== 'mean') return undefined;
    const exact = this.of(address, statistic);
    const extent = this.extentOf(address);
    const ways: TileWay[] = [
      { kind: 'sampled', flops: this.costs.sample(extent, sampledPerBlock) },
      { kind: 'sketched', flops: this.costs.sketch(extent, sketched.sketch) },
    ];
    const cheapest = ways.reduce((best, way) => (way.flops < best.flops ? way : best));
    return cheapest.flops <= worthwhile * exact.flops ? cheapest : undefined;
  }

  private choose(address: TileAddress, extent: TileExtent, statistic: Statistic): TileWay {
    const [entries, means = entries] = this.exact(address);
    if (statistic === 'mean') return means.flops < entries.flops ? means : entries;
    const isWhole = extent.length <= sampledPerBlock; // a sample would be all of it
    if (isWhole || entries.flops <= affordable * means.flops) return entries;
    return { kind: 'sampled', flops: this.costs.sample(extent, sampledPerBlock) };
  }

  private extentOf(address: TileAddress): TileExtent {
    const { count } = this.pyramid.tileEntries(address);
    const isSymmetric = this.request.columns === undefined && address.row === address.column;
    return { ...count, length: 2 ** address.level, isSymmetric };
  }
}
