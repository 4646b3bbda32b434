// What the rows and the columns of a kernel's picture are called, where they are not all datapoints.
import type { KernelView, PartName } from '../../session/types';
import { wordsOf } from './dataset-words';
import { formatCount, formatMany } from './format';
import type { Dataset } from './session-link';

type Shown = Pick<KernelView, 'rows' | 'columns' | 'rowSet' | 'columnSet' | 'film'>;

const adjectives: Readonly<Record<PartName, string>> = { train: 'training', test: 'test' };

/** The sets to choose from for a side. */
export const setNames = [
  ['all', 'all'],
  ['train', 'train'],
  ['test', 'test'],
] as const;

export const areAll = ({ rowSet, columnSet }: Shown): boolean => rowSet === undefined && columnSet === undefined;

/** "1,347 \u00d7 450". */
export const sizeWords = ({ rows, columns }: Shown): string =>
  `${formatCount(rows.length)} \u00d7 ${formatCount(columns.length)}`;

/** "1,347 training digits", "1,797 digits". */
function someWords(dataset: Dataset | undefined, part: PartName | undefined, { length }: Uint32Array): string {
  const { one, many } = wordsOf(dataset);
  const [single, plural] = part ? [`${adjectives[part]} ${one}`, `${adjectives[part]} ${many}`] : [one, many];
  return formatMany(length, single, plural);
}

/** Both sides in a sentence; empty where they are all datapoints. */
export function sidesWords(shown: Shown, dataset: Dataset | undefined): string {
  if (areAll(shown)) return '';
  const { rows, columns, rowSet, columnSet } = shown;
  return `Rows: ${someWords(dataset, rowSet, rows)}. Columns: ${someWords(dataset, columnSet, columns)}.`;
}

/** "Kernel of all datapoints", "Kernel of the training datapoints by the test datapoints". */
export function matrixWords(shown: Shown): string {
  if (shown.film)
    return `Kernel of ${formatMany(shown.rows.length, 'datapoint')} at step ${formatCount(shown.film.step)} of a film`;
  if (areAll(shown)) return 'Kernel of all datapoints';
  const [rows, columns] = [shown.rowSet, shown.columnSet].map((part) => (part ? `the ${adjectives[part]}` : 'all'));
  return `Kernel of ${rows} datapoints by ${columns} datapoints`;
}

/** Of one side: "Rows, training datapoints", or its name alone where it is all. */
export const axisWords = (name: string, part: PartName | undefined): string =>
  part ? `${name}, ${adjectives[part]} datapoints` : name;

/** A part of a file's name: "-train-by-all"; empty where both sides are all. */
export const fileWords = (shown: Shown): string =>
  areAll(shown) ? '' : `-${shown.rowSet ?? 'all'}-by-${shown.columnSet ?? 'all'}`;
