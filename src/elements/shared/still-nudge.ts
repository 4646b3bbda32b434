// Why a nudge changed nothing at all.
import type { NudgeView, TrainingSettings } from '../../session/types';
import type { Dataset } from './session-link';

/** In one sentence or two; undefined where anything changed, or is not a number. */
export function whyStill(
  { predicted, actual, settings }: NudgeView,
  { classes }: Pick<Dataset, 'classes'>,
  loss: TrainingSettings['loss'],
): string | undefined {
  const isStill = [predicted, actual].every((column) => column.every((value) => value === 0));
  if (!isStill) return undefined;
  if (settings.rate === 0) return 'At a rate of 0 nothing changes.';
  if (classes.length === 1 && loss === 'cross-entropy')
    return 'Nothing changes: this network has one logit, whose only class always has all the probability, so that the loss (cross-entropy) is 0 and has no gradient.';
  if (classes.length === 1 && settings.measure !== 'logit')
    return 'Nothing changes: of one logit log p is always 0. Measure the shift as the logit.';
  return 'Nothing changes: the loss has no gradient here. The network is certain of this label already; choose another.';
}
