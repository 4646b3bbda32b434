// The clock of a recording: time and chance come from the number of the frame and a seed, never from the machine.
import { permutation, streamOf, uniform } from '../core/random';

export class FrameClock {
  /** Throws RangeError unless both are positive whole numbers (`seed` may be 0). */
  constructor(
    readonly framesPerSecond: number,
    readonly seed: number,
  ) {
    if (!Number.isInteger(framesPerSecond) || framesPerSecond < 1)
      throw new RangeError('frames per second must be 1 or more');
    if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError('a seed is a whole number from 0');
  }

  /** Seconds from the start at which a frame is shown. */
  seconds(frame: number): number {
    return frame / this.framesPerSecond;
  }

  /** The same in milliseconds. */
  milliseconds(frame: number): number {
    return (frame * 1000) / this.framesPerSecond;
  }

  /** Seconds every frame is shown for. */
  get frameSeconds(): number {
    return 1 / this.framesPerSecond;
  }

  /** Frames of a stretch of time; at least one. */
  frames(seconds: number): number {
    return Math.max(1, Math.round(seconds * this.framesPerSecond));
  }

  /** One of `count` things, the same for the same seed and purpose. */
  choose(purpose: string, count: number): number {
    return Math.min(count - 1, Math.floor(uniform(this.seed, streamOf(purpose), 0) * count));
  }

  /** An order of 0..count - 1, the same for the same seed and purpose. */
  shuffle(purpose: string, count: number): Uint32Array {
    return permutation(this.seed, streamOf(purpose), count);
  }
}
