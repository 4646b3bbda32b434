// A tile of a store as it is drawn, and how much of it is still to come.
import type { TileAddress } from '../../core/pyramid';
import type { KernelStore } from './kernel-store';

export interface StoredTile {
  /** Row-major, as many as `tileCells`; NaN where a cell is not computed yet, or not finite. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Cells that are not computed yet. */
  readonly missing: number;
}

/** Throws what the store throws. */
export async function storedTile(
  store: KernelStore,
  address: TileAddress,
  statistic: 'mean' | 'largest',
  signal?: AbortSignal,
): Promise<StoredTile> {
  const read = await store.tile(address, statistic, signal);
  const values = Float32Array.from(read, (value) => (Number.isFinite(value) ? value : NaN));
  if (!values.some(Number.isNaN)) return { values, missing: 0 };
  const cells = await store.cells(address, signal);
  return { values, missing: cells ? cells.max.filter(Number.isNaN).length : values.length };
}
