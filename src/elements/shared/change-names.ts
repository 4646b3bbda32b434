// How a nudge's change is called: in full with its unit, and short for axes and columns.
import { beginning } from '../../core/text-words';
import type { NudgeSettings, ShiftMeasure } from '../../session/types';
import { defaultNudge } from '../../state/settings';
import type { Dataset } from './session-link';

const mostInShort = 7; // characters of a class's name

type Classes = Pick<Dataset, 'classes' | 'isUnlabelled' | 'targets'>;

/** The measures as options of a select. Of one logit log p is always 0: only `chosen` is then among them besides the logit's. */
export function measureNames(
  { classes, isUnlabelled, targets }: Classes,
  chosen?: ShiftMeasure,
): readonly (readonly [ShiftMeasure, string])[] {
  const all = [
    ['log-probability', 'log p of this label'],
    ['own-label', isUnlabelled ? 'log p of its answer' : 'log p of own label'],
    ['logit', targets ? 'value' : 'logit of this label'],
    ['norm', targets ? 'size of the change' : 'norm of the change of the logits'],
  ] as const;
  return all.filter(([name]) => classes.length > 1 || name === chosen || name === 'logit' || name === 'norm');
}

/** The measure a nudge begins with. */
export function firstMeasure({ classes }: Classes, before: ShiftMeasure = defaultNudge.measure): ShiftMeasure {
  return classes.length > 1 || before === 'norm' ? before : 'logit';
}

/** Quantity and unit of a column of numbers. */
export interface ChangeName {
  /** "Δ log p(5)"; a long name of a class is cut. */
  readonly short: string;
  /** "change of log p(5), in nats". */
  readonly full: string;
}

/** What the numbers of a nudge are. */
export function nameChange({ measure, label }: NudgeSettings, { classes, isUnlabelled, targets }: Classes): ChangeName {
  const name = classes[label];
  const short = beginning(name, mostInShort);
  switch (measure) {
    case 'log-probability':
      return { short: `\u0394 log p(${short})`, full: `change of log p(${name}), in nats` };
    case 'own-label': {
      const own = isUnlabelled ? 'answer' : 'label';
      return { short: '\u0394 log p(y)', full: `change of log p(y), y each datapoint\u2019s own ${own}, in nats` };
    }
    case 'logit':
      if (targets) return { short: `\u0394 ${short}`, full: `change of ${name}` };
      return { short: `\u0394 logit(${short})`, full: `change of the logit of ${name}, in nats` };
    case 'norm':
      if (targets) return { short: `|\u0394 ${short}|`, full: `size of the change of ${name}` };
      return { short: '|\u0394 logits|', full: 'norm of the change of all logits, in nats' };
  }
}
