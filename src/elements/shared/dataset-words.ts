// What a datapoint and its class are called: a digit where it is one.
import type { ShownModel } from '../../session/types';
import type { Dataset } from './session-link';
import { ending, quoted } from '../../core/text-words';
import { formatNumber } from './format';

export interface DatasetWords {
  readonly one: string;
  /** With its article. */
  readonly aOne: string;
  readonly many: string;
  /** At the start of a sentence. */
  readonly One: string;
}

const digits: DatasetWords = { one: 'digit', aOne: 'a digit', many: 'digits', One: 'Digit' };
const datapoints: DatasetWords = { one: 'datapoint', aOne: 'a datapoint', many: 'datapoints', One: 'Datapoint' };

const images: DatasetWords = { one: 'image', aOne: 'an image', many: 'images', One: 'Image' };
const windows: DatasetWords = { one: 'window', aOne: 'a window', many: 'windows', One: 'Window' };

const areDigits = (dataset: Dataset | undefined): boolean => !dataset || dataset.name === 'digits';

/** Those of the digits, too, while there is nothing yet. */
export function wordsOf(dataset: Dataset | undefined): DatasetWords {
  if (areDigits(dataset)) return digits;
  if (dataset?.name === 'strokes') return images;
  return dataset?.texts ? windows : datapoints;
}

const [shown, shownInList] = [24, 8]; // characters before the token that follows

/**
 * "digit 3", "class cat"; "answer 3" where the class is the network's own answer; of a window of text its end and the token
 * that follows; "token 3" where that is all that is known of it. `opened` is a model that was brought.
 */
export function labelOf(dataset: Dataset, index: number, opened?: ShownModel): string {
  const text = dataset.texts?.[index];
  if (dataset.targets) return `target ${targetWords(dataset, index)}`;
  const name = dataset.classes[dataset.labels[index]];
  if (text !== undefined) return `${quoted(ending(text, shown))} then ${name}`;
  return `${classWord(dataset, opened)} ${name}`;
}

function targetWords({ targets, count }: Dataset, index: number): string {
  const outputs = targets!.length / count;
  return Array.from(targets!.subarray(index * outputs, (index + 1) * outputs), (value) => formatNumber(value)).join(
    ', ',
  );
}

/** Whether there is anything to train towards. */
export function isTrainable({ isUnlabelled, targets }: Dataset): boolean {
  return !isUnlabelled || targets !== undefined;
}

/** What is learned, as words that speak of labels say it. */
export function goalWords(words: string, dataset: Dataset | undefined): string {
  return dataset?.targets ? words.replace('labels', 'targets') : words;
}

function classWord(dataset: Dataset, opened: ShownModel | undefined): string {
  if (areDigits(dataset)) return 'digit';
  if (dataset.isUnlabelled) return 'answer';
  return isOfTokens(dataset, opened) ? 'next token' : 'class';
}

/** Whether the model reads ids of tokens and answers with one of them. */
function isOfTokens({ classes }: Dataset, opened: ShownModel | undefined): boolean {
  const input = opened?.model.graph.nodes.find((node) => node.op === 'input');
  return input?.vocabulary === classes.length;
}

/** The same in a narrow place: the class alone, or less of the text. */
export function shortLabelOf({ texts, classes, labels }: Dataset, index: number): string {
  const name = classes[labels[index]];
  return texts ? `${quoted(ending(texts[index], shownInList))} ${name}` : name;
}
