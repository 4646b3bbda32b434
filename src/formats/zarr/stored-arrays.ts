// The arrays of a store through zarrita, which knows the grid of chunks, their names, the index and the encoding.
import type * as Zarrita from 'zarrita';
import { type TileAddress, tileEdge } from '../../core/pyramid';
import { untilAborted } from './aborting';
import type { ByteSource } from './byte-source';
import { arrayPath, shardPath, type StoredStatistic, type StoreLayout } from './layout';
import { refuse } from './refuse';
import { NotStored, Replaced, Stopped, StrictStore } from './strict-store';

type StoredArray = Zarrita.Array<Zarrita.DataType, StrictStore>;

/** How often a shard may be another file than a moment before. */
const mostReplacements = 3;

export class StoredArrays {
  private readonly store: StrictStore;
  private readonly opened = new Map<string, Promise<StoredArray>>();

  constructor(
    source: ByteSource,
    private readonly layout: StoreLayout,
  ) {
    this.store = new StrictStore(source, layout);
  }

  /**
   * The numbers of a tile, row-major, as many as `tileCells`; undefined when they are not stored yet, which is asked
   * anew each time. Throws InvalidFile naming the file and byte, Unreachable, and the signal's reason.
   */
  async read(
    address: TileAddress,
    statistic: StoredStatistic,
    signal?: AbortSignal,
  ): Promise<Float32Array | undefined> {
    for (let replaced = 0; ;) {
      signal?.throwIfAborted();
      try {
        return await untilAborted(this.readTwice(address, statistic, signal), signal);
      } catch (error) {
        if (error instanceof NotStored) return undefined;
        signal?.throwIfAborted();
        if (error instanceof Replaced) this.close(address, statistic, ++replaced);
        else if (!(error instanceof Stopped)) throw error;
      }
    }
  }

  /** A chunk that an index read before does not have may be there by now. */
  private async readTwice(
    address: TileAddress,
    statistic: StoredStatistic,
    signal?: AbortSignal,
  ): Promise<Float32Array | undefined> {
    const found = await this.readOnce(address, statistic, signal);
    return found ?? this.readOnce(address, statistic, signal);
  }

  /** By the index that is known, if there is one; an index without the chunk is forgotten. */
  private async readOnce(
    address: TileAddress,
    statistic: StoredStatistic,
    signal?: AbortSignal,
  ): Promise<Float32Array | undefined> {
    const array = await this.open(arrayPath(address.level, statistic));
    const { data } = await array.getChunk([address.row, address.column], { signal });
    const { shard, slot } = this.layout.shardOf(address);
    if (this.store.holds(shardPath(shard, statistic), slot)) return this.cut(address, data as Float32Array);
    this.opened.delete(arrayPath(address.level, statistic));
    return undefined;
  }

  /** Forgets the indices of an array. */
  private close(address: TileAddress, statistic: StoredStatistic, replaced: number): void {
    this.opened.delete(arrayPath(address.level, statistic));
    if (replaced <= mostReplacements) return;
    const { shard } = this.layout.shardOf(address);
    throw refuse(shardPath(shard, statistic), 'it is replaced again and again while it is read');
  }

  private open(path: string): Promise<StoredArray> {
    const found = this.opened.get(path) ?? this.openNew(path);
    this.opened.set(path, found);
    return found;
  }

  private async openNew(path: string): Promise<StoredArray> {
    const { open, root } = await import('zarrita');
    return open.v3(root(this.store).resolve(path), { kind: 'array' });
  }

  /** The cells that the kernel has, of a whole chunk. */
  private cut(address: TileAddress, chunk: Float32Array): Float32Array {
    const { rows, columns } = this.layout.pyramid.tileCells(address);
    const cells = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++)
      cells.set(chunk.subarray(row * tileEdge, row * tileEdge + columns), row * columns);
    return cells;
  }
}
