// How fast this adapter has been, and so how much work goes into one submission.

const target = 0.05; // seconds of work aimed at per submission
const slowestAssumed = 2e9; // FLOP/s before anything was measured

/** Plans submissions of about 50 ms from the pace of the ones before. */
export class Pacer {
  private rate = slowestAssumed;
  private lastEnd = 0;

  /** FLOP/s to plan with. */
  get flopsPerSecond(): number {
    return this.rate;
  }

  /** FLOPs that should take about 50 ms. */
  get submissionFlops(): number {
    return this.rate * target;
  }

  /**
   * Learns from a submission, from its start to its end in milliseconds of one clock. Two may be in flight: one that
   * waited for another began when that ended. At most doubling, so that one odd timing cannot plan a stall.
   */
  learn(flops: number, started: number, ended: number): void {
    const seconds = (ended - Math.max(started, this.lastEnd)) / 1000;
    this.lastEnd = ended;
    if (flops < 1e6 || seconds <= 0) return;
    this.rate = Math.max(slowestAssumed / 4, Math.min(flops / seconds, this.rate * 2) * 0.5 + this.rate * 0.5);
  }
}
