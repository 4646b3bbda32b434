// Whether two kernels are of the same numbers.
import type { KernelSettings } from '../state/settings';

export type Entries = Pick<KernelSettings, 'reduction' | 'parameters'>;

/** Whether two kernels have the same entries. */
export function sameEntries(a: Entries, b: Entries): boolean {
  return a.parameters === b.parameters && JSON.stringify(a.reduction) === JSON.stringify(b.reduction);
}
