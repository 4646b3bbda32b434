// The range that colours start from, of numbers in rising order.
import type { KernelView } from '../types';

const tail = 0.01; // share of numbers beyond the range on each side

/** All NaN where there are none. */
export function quantilesOf(ascending: Float32Array): Omit<KernelView['sample'], 'values'> {
  const at = (share: number): number => ascending[Math.round(share * (ascending.length - 1))] ?? NaN;
  return { min: at(0), max: at(1), low: at(tail), high: at(1 - tail) };
}
