// What a picture of points is asked: which of them is under the pointer. Between views, which know what they draw, and what computes.
import type { Gpu } from './device';

/** Diameters of sprites in CSS pixels, and what is found beside them. */
export interface SpriteRules {
  /** At depth 1, before the bounds. */
  readonly natural: number;
  readonly smallest: number;
  readonly largest: number;
  /** The least diameter by emphasis, 0 to 4. */
  readonly least: readonly [number, number, number, number, number];
  /** Points of this emphasis and more are drawn above all others. */
  readonly aboveFrom: number;
  /** How far from a sprite's centre the pointer still finds it when it is on none. CSS pixels. */
  readonly grace: number;
}

/** n points as they are drawn, and a pointer. */
export interface SeenPoints {
  readonly n: number;
  /** xyzw per point (STORAGE): the points are at `share` (0 to 1) of the way from the first to the second. */
  readonly from: GPUBuffer;
  readonly to: GPUBuffer;
  readonly share: number;
  /** Four floats per point (STORAGE), of which the last is its emphasis. */
  readonly styles: GPUBuffer;
  /** From positions to clip space, 4 x 4, column by column. */
  readonly viewProjection: ArrayLike<number>;
  /** Of the canvas, and the pointer's place on it. CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly rules: SpriteRules;
}

export interface PointQuery {
  readonly gpu: Gpu;
  /** What is drawn, asked for when it is submitted; nothing where there are no points, or no canvas, by then. */
  readonly seen: () => SeenPoints | undefined;
}
