// Between which two snapshots, and which two layers, a frame is.

export interface Passage {
  readonly from: number;
  readonly to: number;
  /** 0..1 on the way from one to the other. */
  readonly mix: number;
}

/** The place `t` (0..1) along `count` things, equally far apart. */
export function passageAt(t: number, count: number): Passage {
  const place = Math.min(1, Math.max(0, t)) * (count - 1);
  const from = Math.min(Math.floor(place), Math.max(0, count - 2));
  return { from, to: Math.min(from + 1, count - 1), mix: place - from };
}

/** The training step at a passage: between the steps of its two ends. */
export function stepAt(steps: readonly number[], { from, to, mix }: Passage): number {
  return steps[from] + (steps[to] - steps[from]) * mix;
}
