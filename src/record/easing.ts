// How numbers go from one value to another. All take and give 0..1, and stay there.

export type Easing = 'linear' | 'smooth';

function unit(t: number): number {
  return Math.min(1, Math.max(0, t));
}

/** At rest at both ends (a polynomial of degree five: no jump in speed or acceleration). */
export function smooth(t: number): number {
  const u = unit(t);
  return u * u * u * (u * (u * 6 - 15) + 10);
}

export function ease(easing: Easing, t: number): number {
  return easing === 'smooth' ? smooth(t) : unit(t);
}

export function mix(from: number, to: number, t: number): number {
  return from + (to - from) * t;
}
