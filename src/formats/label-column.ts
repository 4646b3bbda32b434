// Which column of a table holds the labels.
import { invalidFile } from '../core/errors';

/** A column by its name, the last, or none; when absent, one that is called so, or the last if it is not of numbers. */
export type LabelChoice = { readonly column: string } | 'last' | 'none';

export interface Columns {
  readonly names?: readonly string[];
  readonly columns: number;
  /** Whether a column is one of numbers. */
  readonly isNumber: (at: number) => boolean;
}

const usual = ['label', 'labels', 'class', 'target', 'species', 'y'];

/** Index of the column, undefined for none. Throws InvalidFile when there is none of that name, or more than one. */
export function labelColumn(format: string, choice: LabelChoice | undefined, table: Columns): number | undefined {
  const { names = [], columns, isNumber } = table;
  if (choice === 'none') return undefined;
  if (choice === 'last') return columns - 1;
  if (choice === undefined) {
    const called = names.findIndex((name) => usual.includes(name.toLowerCase()));
    if (called >= 0) return called;
    return isNumber(columns - 1) ? undefined : columns - 1;
  }
  const found = names.indexOf(choice.column);
  const where = 'the names of the columns';
  if (found < 0) throw invalidFile(format, where, `none is ${choice.column}`);
  if (names.includes(choice.column, found + 1)) throw invalidFile(format, where, `${choice.column} is there twice`);
  return found;
}
