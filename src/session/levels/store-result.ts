// A kernel that lies in a store: its tiles are read as they are looked at, the rest is what the network says, which is the same.
import { unsupported } from '../../core/errors';
import { type SidePlaces, sidePlaces } from '../../core/inverse-order';
import type { JobOptions } from '../../core/progress';
import { type Statistic, tileEdge } from '../../core/pyramid';
import type { TileAtlas } from '../../engine/levels/tile-atlas';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import { storedTile } from '../../formats/zarr/stored-tile';
import type { Arena } from '../../gpu/arena';
import type { FamilyName, KernelSettings } from '../../state/settings';
import { sameSets, type SideSets } from '../../state/view-settings';
import type { GroupSource } from '../explorer/kernel-source';
import { type Arrangement, type OrderSource, type Places, sameOrdering } from '../kernel-order';
import type { KnownOfKernel, OrderedPicture, ShownKernel, Sorting } from '../shown-kernel';
import type { Product } from '../../core/vectors';
import type { KernelEntry } from '../types';
import type { Workspace } from '../workspace';
import { createAtlas } from './atlas-size';
import { placesOfStore, setsOfStore } from './compare-store';
import { KernelOfNetwork } from './kernel-of-network';
import { type OpenedStore, settingsOf } from './opened-store';
import { RecentTiles } from './recent-tiles';
import { sampleStore } from './store-sample';
import { StorePicture } from './store-picture';

export interface StoreOptions extends JobOptions {
  readonly statistic: () => Statistic;
  readonly keys: OrderSource['keys'];
}

export class StoreResult implements ShownKernel {
  private pictures = 0;
  private readonly at: SidePlaces;
  private readonly recent: RecentTiles;

  private constructor(
    readonly opened: OpenedStore,
    private readonly arena: Arena,
    private readonly atlas: TileAtlas,
    private readonly network: KernelOfNetwork,
    private readonly places: Places,
    readonly settings: KernelSettings,
    /** The datapoints of its rows and columns. */
    readonly sets: SideSets,
    readonly known: KnownOfKernel,
    private readonly statistic: () => Statistic,
  ) {
    this.at = sidePlaces(places);
    this.recent = new RecentTiles(async (address) => (await storedTile(this.store, address, 'mean')).values);
  }

  /**
   * Compares a store with the network and the datapoints that are shown. Throws InvalidFile, ShapeMismatch or Unsupported
   * saying what differs, what the store throws, LimitExceeded, DeviceLost, the signal's reason.
   */
  static async open(
    workspace: Workspace,
    opened: OpenedStore,
    family: FamilyName,
    { statistic, keys, ...options }: StoreOptions,
  ): Promise<StoreResult> {
    const { store, name } = opened;
    const arena = workspace.gpu.arena.child('kernel in a store');
    const { network, step } = await workspace.snapshot(family);
    try {
      const settings = settingsOf(store, network.layout.names);
      const { reduction, parameters } = settings;
      const sets = await setsOfStore(store, workspace, network, reduction);
      const places = await placesOfStore(store, { ...settings, ...sets }, workspace, keys, options);
      const own = new KernelOfNetwork(workspace, network, settings);
      const cost = { methods: `read from ${name}`, flops: 0, isInBlocks: false };
      const readFrom = { name, isComplete: store.facts.complete };
      const sample = await sampleStore(store, options);
      const known = { ...sample, reduction, parameters, cost, flops: 0, step, readFrom };
      const atlas = createAtlas(workspace.gpu, arena);
      return new StoreResult(opened, arena, atlas, own, places, settings, sets, known, statistic);
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

  spectralOrder(options: JobOptions): Promise<Uint32Array<ArrayBuffer>> {
    return this.network.spectralOrder(options);
  }

  withProducts<Result>(options: JobOptions, work: (product: Product) => Promise<Result>): Promise<Result> {
    return this.network.withProducts(options, work);
  }

  /** Throws Unsupported for another order, some of the datapoints, or a statistic, that the store has not. */
  async paint(arrangement: Arrangement, _sorting: Sorting, options: JobOptions): Promise<OrderedPicture> {
    const { name } = this.opened;
    if (!sameOrdering(arrangement, this.settings)) throw unsupported(`${name} in an order other than its own`);
    if (!sameSets(arrangement, this.sets)) throw unsupported(`rows and columns of ${name} other than its own`);
    const statistic = this.statistic();
    if (statistic === 'deviation') throw unsupported(`standard deviations of ${name}: a store has none`);
    const picture = new StorePicture(this.arena, this.atlas, this.store, statistic, this.pictures++);
    const address = { level: picture.pyramid.coarsest, row: 0, column: 0 };
    try {
      await picture.fill({ address, isPreview: false }, [address], options);
    } catch (error) {
      picture[Symbol.dispose]();
      throw error;
    }
    return { ...this.places, picture, arrangement };
  }

  /** As stored, NaN where it is not computed yet; from the network what a store of two sets has not. */
  async entry(i: number, j: number): Promise<KernelEntry> {
    const [value, own, other] = await Promise.all([this.stored(i, j), this.stored(i, i), this.stored(j, j)]);
    if (value === undefined || own === undefined || other === undefined)
      return { ...(await this.network.entry(i, j)), ...(value === undefined ? {} : { value }) };
    const cosine = this.known.reduction === 'cosine' ? value : value / Math.sqrt(own * other);
    return { i, j, value, cosine };
  }

  /** From the network: in a store a row is in as many pieces as there are tiles across. */
  row(i: number): Promise<Float32Array> {
    return this.network.row(i);
  }

  // eslint-disable-next-line require-yield
  async *blocks(): AsyncGenerator<Float32Array<ArrayBuffer>> {
    throw unsupported(`all entries at once of ${this.opened.name}, which is there already`);
  }

  [Symbol.dispose](): void {
    this.atlas[Symbol.dispose]();
    this.network[Symbol.dispose]();
    this.arena[Symbol.dispose]();
  }

  private get store(): KernelStore {
    return this.opened.store;
  }

  private async stored(i: number, j: number): Promise<number | undefined> {
    const [row, column] = [this.at.rows[i], this.at.columns[j]];
    if (row < 0 || column < 0) return undefined;
    const [down, across] = [row, column].map((place) => Math.floor(place / tileEdge));
    const address = { level: 0, row: down, column: across };
    const values = await this.recent.get(address);
    const { columns } = this.store.pyramid.tileCells(address);
    return values[(row % tileEdge) * columns + (column % tileEdge)];
  }
}
