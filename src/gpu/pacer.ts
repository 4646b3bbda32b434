// How fast this adapter has been, and so how much work goes into one submission.

const target = 0.05; // seconds of work aimed at per submission
const slowestAssumed = 2e9; // FLOP/s before anything was measured

/** Plans submissions of about 50 ms from the pace of the ones before. */
export class Pacer {
  private rate = slowestAssumed;

  /** FLOP/s to plan with. Memory traffic counts as FLOPs: see costOf. */
  get flopsPerSecond(): number {
    return this.rate;
  }

  /** FLOPs that should take about 50 ms. */
  get submissionFlops(): number {
    return this.rate * target;
  }

  /** Learns from a submission that ran alone: at most doubling, so that one odd timing cannot plan a stall. */
  learn(flops: number, seconds: number): void {
    if (flops < 1e6 || seconds <= 0) return;
    const measured = flops / seconds;
    this.rate = Math.max(slowestAssumed / 4, Math.min(measured, this.rate * 2) * 0.5 + this.rate * 0.5);
  }
}
