// What a store says of itself, and what its files say.
import type { JobOptions } from '../../core/progress';
import type { Flaw } from '../../formats/zarr/shard-flaw';
import type { TilesOptions } from '../arguments/tiles';
import { naming } from '../files';
import { openStore } from './opening';
import type { StoreFolder } from './store-folder';

export interface StoreStatus {
  readonly store: string;
  /** Datapoints of the rows and of the columns. */
  readonly n: readonly [number, number];
  /** Units of work of the whole store, and how many of them are to be computed: `file` is to be written for it. */
  readonly units: number;
  readonly missing: readonly { readonly row: number; readonly column: number; readonly file: string }[];
  /** Files of what was done that are gone or not whole. */
  readonly damaged: readonly Flaw[];
  /** All units are done and all levels are there. */
  readonly complete: boolean;
}

/** Of the store as it is now. Throws InvalidFile, the signal's reason. */
export async function statusOf(
  folder: StoreFolder,
  { store: path, check }: Pick<TilesOptions, 'store' | 'check'>,
  { signal, onProgress }: JobOptions,
): Promise<StoreStatus> {
  const store = await openStore(folder, undefined, { signal });
  const { rows, columns, complete } = store.facts;
  const options = { signal, everything: check, onProgress: check ? onProgress : undefined };
  const lacking = await naming('--store', path, () => store.lacking(options));
  const coarse = await naming('--store', path, () => store.coarseFlaws(options));
  return {
    store: path,
    n: [rows, columns] as const,
    units: store.plan.units.length,
    missing: lacking.map(({ unit, flaws }) => {
      return { row: unit.row, column: unit.column, file: flaws.at(0)?.file ?? store.plan.markOf(unit) };
    }),
    damaged: [...lacking.flatMap(({ flaws }) => flaws), ...coarse],
    complete: complete && lacking.length === 0 && coarse.length === 0,
  };
}
