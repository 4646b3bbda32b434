// What a datapoint and its class are called: a digit where it is one.
import type { Dataset } from './session-link';
import { ending, quoted } from '../../core/text-words';

export interface DatasetWords {
  readonly one: string;
  readonly many: string;
  /** At the start of a sentence. */
  readonly One: string;
}

const digits: DatasetWords = { one: 'digit', many: 'digits', One: 'Digit' };
const datapoints: DatasetWords = { one: 'datapoint', many: 'datapoints', One: 'Datapoint' };

const areDigits = (dataset: Dataset | undefined): boolean => !dataset || dataset.name === 'digits';

/** Those of the digits, too, while there is nothing yet. */
export function wordsOf(dataset: Dataset | undefined): DatasetWords {
  return areDigits(dataset) ? digits : datapoints;
}

const [shown, shownInList] = [24, 8]; // characters before the token that follows

/**
 * "digit 3", "class cat"; "answer 3" where the class is the network's own answer; of a window of text its end and the token
 * that follows.
 */
export function labelOf(dataset: Dataset, index: number): string {
  const text = dataset.texts?.[index];
  const name = dataset.classes[dataset.labels[index]];
  if (text !== undefined) return `${quoted(ending(text, shown))} then ${name}`;
  const word = areDigits(dataset) ? 'digit' : dataset.isUnlabelled ? 'answer' : 'class';
  return `${word} ${name}`;
}

/** The same in a narrow place: the class alone, or less of the text. */
export function shortLabelOf({ texts, classes, labels }: Dataset, index: number): string {
  const name = classes[labels[index]];
  return texts ? `${quoted(ending(texts[index], shownInList))} ${name}` : name;
}
