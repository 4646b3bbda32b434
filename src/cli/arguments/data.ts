// Options that say how data files are read.
import type { LabelChoice } from '../../formats/label-column';
import { type OptionName, textOf, type Values, wholeOf } from './fields';

export interface DataOptions {
  /** tokenizer.json or a list of characters, for a text; absent: the one beside the model. */
  readonly tokenizer?: string;
  /** Tokens of a window of text; absent: as many as the model takes. */
  readonly window?: number;
  /** From one window to the next; absent: as long as a window. */
  readonly stride?: number;
  /** Which column of a table holds the labels. */
  readonly label?: LabelChoice;
}

export const dataNames: readonly OptionName[] = ['tokenizer', 'window', 'stride', 'label'];

export function readDataOptions(values: Values): DataOptions {
  return {
    tokenizer: textOf(values, 'tokenizer'),
    window: wholeOf(values, 'window', 1),
    stride: wholeOf(values, 'stride', 1),
    label: labelOf(textOf(values, 'label')),
  };
}

function labelOf(text: string | undefined): LabelChoice | undefined {
  return text === undefined || text === 'last' || text === 'none' ? text : { column: text };
}
