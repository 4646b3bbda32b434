// How fast this adapter has been, and so how much work goes into one submission.

const target = 0.05; // seconds of work aimed at per submission
const shortTarget = 0.005; // and while a reader moves a picture, whose frames are to be drawn between submissions
const slowestAssumed = 2e9; // FLOP/s before anything was measured
const overheadAssumed = 20e-6; // seconds a command costs whatever it computes, before anything was measured
const overheadMost = 1e-3;
const shortCommand = 2e-4; // seconds of computing below which a command is mostly overhead

/** What a submission held. */
export interface Load {
  readonly flops: number;
  readonly commands: number;
}

/** Plans submissions of about 50 ms from the pace of the ones before: so many FLOPs a second, and so long for each command. */
export class Pacer {
  private rate = slowestAssumed;
  private overhead = overheadAssumed;
  private lastEnd = 0;

  /** FLOP/s to plan with. */
  get flopsPerSecond(): number {
    return this.rate;
  }

  /** FLOPs that take about as long as a command of none. */
  get commandFlops(): number {
    return this.rate * this.overhead;
  }

  /** FLOPs that should take about 50 ms. */
  get submissionFlops(): number {
    return this.rate * target;
  }

  /** FLOPs that should take about 5 ms. */
  get shortFlops(): number {
    return this.rate * shortTarget;
  }

  /**
   * Learns from a submission, from its start to its end in milliseconds of one clock. Two may be in flight: one that
   * waited for another began when that ended. Long commands tell the rate, short ones what a command costs. A submission
   * may be late for other reasons, and the shorter it is the less that says; the rate at most doubles, so that one odd
   * timing cannot plan a stall.
   */
  learn({ flops, commands }: Load, started: number, ended: number): void {
    const seconds = (ended - Math.max(started, this.lastEnd)) / 1000;
    this.lastEnd = ended;
    if (flops < 1e6 || seconds <= 0) return;
    if (flops / this.rate < commands * shortCommand) this.learnOverhead(seconds - flops / this.rate, commands);
    else this.learnRate(flops / Math.max(seconds / 2, seconds - commands * this.overhead), seconds);
  }

  private learnRate(seen: number, seconds: number): void {
    const weight = seen > this.rate ? 0.5 : 0.5 * Math.min(1, seconds / target) ** 2;
    this.rate = Math.max(slowestAssumed / 4, mix(this.rate, Math.min(seen, this.rate * 2), weight));
  }

  private learnOverhead(seconds: number, commands: number): void {
    const seen = Math.min(Math.max(seconds / commands, this.overhead / 2), this.overhead * 2);
    this.overhead = Math.min(overheadMost, mix(this.overhead, seen, 0.5));
  }
}

const mix = (a: number, b: number, weight: number): number => a + weight * (b - a);
