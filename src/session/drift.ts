// Numbers written into a state, and whether a later run of it agrees with them.
import type { Checkpoint, StateDocument } from '../state/document';
import type { Drift, TrainingPoint, TrainingStatus } from './types';

const agreement = 1e-3; // relative; the same adapter gives the same bits, others round differently at every step
const mostCheckpoints = 4;

function checkpointOf({ step, trainLoss, testLoss }: TrainingPoint): Checkpoint {
  return { step, trainLoss, testLoss };
}

/** The document with the place in training, and a few finite points of the curve spread over it. */
export function stateAt(document: StateDocument, { step, totalSteps, phase, history }: TrainingStatus): StateDocument {
  if (totalSteps === 0) return document;
  const finite = history.filter(({ trainLoss, testLoss }) => Number.isFinite(trainLoss) && Number.isFinite(testLoss));
  const every = Math.max(1, Math.ceil(finite.length / mostCheckpoints));
  const checkpoints = finite.filter((_, index) => (finite.length - 1 - index) % every === 0).map(checkpointOf);
  const { step: _step, ...rest } = document;
  return { ...rest, ...(phase === 'done' ? {} : { step }), checkpoints };
}

/** The first point of the curve that disagrees with a checkpoint. */
export function driftFrom(checkpoints: readonly Checkpoint[], history: readonly TrainingPoint[]): Drift | undefined {
  for (const { step, testLoss: expected } of checkpoints) {
    const actual = history.find((point) => point.step === step)?.testLoss;
    const apart = actual !== undefined && !(Math.abs(actual - expected) <= agreement * Math.abs(expected));
    if (apart) return { step, expected, actual };
  }
  return undefined;
}
