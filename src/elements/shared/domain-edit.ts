// How a reader changes the ends of a colour map: by typing, by moving one or both along an axis.
import type { Domain } from '../../view/colour-scale';
import { placeOn, valueOn, type ValueAxis } from './value-axis';

export type End = 'low' | 'high';

/** The least distance between the ends, as a share of the axis. */
const leastShare = 0.004;

/** The domain once an end was typed; ends that are tied are as far below zero as above. Undefined for what is no domain. */
export function typedDomain(domain: Domain, end: End, value: number, tied: boolean): Domain | undefined {
  const reach = Math.abs(value);
  const next = tied ? { low: -reach, high: reach } : { low: domain.low, high: domain.high, [end]: value };
  return Number.isFinite(value) && next.low < next.high ? next : undefined;
}

/** The domain once an end was moved to a place of the axis, 0 to 1: no further than the other end, or zero for tied ones. */
export function movedEnd(domain: Domain, end: End, place: number, axis: ValueAxis, tied: boolean): Domain {
  const fixed = tied ? 0 : end === 'low' ? domain.high : domain.low;
  const limit = placeOn(axis, fixed);
  const reached = end === 'low' ? Math.min(place, limit - leastShare) : Math.max(place, limit + leastShare);
  const value = valueOn(axis, reached);
  if (tied) return { low: -Math.abs(value), high: Math.abs(value) };
  return end === 'low' ? { low: value, high: domain.high } : { low: domain.low, high: value };
}

/** The domain moved by a share of the axis, both ends alike, as far as the axis goes. */
export function movedDomain(domain: Domain, by: number, axis: ValueAxis): Domain {
  const [low, high] = [placeOn(axis, domain.low), placeOn(axis, domain.high)];
  const step = Math.min(1 - high, Math.max(-low, by));
  return { low: valueOn(axis, low + step), high: valueOn(axis, high + step) };
}
