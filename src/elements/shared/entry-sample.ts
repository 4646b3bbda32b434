// A sample of a kernel's entries, for colours: sorted once, its percentiles, and the domains a reader may take from them.
import type { Domain, ScaleName } from '../../view/colour-scale';

/** The finite numbers of a sample in rising order. */
export interface EntrySample {
  readonly sorted: Float32Array;
  /** Of all that were given. */
  readonly notFinite: number;
}

/** Which part of the sample gets colours: between two percentiles, or as far below zero as above. */
export const domainPresets = ['0-100', '1-99', '5-95', 'symmetric'] as const;
export type DomainPreset = (typeof domainPresets)[number];

const shares = { '0-100': 0, '1-99': 0.01, '5-95': 0.05, symmetric: 0.01 } as const;

const known = new WeakMap<Float32Array, EntrySample>();

/** The sample of these values, sorted when it is first asked for. */
export function entrySample(values: Float32Array): EntrySample {
  const before = known.get(values);
  if (before) return before;
  const sorted = values.filter(Number.isFinite).sort();
  const sample = { sorted, notFinite: values.length - sorted.length };
  known.set(values, sample);
  return sample;
}

/** The part of a sample that a scale can show: all, or what is above zero. */
export function shownBy({ sorted }: EntrySample, scale: ScaleName): Float32Array {
  return scale === 'log' ? sorted.subarray(firstAbove(sorted, 0)) : sorted;
}

/** The domain of a preset on a scale; undefined where that has no colours to tell apart, and for symmetric logarithms. */
export function presetDomain(sample: EntrySample, preset: DomainPreset, scale: ScaleName): Domain | undefined {
  const values = shownBy(sample, scale);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? NaN;
  const [low, high] = [at(shares[preset]), at(1 - shares[preset])];
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const domain = preset === 'symmetric' ? { low: -reach, high: reach } : { low, high };
  const isOffered = domain.low < domain.high && !(preset === 'symmetric' && scale === 'log');
  return isOffered ? domain : undefined;
}

/** Place of the first of sorted numbers that is larger. */
function firstAbove(sorted: Float32Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] > value) to = middle;
    else from = middle + 1;
  }
  return from;
}
