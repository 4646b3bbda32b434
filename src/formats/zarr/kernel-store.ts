// A kernel that was computed before and lies in a Zarr store: its facts and its tiles at every level.
import { shapeMismatch } from '../../core/errors';
import { type Pyramid, type TileAddress, tileName } from '../../core/pyramid';
import type { ByteSource } from './byte-source';
import { type Cells, cellsOfEntries } from './cells';
import { checkArray, readRoot } from './check-metadata';
import type { KernelFacts } from './facts';
import type { StoredStatistic } from './layout';
import { arrayDocument, rootPath } from './metadata';
import { StorePlan, type Unit } from './plan';
import { refuse } from './refuse';
import type { CheckOptions, Flaw } from './shard-flaw';
import { someAtOnce } from './some-at-once';
import { type LackingUnit, StoreCheck } from './store-check';
import { StoredArrays } from './stored-arrays';

/** Of the entries of a cell: the mean, the least, the greatest, and the largest absolute value. */
export type TileStatistic = StoredStatistic | 'largest';

interface StopOptions {
  readonly signal?: AbortSignal;
}

interface LackingOptions extends CheckOptions {
  /** All, unless given. */
  readonly units?: readonly Unit[];
}

const mostRootBytes = 2 ** 24;
const mostArrayBytes = 2 ** 16;

const finiteOrNaN = (value: number): number => (Number.isFinite(value) ? value : NaN);

export class KernelStore {
  readonly plan: StorePlan;
  private readonly arrays: StoredArrays;
  private readonly check: StoreCheck;

  constructor(
    source: ByteSource,
    readonly facts: KernelFacts,
  ) {
    this.plan = new StorePlan(facts);
    this.arrays = new StoredArrays(source, this.plan);
    this.check = new StoreCheck(source, this.plan);
  }

  get pyramid(): Pyramid {
    return this.plan.pyramid;
  }

  /**
   * A statistic of the cells of a tile, row-major, as many as `tileCells`: NaN where they are not computed yet or their
   * blocks hold a number that is not finite. Throws InvalidFile naming the file and byte, Unreachable, ShapeMismatch
   * for an address outside of the kernel, and the signal's reason.
   */
  async tile(address: TileAddress, statistic: TileStatistic, signal?: AbortSignal): Promise<Float32Array> {
    if (statistic !== 'largest' || address.level === 0) {
      const values = await this.read(address, address.level === 0 ? 'mean' : (statistic as StoredStatistic), signal);
      return (values ?? this.none(address)).map(
        statistic === 'largest' ? (v) => finiteOrNaN(Math.abs(v)) : finiteOrNaN,
      );
    }
    const [min, max] = await Promise.all([this.tile(address, 'min', signal), this.tile(address, 'max', signal)]);
    return min.map((least, at) => Math.max(Math.abs(least), Math.abs(max[at])));
  }

  /** All that is stored of a tile's cells, as it is; undefined where nothing is yet. Throws as `tile` does. */
  async cells(address: TileAddress, signal?: AbortSignal): Promise<Cells | undefined> {
    const extent = this.extentOf(address);
    const statistics = this.plan.statistics(address.level);
    const read = await Promise.all(statistics.map((statistic) => this.read(address, statistic, signal)));
    const [mean, min, max] = read;
    if (mean && address.level === 0) return cellsOfEntries({ ...extent, values: mean });
    return mean && min && max && { ...extent, mean, min, max };
  }

  /** Units of work that are to be computed, of `units` where some are given: see `lacking`. */
  async missing(options: LackingOptions = {}): Promise<Unit[]> {
    return (await this.lacking(options)).map(({ unit }) => unit);
  }

  /**
   * Units of work that are not done, and those that were, of which a file is gone, cut, or wrong in its index (with `everything`
   * in a chunk). Throws InvalidFile for what cannot be read, Unreachable, and the signal's reason.
   */
  async lacking({ units = this.plan.units, ...options }: LackingOptions = {}): Promise<LackingUnit[]> {
    return this.check.lacking(units, options);
  }

  /** Files of the levels beyond the units' own that are gone or not whole, once the store is complete. Throws as `lacking` does. */
  async coarseFlaws(options: CheckOptions = {}): Promise<Flaw[]> {
    return this.facts.complete ? this.check.coarseFlaws(options) : [];
  }

  private read(address: TileAddress, statistic: StoredStatistic, signal?: AbortSignal) {
    this.extentOf(address);
    return this.arrays.read(address, statistic, signal);
  }

  private extentOf(address: TileAddress) {
    if (!this.pyramid.has(address)) throw shapeMismatch('a tile of the kernel', tileName(address));
    return this.pyramid.tileCells(address);
  }

  private none(address: TileAddress): Float32Array {
    const { rows, columns } = this.pyramid.tileCells(address);
    return new Float32Array(rows * columns).fill(NaN);
  }
}

async function document(source: ByteSource, path: string, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = await source.whole(path, limit, signal);
  if (bytes) return bytes;
  throw refuse(path, 'it is not there');
}

/**
 * Reads and checks all documents of a store, and none of its numbers. Throws InvalidFile naming the document and member
 * that is not of this layout, Unreachable, and the signal's reason.
 */
export async function openKernelStore(source: ByteSource, { signal }: StopOptions = {}): Promise<KernelStore> {
  const facts = readRoot(await document(source, rootPath, mostRootBytes, signal));
  const store = new KernelStore(source, facts);
  const arrays = store.plan.levels.flatMap((level) =>
    store.plan.statistics(level).map((statistic) => ({ level, statistic })),
  );
  await someAtOnce(arrays, async ({ level, statistic }) => {
    const bytes = await document(source, arrayDocument(level, statistic), mostArrayBytes, signal);
    checkArray(store.plan, level, statistic, bytes);
  });
  return store;
}
