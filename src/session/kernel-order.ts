// Which datapoint a kernel shows at each row and column.
import type { JobOptions } from '../core/progress';
import type { KernelSettings, SortKey } from '../state/settings';

/** An order, and what sorts the datapoints that are equal in it. */
export type Ordering = Pick<KernelSettings, 'order' | 'within'>;

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
export function orderWithin(order: Uint32Array, members: Uint32Array): Uint32Array {
  const isMember = new Set(members);
  return order.filter((datapoint) => isMember.has(datapoint));
}

/** The settings with another order. */
export function ordered({ within: _within, ...kernel }: KernelSettings, { order, within }: Ordering): KernelSettings {
  return { ...kernel, order, ...(within === undefined ? {} : { within }) };
}

export function sameOrdering(a: Ordering, b: Ordering): boolean {
  return a.order === b.order && a.within === b.within;
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
