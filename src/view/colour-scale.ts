// How numbers are spread along a colour map: evenly, by their logarithm, or by the logarithm of their size on both sides of zero.

export type ScaleName = 'linear' | 'log' | 'symlog';
export const scaleNames: readonly ScaleName[] = ['linear', 'log', 'symlog'];

/**
 * A scale. `log` shows numbers that are zero or negative as the lowest. `symlog` is sign(v) log(1 + |v| / threshold): close
 * to even below the threshold, logarithmic far above it.
 */
export interface ColourScale {
  readonly name: ScaleName;
  /** Of `symlog`, in the unit of the numbers; absent: a thousandth of the domain's reach. */
  readonly threshold?: number;
}

export const linearScale: ColourScale = { name: 'linear' };

/** What numbers a map's two ends stand for. */
export interface Domain {
  readonly low: number;
  readonly high: number;
}

/** Shares of the reach of a domain: the threshold of `symlog`, and the least number of `log` where the low end is not positive. */
const thresholdShare = 1e-3;
const leastShare = 1e-6;
/** The least normal float32, so that the shader and the CPU agree on what is too small for a logarithm. */
export const leastNumber = 2 ** -126;

/** The domain that a scale can show: the low end of a logarithmic one is positive. */
export function scaledDomain({ low, high }: Domain, { name }: ColourScale): Domain {
  if (name !== 'log' || low > 0) return { low, high };
  return { low: Math.max(leastNumber, high * leastShare), high };
}

/** What numbers are divided by before their logarithm is taken; 1 for an even scale. */
export function scaleUnit(domain: Domain, scale: ColourScale): number {
  if (scale.name === 'linear') return 1;
  if (scale.name === 'log') return scaledDomain(domain, scale).low;
  const reach = Math.max(Math.abs(domain.low), Math.abs(domain.high));
  return scale.threshold !== undefined && scale.threshold > 0 ? scale.threshold : reach * thresholdShare || 1;
}

/** The place of a number along a scale: it rises with the number, and the colour map is even along it. */
export function warp(name: ScaleName, unit: number, value: number): number {
  if (name === 'linear') return value;
  if (name === 'log') return Math.log(Math.max(value / unit, leastNumber));
  return Math.sign(value) * Math.log1p(Math.abs(value) / unit);
}

/** The number at a place along a scale: what `warp` takes there. */
export function unwarp(name: ScaleName, unit: number, place: number): number {
  if (name === 'linear') return place;
  if (name === 'log') return Math.exp(place) * unit;
  return Math.sign(place) * Math.expm1(Math.abs(place)) * unit;
}
