// How a nudge's change is called: in full with its unit, and short for axes and columns.
import type { NudgeSettings, ShiftMeasure } from '../../session/types';

export const measureNames: readonly (readonly [ShiftMeasure, string])[] = [
  ['log-probability', 'log p of this label'],
  ['own-label', 'log p of own label'],
  ['logit', 'logit of this label'],
  ['norm', 'norm of the change of the logits'],
];

/** Quantity and unit of a column of numbers. */
export interface ChangeName {
  /** "Δ log p(5)". */
  readonly short: string;
  /** "change of log p(5), in nats". */
  readonly full: string;
}

/** What the numbers of a nudge are; `classes` are the labels' names. */
export function nameChange({ measure, label }: NudgeSettings, classes: readonly string[]): ChangeName {
  const name = classes[label];
  switch (measure) {
    case 'log-probability':
      return { short: `\u0394 log p(${name})`, full: `change of log p(${name}), in nats` };
    case 'own-label':
      return { short: '\u0394 log p(y)', full: 'change of log p(y), y each datapoint\u2019s own label, in nats' };
    case 'logit':
      return { short: `\u0394 logit(${name})`, full: `change of the logit of ${name}, in nats` };
    case 'norm':
      return { short: '|\u0394 logits|', full: 'norm of the change of all logits, in nats' };
  }
}
