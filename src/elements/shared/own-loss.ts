// The loss of a network on all datapoints, from those of the two parts of a split.
import type { TrainingPoint } from '../../session/types';
import type { Dataset } from './session-link';

export interface OwnLoss {
  /** Mean per datapoint. */
  readonly loss: number;
  /** Fraction that is right. */
  readonly accuracy: number;
}

/** Means over both parts of the split, of which either may be empty. */
export function ownLoss(point: TrainingPoint, { train, test }: Dataset['split']): OwnLoss {
  const sum = (mean: number, { length }: Uint32Array): number => (length === 0 ? 0 : mean * length);
  const mean = (ofTrain: number, ofTest: number): number =>
    (sum(ofTrain, train) + sum(ofTest, test)) / (train.length + test.length);
  return {
    loss: mean(point.trainLoss, point.testLoss),
    accuracy: mean(point.trainAccuracy, point.testAccuracy),
  };
}
