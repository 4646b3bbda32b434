// What some tiles of a store tell of all its entries: the range that colours start from.
import type { JobOptions } from '../../core/progress';
import type { TileAddress } from '../../core/pyramid';
import { streamOf, uniform } from '../../core/random';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import type { KnownOfKernel } from '../shown-kernel';
import { quantilesOf } from './quantiles';

const mostTiles = 6;

/** Tiles of level 0, with repetition where there are few. */
function sampledTiles({ pyramid }: KernelStore): TileAddress[] {
  const { rows, columns } = pyramid.tiles(0);
  const pick = (stream: string, at: number, length: number): number =>
    Math.floor(uniform(0, streamOf(stream), at) * length);
  const all = Array.from({ length: mostTiles }, (_, at) => ({
    level: 0,
    row: pick('stored rows', at, rows),
    column: pick('stored columns', at, columns),
  }));
  return [{ level: 0, row: 0, column: 0 }, ...all].slice(0, rows * columns);
}

/**
 * Of the entries of some tiles that are there, or where none is of the cells of the coarsest level; all NaN where nothing
 * is computed yet. Throws what the store throws.
 */
export async function sampleStore(
  store: KernelStore,
  { signal }: JobOptions,
): Promise<Pick<KnownOfKernel, 'sample' | 'signed' | 'nonFinite'>> {
  const read = await Promise.all(sampledTiles(store).map((address) => store.cells(address, signal)));
  const there = read.filter((cells) => cells !== undefined);
  const top = { level: store.pyramid.coarsest, row: 0, column: 0 };
  const cells = there.length > 0 ? there : [await store.cells(top, signal)].filter((each) => each !== undefined);
  const values = Float32Array.from(cells.flatMap(({ mean }) => [...mean.filter(Number.isFinite)])).sort();
  const nonFinite = cells.reduce((sum, { max }) => sum + max.filter((value) => value === Infinity).length, 0);
  const sample = quantilesOf(values);
  return { sample, signed: sample.min < 0, nonFinite };
}
