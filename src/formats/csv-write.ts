// Tables as CSV, for spreadsheets and scripts.
import Papa from 'papaparse';
import { shapeMismatch } from '../core/errors';

export interface Column {
  readonly name: string;
  readonly values: ArrayLike<number | string>;
}

/** Text that a spreadsheet would take for a formula is written with an apostrophe before it; numbers are as they are. */
const line = (fields: readonly (number | string)[]): string =>
  `${Papa.unparse([fields as unknown[]], { escapeFormulae: true, newline: '\n' })}\n`;

/** The columns under their names, one line per row. Throws ShapeMismatch unless they are equally long. */
export function writeCsv(columns: readonly Column[]): Uint8Array<ArrayBuffer> {
  const rows = columns[0]?.values.length ?? 0;
  const other = columns.find(({ values }) => values.length !== rows);
  if (other) throw shapeMismatch(`${rows} values in every column`, `${other.values.length} in ${other.name}`);
  const lines = [line(columns.map(({ name }) => name))];
  for (let i = 0; i < rows; i++) lines.push(line(columns.map(({ values }) => values[i])));
  return new TextEncoder().encode(lines.join(''));
}
