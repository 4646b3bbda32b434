// The axis of a histogram of entries: even along a scale, with most of the sample and all of the domain on it.
import { ticksOf } from '../../charts/ticks';
import { scaleUnit, unwarp, warp, type Domain, type ScaleName } from '../../view/colour-scale';
import { shownBy, type EntrySample } from './entry-sample';

/** `from` and `to` are places along the scale: what `warp` gives. */
export interface ValueAxis {
  readonly scale: ScaleName;
  readonly unit: number;
  readonly from: number;
  readonly to: number;
}

/** The axis goes beyond the middle of the sample, between these percentiles, by this share of it, so far as there are entries. */
const tail = 0.01;
const margin = 0.5;

/**
 * An axis for most of a sample and all of a domain: a few entries far from all others do not press the rest together.
 * Undefined where neither has any extent.
 */
export function valueAxis(sample: EntrySample, domain: Domain, scale: ScaleName): ValueAxis | undefined {
  const shown = shownBy(sample, scale);
  const at = (share: number): number => shown[Math.round(share * (shown.length - 1))] ?? NaN;
  const unit = scaleUnit({ low: at(tail), high: at(1 - tail) }, { name: scale });
  const place = (value: number): number => warp(scale, unit, value);
  const reach = margin * (place(at(1 - tail)) - place(at(tail)));
  const ends = [
    Math.max(place(at(0)), place(at(tail)) - reach),
    Math.min(place(at(1)), place(at(1 - tail)) + reach),
    ...[domain.low, domain.high].filter((end) => scale !== 'log' || end > 0).map(place),
  ].filter(Number.isFinite);
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  return from < to ? { scale, unit, from, to } : undefined;
}

/** Where on the axis a value is, 0 to 1. */
export function placeOn({ scale, unit, from, to }: ValueAxis, value: number): number {
  return Math.min(1, Math.max(0, (warp(scale, unit, value) - from) / (to - from)));
}

/** The value at a place of the axis. */
export function valueOn({ scale, unit, from, to }: ValueAxis, place: number): number {
  return unwarp(scale, unit, from + Math.min(1, Math.max(0, place)) * (to - from));
}

/** How many of sorted values are in each of `count` equal parts of the axis; those beyond it are in its first and last. */
export function binCounts(sorted: Float32Array, axis: ValueAxis, count: number): Uint32Array {
  const bins = new Uint32Array(count);
  for (const value of sorted) bins[Math.min(count - 1, Math.floor(placeOn(axis, value) * count))]++;
  return bins;
}

/** How many of sorted values lie outside the axis. */
export function countBeyond(sorted: Float32Array, axis: ValueAxis): number {
  const [low, high] = [axis.from, axis.to].map((place) => unwarp(axis.scale, axis.unit, place));
  const slack = 1e-6 * (Math.abs(low) + Math.abs(high));
  return sorted.reduce((count, value) => count + (value < low - slack || value > high + slack ? 1 : 0), 0);
}

/** At most about `most` round numbers of the axis: powers of ten where it is logarithmic and has any. */
export function axisTicks(axis: ValueAxis, most: number): readonly number[] {
  const [low, high] = [valueOn(axis, 0), valueOn(axis, 1)];
  if (axis.scale === 'linear') return ticksOf([low, high], most - 1);
  const powers = axis.scale === 'log' ? powersOfTen(low, high, most) : signedPowers(axis, low, high, most);
  return powers.length > 1 ? powers : ticksOf([low, high], most - 1);
}

function powersOfTen(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => 10 ** (first + index * step));
}

/** Zero, and the same powers of ten on both sides of it, from somewhat above the unit on. */
function signedPowers({ unit }: ValueAxis, low: number, high: number, most: number): number[] {
  const sides = low < 0 && high > 0 ? 2 : 1;
  const reach = Math.max(-low, high);
  const least = unit * 10;
  const powers = reach > least ? powersOfTen(least, reach, Math.max(1, Math.floor((most - 1) / sides))) : [];
  const all = [...powers.map((power) => -power).reverse(), 0, ...powers];
  return all.filter((tick) => tick >= low && tick <= high);
}
