// A point of a training curve.
import type { Evaluation } from '../engine/evaluation';
import type { Trainer } from '../engine/training';

/** Losses are means per datapoint, accuracies fractions. */
export interface TrainingPoint {
  readonly step: number;
  readonly epoch: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** NaN where nothing is held out. */
  readonly testLoss: number;
  readonly testAccuracy: number;
  /** Datapoints whose loss is NaN or infinite: left out of nothing, so the losses are not finite either. */
  readonly nonFinite: number;
}

/** What a trainer's evaluation says of the step that it is at. */
export function pointOf(trainer: Trainer, train: Evaluation, test?: Evaluation): TrainingPoint {
  return {
    step: trainer.step,
    epoch: trainer.step / trainer.stepsPerEpoch,
    trainLoss: train.loss,
    trainAccuracy: train.accuracy,
    testLoss: test?.loss ?? NaN,
    testAccuracy: test?.accuracy ?? NaN,
    nonFinite: train.nonFinite + (test?.nonFinite ?? 0),
  };
}
