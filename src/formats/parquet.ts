// Parquet tables: plain columns of numbers, and a column of labels where there is one.
import { invalidFile } from '../core/errors';
import { BesideColumn, besideColumns, mostBeside } from './beside-columns';
import { type Bytes, bytesOf } from './bytes';
import { classesOf } from './classes';
import { type DataTable } from './data-table';
import { labelColumn, type LabelChoice } from './label-column';
import { type ParquetFooter, readFooter } from './parquet-footer';
import { readPages } from './parquet-pages';
import type { Values } from './parquet-values';

export interface ParquetOptions {
  /** Which column holds the labels. */
  readonly label?: LabelChoice;
}

const refuse = (where: string, why: string) => invalidFile('Parquet', where, why);

/** An index that pandas wrote is no column of the table. */
const isIndex = (name: string): boolean => /^__index_level_\d+__$/.test(name);

/** Hands on every page of a column, with the row that it starts at. */
async function eachPage(
  bytes: Uint8Array,
  { groups, columns }: ParquetFooter,
  at: number,
  take: (values: Values, firstRow: number) => void,
): Promise<void> {
  let firstRow = 0;
  for (const { rows, chunks } of groups) {
    let row = firstRow;
    for await (const values of readPages(bytes, chunks[at], { column: columns[at], rows, firstRow })) {
      take(values, row);
      row += values.length;
    }
    firstRow += rows;
  }
}

/** [rows, features] of the columns `taken`. */
async function numbersOf(bytes: Uint8Array, footer: ParquetFooter, taken: readonly number[]): Promise<Float32Array> {
  const inputs = new Float32Array(footer.rows * taken.length);
  for (const [feature, at] of taken.entries()) {
    const { name, type } = footer.columns[at];
    if (type === 'text') throw refuse(`column ${name.slice(0, 80)}`, 'it is of text, not of numbers');
    await eachPage(bytes, footer, at, (values, firstRow) => {
      for (let i = 0; i < values.length; i++) {
        const value = Math.fround(values[i] as number);
        if (!Number.isFinite(value))
          throw refuse(`row ${firstRow + i} of column ${name.slice(0, 80)}`, `${values[i]} is not a finite float32`);
        inputs[(firstRow + i) * taken.length + feature] = value;
      }
    });
  }
  return inputs;
}

/** Columns of texts, and what is to be said of them. */
async function besidesOf(bytes: Uint8Array, footer: ParquetFooter, taken: readonly number[]) {
  const names = taken.map((at) => footer.columns[at].name);
  const columns = names.map((name) => new BesideColumn(name, () => NaN));
  for (const [place, at] of taken.entries()) {
    await eachPage(bytes, footer, at, (values) => {
      for (const value of values) columns[place].add(`${value}`);
    });
  }
  return besideColumns(columns, names);
}

async function textsOf(bytes: Uint8Array, footer: ParquetFooter, at: number): Promise<string[]> {
  const texts: string[] = [];
  await eachPage(bytes, footer, at, (values) => {
    for (const value of values) texts.push(`${value}`);
  });
  return texts;
}

/** The rows of a table. Throws InvalidFile naming the column, the row or the byte. */
export async function readParquet(source: Bytes, { label }: ParquetOptions = {}): Promise<DataTable> {
  const bytes = bytesOf(source);
  const footer = readFooter(bytes);
  const names = footer.columns.map(({ name }) => name);
  const isNumber = (at: number) => footer.columns[at]?.type !== 'text';
  const kept = names.flatMap((name, at) => (isIndex(name) ? [] : [at]));
  const among = {
    names: kept.map((at) => names[at]),
    columns: kept.length,
    isNumber: (i: number) => isNumber(kept[i]),
  };
  const place = labelColumn('Parquet', label, among);
  const others = kept.filter((_, i) => i !== place);
  const texts = others.filter((at) => !isNumber(at)).slice(0, mostBeside);
  const taken = others.filter((at) => !texts.includes(at));
  if (footer.rows === 0 || taken.length === 0) throw refuse('the footer', 'it has no rows, or no columns of numbers');
  const inputs = await numbersOf(bytes, footer, taken);
  const columns = taken.map((at) => names[at]);
  const { notes: said, ...beside } = await besidesOf(bytes, footer, texts);
  const notes = [...(kept.length < names.length ? ['The index that pandas wrote was passed over.'] : []), ...said];
  const table = { kind: 'parquet', count: footer.rows, shape: [taken.length], inputs, columns, ...beside } as const;
  if (place === undefined) return { ...table, notes };
  const labels = await textsOf(bytes, footer, kept[place]);
  notes.push(`Column ${names[kept[place]]} holds the labels.`);
  return { ...table, ...classesOf('Parquet', labels, (row) => `row ${row}`), notes };
}
