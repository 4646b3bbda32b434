// The columns that a session has of its datapoints: its own by fixed names, those of the data file by theirs.
import type { DataColumn } from '../../core/column';
import type { Dataset } from '../../datasets/dataset';

/** Those that need the classes are there only where they are known. */
const labelled = ['class', 'split', 'loss', 'alignment', 'correct'] as const;
const always = ['norm', 'predicted'] as const;

/**
 * class and split as the data say; loss: of the datapoint at its own label; norm: K(i, i); alignment: see alignments;
 * predicted: the class of the largest logit; correct: whether that is the label's.
 */
export type OwnColumn = (typeof labelled)[number] | (typeof always)[number];

/** A column, and the training step of the weights that it was computed from, if any. */
export type SteppedColumn = DataColumn & { readonly step?: number };

export const computedColumns = ['norm', 'loss', 'alignment', 'predicted', 'correct'] as const;
/** Those that are not as the data say. */
export type ComputedColumn = (typeof computedColumns)[number];

const eigenvectorName = /^eigenvector ([1-9]\d{0,5})$/;

/** The eigenvector that a column is, counted from 1; undefined for any other column. */
export function eigenvectorOf(name: string): number | undefined {
  const number = eigenvectorName.exec(name)?.[1];
  return number === undefined ? undefined : Number(number);
}

type Described = Pick<Dataset, 'isUnlabelled' | 'beside'>;

export function ownColumns({ isUnlabelled }: Described): readonly OwnColumn[] {
  return isUnlabelled ? always : [...labelled, ...always];
}

/** Columns of the file by name; one whose name is taken has a number behind it. */
export function fileColumns(dataset: Described): ReadonlyMap<string, DataColumn> {
  const columns = new Map<string, DataColumn>();
  const taken: string[] = [...labelled, ...always];
  for (const column of dataset.beside ?? []) {
    let name = column.name;
    for (let number = 2; taken.includes(name); number++) name = `${column.name} (${number})`;
    taken.push(name);
    columns.set(name, { ...column, name });
  }
  return columns;
}

export function columnNamesOf(dataset: Described): readonly string[] {
  return [...ownColumns(dataset), ...fileColumns(dataset).keys()];
}
