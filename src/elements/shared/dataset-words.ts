// What a datapoint and its class are called: a digit where it is one.
import type { Dataset } from './session-link';

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

/** "digit 3", "class cat"; "answer 3" where the class is the network's own answer. */
export function labelOf(dataset: Dataset, index: number): string {
  const word = areDigits(dataset) ? 'digit' : dataset.isUnlabelled ? 'answer' : 'class';
  return `${word} ${dataset.classes[dataset.labels[index]]}`;
}
