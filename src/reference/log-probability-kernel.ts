// The kernel of log-probabilities of targets: what a language model wants.
import { shapeMismatch } from '../core/errors';
import { outputSize } from '../model/shape';
import { contractedPairs } from './contracted-kernel';
import { logits } from './forward';
import { sumOfTerms } from './kernel';
import { softmax } from './loss';
import type { Batch, ReferenceModel } from './model';
import type { PairKernel } from './reductions';

/**
 * d log p(targets | x) / d logits, [n, C]. Targets are [n], or [n, T] for logits [T, C / T]: then the log-probability is the
 * sum over positions. Throws ShapeMismatch for targets that are not labels of the logits.
 */
export function logProbabilityCotangent(model: ReferenceModel, batch: Batch, targets: ArrayLike<number>): Float64Array {
  const size = outputSize(model.graph);
  const positions = targets.length / batch.n;
  const classes = size / positions;
  if (!Number.isInteger(positions) || !Number.isInteger(classes)) {
    throw shapeMismatch(`targets for ${batch.n} datapoints with ${size} logits`, `${targets.length}`);
  }
  const cotangent = softmax(logits(model, batch), classes).map((p) => -p);
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row];
    if (!Number.isInteger(target) || target < 0 || target >= classes)
      throw shapeMismatch(`targets from 0 to ${classes - 1}`, `${target}`);
    cotangent[row * classes + target] += 1;
  }
  return cotangent;
}

/**
 * <grad log p(targetsA_i | a_i), grad log p(targetsB_j | b_j)>, rates included, in all and by parameter. Throws
 * ShapeMismatch as logProbabilityCotangent does.
 */
export function logProbabilityKernel(
  model: ReferenceModel,
  a: Batch,
  targetsA: ArrayLike<number>,
  b: Batch,
  targetsB: ArrayLike<number>,
): PairKernel {
  const left = logProbabilityCotangent(model, a, targetsA);
  const right = a === b && targetsA === targetsB ? left : logProbabilityCotangent(model, b, targetsB);
  const byParameter = contractedPairs(model, a, b, [[left, right]]);
  return { total: sumOfTerms(byParameter.values(), a.n * b.n), byParameter };
}
