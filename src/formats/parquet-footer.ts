// What a Parquet file says of itself at its end: its columns, and where their pages lie.
import { invalidFile } from '../core/errors';
import { viewOf } from './bytes';
import { requireRoom } from './data-table';
import { ThriftReader, type ThriftRecord } from './thrift';

export type PhysicalType = 'boolean' | 'int32' | 'int64' | 'float' | 'double' | 'text';

export interface ParquetColumn {
  readonly name: string;
  readonly type: PhysicalType;
  readonly unsigned: boolean;
  /** Whether values may be missing: then its pages say which are there. */
  readonly optional: boolean;
}

/** Pages of one column in one group of rows, one after the other. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly codec: number;
}

export interface ParquetFooter {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
  /** Each with one chunk per column, in their order. */
  readonly groups: readonly { readonly rows: number; readonly chunks: readonly Chunk[] }[];
}

const magic = 0x31524150;
const physical = ['boolean', 'int32', 'int64', undefined, 'float', 'double', 'text', undefined] as const;
const unsignedTypes = [11, 12, 13, 14];
const plainConverted = [0, 4, ...unsignedTypes, 15, 16, 17, 18]; // text, enumeration, whole numbers
const plainLogical = [1, 4, 10];
const mostColumns = 2 ** 16;

const refuse = (where: string, why: string) => invalidFile('Parquet', where, why);

/** True for bytes that start as a Parquet file does. */
export const isParquet = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === magic;

function columnOf(element: ThriftRecord): ParquetColumn {
  const name = element.text(4);
  const where = `column ${name.slice(0, 80)}`;
  if (element.whole(5, 0) > 0) throw refuse(where, 'it is nested; only plain columns are read');
  const repetition = element.whole(3, 0);
  if (repetition > 1) throw refuse(where, 'it has several values in a row; only plain columns are read');
  const type = physical[element.whole(1)];
  const converted = element.has(6) ? element.whole(6) : undefined;
  const logical = element.has(10) ? element.record(10) : undefined;
  const isPlain =
    (converted === undefined || plainConverted.includes(converted)) &&
    (logical?.present ?? []).every((kind) => plainLogical.includes(kind));
  if (type === undefined || !isPlain) throw refuse(where, 'it is neither of numbers nor of text');
  const signed = logical?.has(10) ? logical.record(10).truth(2, true) : !unsignedTypes.includes(converted ?? -1);
  return { name, type, unsigned: !signed, optional: repetition === 1 };
}

/** The columns below the root. */
function columnsOf(schema: readonly ThriftRecord[]): ParquetColumn[] {
  const [root, ...elements] = schema;
  if (root === undefined) throw refuse('the schema', 'it is empty');
  if (elements.length > mostColumns) throw refuse('the schema', `it has ${elements.length} columns`);
  const columns = elements.map(columnOf);
  if (root.whole(5, 0) !== columns.length) throw refuse('the schema', 'its columns are not as many as it says');
  return columns;
}

function chunkOf(record: ThriftRecord, column: ParquetColumn, rows: number, end: number): Chunk {
  const where = `column ${column.name.slice(0, 80)}`;
  if (record.has(1)) throw refuse(where, 'it lies in another file');
  const data = record.record(3);
  if (physical[data.whole(1)] !== column.type) throw refuse(where, 'its type is not that of the schema');
  const path = data.texts(3);
  if (path.length !== 1 || path[0] !== column.name) throw refuse(where, 'its place in the schema is another');
  if (data.whole(5) !== rows) throw refuse(where, `it has ${data.whole(5)} values in a group of ${rows} rows`);
  const first = data.whole(9);
  const start = data.whole(11, 0) > 0 ? Math.min(first, data.whole(11)) : first;
  const length = data.whole(7);
  if (start + length > end) throw refuse(where, `its pages end at byte ${start + length}, beyond the data`);
  return { start, end: start + length, codec: data.whole(4) };
}

function groupOf(record: ThriftRecord, columns: readonly ParquetColumn[], end: number) {
  const rows = record.whole(3);
  const chunks = record.records(1);
  if (chunks.length !== columns.length) throw refuse('a group of rows', `it has ${chunks.length} columns`);
  return { rows, chunks: columns.map((column, i) => chunkOf(chunks[i], column, rows, end)) };
}

/** Throws InvalidFile unless everything that the footer says holds together and lies within the file. */
export function readFooter(bytes: Uint8Array): ParquetFooter {
  if (bytes.length < 12 || !isParquet(bytes)) throw refuse('byte 0', 'it does not start with PAR1');
  const view = viewOf(bytes);
  const last = bytes.length - 8;
  if (view.getUint32(last + 4, true) !== magic) throw refuse(`byte ${last + 4}`, 'it does not end with PAR1');
  const length = view.getUint32(last, true);
  if (length > last - 4) throw refuse(`byte ${last}`, `a footer of ${length} bytes is longer than the file`);
  const end = last - length;
  const footer = new ThriftReader(bytes.subarray(end, last)).record();
  const columns = columnsOf(footer.records(2));
  const rows = footer.whole(3);
  requireRoom('Parquet', 'the footer', rows * Math.max(1, columns.length));
  const groups = footer.records(4).map((group) => groupOf(group, columns, end));
  const sum = groups.reduce((total, group) => total + group.rows, 0);
  if (sum !== rows) throw refuse('the footer', `it says ${rows} rows, its groups have ${sum}`);
  return { rows, columns, groups };
}
