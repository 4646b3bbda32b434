// How many training steps go at once: as many as take about 100 ms, between which others may go first.
import type { JobOptions } from '../core/progress';
import type { Trainer } from '../engine/training';

const mostStepsAtOnce = 16; // training steps between looks at pauses, progress and waiting copies of the weights
const timeAtOnce = 100; // milliseconds that these are to take: a reader may be waiting

export class TrainingPace {
  private atOnce = 1;

  /** Trains some steps, at most `most`, and learns from how long they take. Throws DeviceLost, and the signal's reason. */
  async run(trainer: Trainer, most: number, options: JobOptions): Promise<void> {
    const count = Math.min(most, this.atOnce);
    const started = performance.now();
    await trainer.run(count, options);
    const fitting = Math.floor((count * timeAtOnce) / (performance.now() - started));
    this.atOnce = Math.max(1, Math.min(2 * this.atOnce, mostStepsAtOnce, fitting));
  }
}
