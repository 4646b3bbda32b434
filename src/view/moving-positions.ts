// Two sets of positions and the way between them: which buffers are bound, and how far the points have gone.
import { shapeMismatch } from '../core/errors';
import type { MovingPoints } from './point-order';

/** One set of positions: the same n points on the GPU (xyzw per point, STORAGE) and on the CPU (3 or 4 numbers per point, `n` of them). */
export interface PointPositions {
  readonly n: number;
  readonly buffer: GPUBuffer;
  readonly points: Float32Array;
}

interface Move {
  readonly fromMix: number;
  readonly toMix: number;
  readonly milliseconds: number;
  start: number | undefined;
}

export class MovingPositions {
  from: PointPositions | undefined;
  to: PointPositions | undefined;
  mix = 0;
  private move: Move | undefined;

  get n(): number {
    return this.from?.n ?? 0;
  }

  /** Throws ShapeMismatch when the two sets differ in size, or their columns are not 3 or 4 numbers per point. */
  set(from: PointPositions | undefined, to: PointPositions | undefined): void {
    for (const positions of [from, to]) {
      if (positions && ![3, 4].includes(positions.points.length / positions.n))
        throw shapeMismatch(`3 or 4 numbers for ${positions.n} points`, `${positions.points.length}`);
    }
    if (from && to && from.points.length !== to.points.length)
      throw shapeMismatch(`positions of ${from.n} points`, `${to.n}`);
    this.from = from;
    this.to = to;
    this.mix = 0;
    this.move = undefined;
  }

  setMix(t: number): void {
    this.move = undefined;
    this.mix = Math.min(1, Math.max(0, t));
  }

  /** Starts towards `positions` from the nearer of the two bound sets. True when other buffers are bound than before. */
  moveTo(positions: PointPositions, milliseconds: number): boolean {
    const isBound = positions.buffer === this.from?.buffer || positions.buffer === this.to?.buffer;
    if (!isBound) this.set(this.mix < 0.5 ? this.from : this.to, positions);
    const toMix = positions.buffer === this.to?.buffer ? 1 : 0;
    this.move = { fromMix: this.mix, toMix, milliseconds, start: undefined };
    return !isBound;
  }

  /** Advances to `now` (milliseconds). True while there is more to come. */
  step(now: number): boolean {
    const { move } = this;
    if (!move) return false;
    move.start ??= now;
    const t = Math.min(1, (now - move.start) / move.milliseconds);
    this.mix = move.fromMix + (move.toMix - move.fromMix) * t * t * (3 - 2 * t);
    if (t === 1) this.move = undefined;
    return t < 1;
  }

  /** The points on the CPU, for projecting; undefined without any. */
  get points(): MovingPoints | undefined {
    const { from, to, mix } = this;
    if (!from || from.n === 0) return undefined;
    return { from: from.points, to: (to ?? from).points, stride: from.points.length / from.n, n: from.n, mix };
  }
}
