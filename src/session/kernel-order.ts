// Which datapoint a kernel shows at each row and column.
import type { JobOptions } from '../core/progress';
import { unsupported } from '../core/errors';
import type { Dataset } from '../datasets/dataset';
import type { KernelSettings, SortKey } from '../state/settings';
import { type PartName, sameSets, type SideSets } from '../state/view-settings';

/** An order, and what sorts the datapoints that are equal in it. */
export type Ordering = Pick<KernelSettings, 'order' | 'within'>;

/** An order of all datapoints, and which of them are rows and columns. */
export interface Arrangement extends Ordering, SideSets {}

/** The datapoints in an order: all, those at the rows, and those at the columns, the same array where they are the same. */
export interface Places {
  readonly order: Uint32Array<ArrayBuffer>;
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly columns: Uint32Array<ArrayBuffer>;
}

/** What orders are made of. */
export interface OrderSource {
  /** Number of datapoints. */
  readonly count: number;
  /** A number for each datapoint. */
  keys(name: SortKey, options: JobOptions): Promise<ArrayLike<number>>;
  /** See spectralOrder. */
  spectral(options: JobOptions): Promise<Uint32Array<ArrayBuffer>>;
}

const place = (key: number): number => (Number.isFinite(key) ? key : Infinity);

/**
 * Datapoints by ascending key, equal ones by the next key, in the end by index; keys that are not finite come last. Each
 * key is a number for every datapoint.
 */
export function orderBy(...keys: readonly ArrayLike<number>[]): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: keys[0].length }, (_, i) => i);
  return order.sort((i, j) => {
    for (const key of keys) {
      const [a, b] = [place(key[i]), place(key[j])];
      if (a !== b) return a - b;
    }
    return i - j;
  });
}

/** Those of an order that are among `members`. */
export function orderWithin(order: Uint32Array, members: Uint32Array): Uint32Array<ArrayBuffer> {
  const isMember = new Set(members);
  return order.filter((datapoint) => isMember.has(datapoint));
}

/** An order of all, and what of it is rows and columns. Throws Unsupported for a part without datapoints. */
export function placesOf(
  order: Uint32Array<ArrayBuffer>,
  { rowSet, columnSet }: SideSets,
  split: Dataset['split'],
): Places {
  const partOf = (part: PartName | undefined): Uint32Array<ArrayBuffer> => {
    if (part !== undefined && split[part].length === 0)
      throw unsupported(`a kernel of the ${part} part, which is empty`);
    return part === undefined ? order : orderWithin(order, split[part]);
  };
  const rows = partOf(rowSet);
  return { order, rows, columns: columnSet === rowSet ? rows : partOf(columnSet) };
}

/** The settings with another order. */
export function ordered({ within: _within, ...kernel }: KernelSettings, { order, within }: Ordering): KernelSettings {
  return { ...kernel, order, ...(within === undefined ? {} : { within }) };
}

export function sameOrdering(a: Ordering, b: Ordering): boolean {
  return a.order === b.order && a.within === b.within;
}

export function sameArrangement(a: Arrangement, b: Arrangement): boolean {
  return sameOrdering(a, b) && sameSets(a, b);
}

/** A permutation of the datapoints. In the order by index, and in the spectral one, none are equal. Throws as its source. */
export async function orderOf(
  source: OrderSource,
  { order, within }: Ordering,
  options: JobOptions,
): Promise<Uint32Array<ArrayBuffer>> {
  if (order === 'spectral') return source.spectral(options);
  if (order === 'index') return Uint32Array.from({ length: source.count }, (_, i) => i);
  const keys = [await source.keys(order, options)];
  if (within !== undefined) keys.push(await source.keys(within, options));
  return orderBy(...keys);
}
