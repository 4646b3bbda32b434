// A kernel too large to keep: its weights, its tiles as they are looked at, and what is known of it from a sample.
import { streamOf, uniform } from '../../core/random';
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { computeKernel } from '../../engine/kernel';
import { countNonfinite, sampleKernel } from '../../engine/kernel-summary';
import { type LevelSet, type LevelsRequest, targetsOf, uploadSome } from '../../engine/levels/level-request';
import type { TileAtlas } from '../../engine/levels/tile-atlas';
import { targetShape } from '../../engine/kernel-side';
import type { Network } from '../../engine/network';
import type { Arena } from '../../gpu/arena';
import type { FamilyName, KernelSettings } from '../../state/settings';
import type { Statistic } from '../../core/pyramid';
import type { GroupSource } from '../explorer/kernel-source';
import { type Arrangement, orderOf, placesOf } from '../kernel-order';
import type { CostOptions, KnownOfKernel, OrderedPicture, ShownKernel, Sorting } from '../shown-kernel';
import type { Product } from '../../core/vectors';
import type { KernelEntry } from '../types';
import type { Workspace } from '../workspace';
import { createAtlas } from './atlas-size';
import { KernelOfNetwork } from './kernel-of-network';
import { LevelsPicture } from './levels-picture';

const sampled = 128; // rows and columns whose entries tell the range

export class LevelsResult implements ShownKernel {
  private pictures = 0;

  private constructor(
    private readonly arena: Arena,
    private readonly atlas: TileAtlas,
    private readonly network: KernelOfNetwork,
    readonly known: KnownOfKernel,
    private readonly statistic: () => Statistic,
  ) {}

  /**
   * Samples the kernel of all datapoints for the present weights; `onCost` is called before it starts, with what the first
   * picture takes. Throws LimitExceeded, ShapeMismatch, Unsupported where no parameter counts, DeviceLost.
   */
  static async compute(
    workspace: Workspace,
    settings: KernelSettings,
    family: FamilyName,
    { onCost, statistic, ...options }: CostOptions & { readonly statistic: () => Statistic },
  ): Promise<LevelsResult> {
    const { gpu } = workspace;
    const { reduction, parameters } = settings;
    const { network, step } = await workspace.snapshot(family);
    const arena = gpu.arena.child('kernel by tile');
    try {
      const own = new KernelOfNetwork(workspace, network, settings);
      const { levels } = own;
      const top = { level: levels.pyramid.coarsest, row: 0, column: 0 };
      const way = levels.wayOf(top, statistic());
      const atlas = createAtlas(gpu, arena);
      const cost = { methods: `${way.kind} for the overview`, flops: way.flops, isInBlocks: true };
      onCost(cost);
      const sample = await sampleEntries(network, levels.request, options);
      const known = { ...sample, reduction, parameters, cost, flops: way.flops, step };
      return new LevelsResult(arena, atlas, own, known, statistic);
    } catch (error) {
      network[Symbol.dispose]();
      arena[Symbol.dispose]();
      throw error;
    }
  }

  diagonal(options: JobOptions): Promise<Float32Array> {
    return this.network.diagonal(options);
  }

  norms(options: JobOptions): Promise<Float32Array> {
    return this.network.norms(options);
  }

  get groups(): GroupSource {
    return this.network.groups;
  }

  /** With the tile that stands for all others in it, quick or exact. */
  async paint(arrangement: Arrangement, { keys, split }: Sorting, options: JobOptions): Promise<OrderedPicture> {
    const { levels: byIndex, held } = this.network;
    const { request } = byIndex;
    const spectral = (job: JobOptions): Promise<Uint32Array<ArrayBuffer>> => this.spectralOrder(job);
    const order = await orderOf({ count: byIndex.pyramid.rows, keys, spectral }, arrangement, options);
    const places = placesOf(order, arrangement, split);
    const side = (own: Uint32Array): LevelSet => ({ ...request.rows, order: own });
    const columns = places.columns === places.rows ? undefined : side(places.columns);
    const levels = byIndex.inOrder({ ...request, rows: side(places.rows), columns });
    const picture = new LevelsPicture(this.arena, this.atlas, levels, held, this.statistic(), this.pictures++);
    const top = { level: picture.pyramid.coarsest, row: 0, column: 0 };
    try {
      await picture.fill({ address: top, isPreview: picture.hasPreview(top) }, [top], options);
    } catch (error) {
      picture[Symbol.dispose]();
      throw error;
    }
    return { ...places, picture, arrangement };
  }

  spectralOrder(options: JobOptions): Promise<Uint32Array<ArrayBuffer>> {
    return this.network.spectralOrder(options);
  }

  withProducts<Result>(options: JobOptions, work: (product: Product) => Promise<Result>): Promise<Result> {
    return this.network.withProducts(options, work);
  }

  entry(i: number, j: number): Promise<KernelEntry> {
    return this.network.entry(i, j);
  }

  row(i: number): Promise<Float32Array> {
    return this.network.row(i);
  }

  // eslint-disable-next-line require-yield
  async *blocks(): AsyncGenerator<Float32Array<ArrayBuffer>> {
    const { rows } = this.network.levels.pyramid;
    throw unsupported(`all ${rows} x ${rows} entries at once of a kernel that is computed by tile`);
  }

  [Symbol.dispose](): void {
    this.atlas[Symbol.dispose]();
    this.network[Symbol.dispose]();
    this.arena[Symbol.dispose]();
  }
}

/** What a seeded sample of datapoints with another tells of all entries. */
async function sampleEntries(
  network: Network,
  { rows, reduction, parameters }: LevelsRequest,
  options: JobOptions,
): Promise<Pick<KnownOfKernel, 'sample' | 'signed' | 'nonFinite'>> {
  const { gpu } = network;
  using scratch = gpu.arena.child('sample');
  const [own, other] = ['rows', 'columns'].map((side) => sampledDatapoints(rows, `sampled ${side}`));
  const { positions } = targetShape(network);
  const upload = (datapoints: Uint32Array) => uploadSome(scratch, rows, network.inputs, datapoints);
  const request = {
    rows: upload(own),
    columns: upload(other),
    targets: targetsOf(rows, positions, own),
    columnTargets: targetsOf(rows, positions, other),
    reduction,
    parameters,
  };
  const { matrix } = await computeKernel(network, scratch, request, options);
  const sample = await sampleKernel(gpu, matrix, options);
  return {
    sample,
    signed: sample.min < 0,
    nonFinite: await countNonfinite(gpu, matrix, options),
  };
}

function sampledDatapoints({ order }: LevelSet, stream: string): Uint32Array {
  const count = Math.min(sampled, order.length);
  return Uint32Array.from(
    { length: count },
    (_, at) => order[Math.floor(uniform(0, streamOf(stream), at) * order.length)],
  );
}
