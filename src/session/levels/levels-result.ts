// A kernel too large to keep: its weights, its tiles as they are looked at, and what is known of it from a sample.
import { streamOf, uniform } from '../../core/random';
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { computeKernel } from '../../engine/kernel';
import { countNonfinite, sampleKernel } from '../../engine/kernel-summary';
import { KernelLevels } from '../../engine/levels/kernel-levels';
import { type LevelSet, type LevelsRequest, targetsOf, uploadSome } from '../../engine/levels/level-request';
import { levelEntries } from '../../engine/levels/level-entries';
import { TileAtlas } from '../../engine/levels/tile-atlas';
import { targetShape } from '../../engine/kernel-side';
import type { Network } from '../../engine/network';
import { operatorOrder } from '../../engine/operator-order';
import type { Arena } from '../../gpu/arena';
import type { FamilyName, KernelSettings } from '../../state/settings';
import type { Statistic } from '../../core/pyramid';
import { type Ordering, orderOf, type OrderSource } from '../kernel-order';
import { kernelRequest } from '../kernel-request';
import { reducedRequest } from '../reduced-request';
import type { CostOptions, KnownOfKernel, OrderedPicture, ShownKernel } from '../shown-kernel';
import type { KernelEntry } from '../types';
import type { Workspace } from '../workspace';
import { LevelsPicture } from './levels-picture';

const sampled = 128; // rows and columns whose entries tell the range
const atlasShare = 1 / 8; // of the free bytes
const mostAtlasBytes = 2 ** 26;

export class LevelsResult implements ShownKernel {
  private pictures = 0;

  private constructor(
    private readonly workspace: Workspace,
    private readonly arena: Arena,
    private readonly network: Network,
    private readonly atlas: TileAtlas,
    /** In the order by index. */
    private readonly levels: KernelLevels,
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
    const { gpu, dataset } = workspace;
    const { reduction, parameters } = settings;
    const { parameters: counted, targets } = kernelRequest(workspace, settings);
    const arena = gpu.arena.child('kernel by tile');
    const { network, step } = await workspace.snapshot(family);
    try {
      const order = Uint32Array.from({ length: dataset.count }, (_, i) => i);
      const rows = { values: dataset.inputs, order, targets };
      const levels = new KernelLevels(network, { rows, reduction, parameters: counted });
      const top = { level: levels.pyramid.coarsest, row: 0, column: 0 };
      const way = levels.wayOf(top, statistic());
      const free = Math.max(0, gpu.arena.budget.limit - gpu.arena.budget.used);
      const atlas = TileAtlas.create(gpu, arena, Math.min(mostAtlasBytes, atlasShare * free));
      const cost = { methods: `${way.kind} for the overview`, flops: way.flops, bytes: 0, isInBlocks: true };
      onCost(cost);
      const sample = await sampleEntries(network, levels.request, options);
      const known = { ...sample, reduction, parameters, cost, flops: way.flops, step };
      return new LevelsResult(workspace, arena, network, atlas, levels, known, statistic);
    } catch (error) {
      network[Symbol.dispose]();
      arena[Symbol.dispose]();
      throw error;
    }
  }

  diagonal(options: JobOptions): Promise<Float32Array> {
    const { reduction } = this.known;
    if (reduction !== 'cosine') return this.norms(options);
    return Promise.resolve(new Float32Array(this.levels.pyramid.rows).fill(1));
  }

  norms(options: JobOptions): Promise<Float32Array> {
    return this.levels.diagonal('rows', options);
  }

  /** With the tile that stands for all others in it, quick or exact. */
  async paint(ordering: Ordering, keys: OrderSource['keys'], options: JobOptions): Promise<OrderedPicture> {
    const { request } = this.levels;
    const spectral = (job: JobOptions): Promise<Uint32Array<ArrayBuffer>> => this.spectralOrder(job);
    const order = await orderOf({ count: this.levels.pyramid.rows, keys, spectral }, ordering, options);
    const levels = this.levels.inOrder({ ...request, rows: { ...request.rows, order } });
    const picture = new LevelsPicture(this.arena, this.atlas, levels, this.statistic(), this.pictures++);
    const top = { level: picture.pyramid.coarsest, row: 0, column: 0 };
    try {
      await picture.fill(top, picture.previewOf(top) ?? picture.wayOf(top), [top], options);
    } catch (error) {
      picture[Symbol.dispose]();
      throw error;
    }
    return { picture, ordering, order };
  }

  /** By products with the kernel. Throws as operatorOrder. */
  spectralOrder(options: JobOptions): Promise<Uint32Array<ArrayBuffer>> {
    const { reduction, parameters } = this.known;
    const request = kernelRequest(this.workspace, { reduction, parameters, order: 'index' });
    return operatorOrder(this.network, reducedRequest(request), options);
  }

  async entry(i: number, j: number): Promise<KernelEntry> {
    const [value, own, other] = await Promise.all([
      this.entries(Uint32Array.of(i), Uint32Array.of(j)),
      this.entries(Uint32Array.of(i), Uint32Array.of(i)),
      this.entries(Uint32Array.of(j), Uint32Array.of(j)),
    ]);
    const cosine = this.known.reduction === 'cosine' ? value[0] : value[0] / Math.sqrt(own[0] * other[0]);
    return { i, j, value: value[0], cosine };
  }

  row(i: number): Promise<Float32Array> {
    return this.entries(Uint32Array.of(i), this.levels.request.rows.order);
  }

  // eslint-disable-next-line require-yield
  async *blocks(): AsyncGenerator<Float32Array<ArrayBuffer>> {
    const { rows } = this.levels.pyramid;
    throw unsupported(`all ${rows} x ${rows} entries at once of a kernel that is computed by tile`);
  }

  [Symbol.dispose](): void {
    this.atlas[Symbol.dispose]();
    this.network[Symbol.dispose]();
    this.arena[Symbol.dispose]();
  }

  private entries(rows: Uint32Array, columns: Uint32Array): Promise<Float32Array> {
    return levelEntries(this.levels, rows, columns);
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
