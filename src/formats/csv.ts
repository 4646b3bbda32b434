// Tables in text (CSV, TSV and the like): numbers in columns, and a column of labels where there is one.
import { BesideColumn, besideColumns, mostBeside } from './beside-columns';
import { type Bytes, bytesOf } from './bytes';
import { classesOf } from './classes';
import { delimiterOf, fieldsOf, type Line, linesOf, refuseLine, type Row } from './csv-lines';
import { type DataTable, requireRoom } from './data-table';
import { invalidFile } from '../core/errors';
import { labelColumn, type LabelChoice } from './label-column';

export interface CsvOptions {
  /** Whether the first line holds names; told from the lines when absent. */
  readonly header?: boolean;
  /** Which column holds the labels. */
  readonly label?: LabelChoice;
}

const longestNumber = 64;
const peeked = 8;

/** A plain decimal number, NaN for anything else. */
export function plainNumber(text: string): number {
  return text.length <= longestNumber && /^[\d.eE+-]+$/.test(text) ? Number(text) : NaN;
}

const isNumber = (text: string): boolean => Number.isFinite(plainNumber(text));

/** A header has a name where the line below has a number. */
function isHeader([first, second]: readonly Row[]): boolean {
  if (second === undefined) return !first.fields.some(isNumber);
  return first.fields.some((field, at) => !isNumber(field) && isNumber(second.fields[at] ?? ''));
}

/** How the table is laid out, from its first lines. */
interface Layout {
  readonly delimiter: string;
  readonly names?: readonly string[];
  readonly columns: number;
  readonly label?: number;
  /** Columns that are not of numbers in the first row, and not the labels. */
  readonly beside: readonly number[];
}

/** How many numbers a row has. */
const featuresOf = ({ columns, label, beside }: Layout): number =>
  columns - beside.length - (label === undefined ? 0 : 1);

/** What a column is called in what is said of it. */
const nameOf = ({ names }: Layout, at: number): string => names?.[at] ?? `${at + 1}`;

function layoutOf(lines: readonly Line[], { header, label }: CsvOptions): Layout {
  const delimiter = delimiterOf(lines);
  const rows = lines.slice(0, 2).map((line) => fieldsOf(line, delimiter));
  if (rows.length === 0) throw invalidFile('CSV', 'line 1', 'it is empty');
  const named = header ?? isHeader(rows);
  const names = named ? rows[0].fields : undefined;
  const first = rows[named ? 1 : 0];
  if (first === undefined) throw refuseLine(rows[0].line, 'there is no row below the names of the columns');
  const columns = rows[0].fields.length;
  const column = labelColumn('CSV', label, { names, columns, isNumber: (at) => isNumber(first.fields[at] ?? '') });
  const texts = first.fields.flatMap((field, at) => (at === column || field === '' || isNumber(field) ? [] : [at]));
  const layout = { delimiter, names, columns, label: column, beside: texts.slice(0, mostBeside) };
  if (featuresOf(layout) === 0) throw refuseLine(first.line, 'it has labels but no numbers');
  return layout;
}

/** Lines, at least as many as there are rows. */
function countLines(bytes: Uint8Array): number {
  let count = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count++;
  return count;
}

/** Takes rows in as they come. */
class Collector {
  readonly lines: number[] = [];
  readonly labels: string[] = [];
  private readonly numbers: Float32Array<ArrayBuffer>;
  private filled = 0;
  private readonly texts: ReadonlyMap<number, BesideColumn>;

  /** `most` numbers at most will come. */
  constructor(
    private readonly layout: Layout,
    most: number,
  ) {
    requireRoom('CSV', 'the table', most);
    this.numbers = new Float32Array(most);
    this.texts = new Map(layout.beside.map((at) => [at, new BesideColumn(nameOf(layout, at), plainNumber)]));
  }

  add({ fields, line }: Row): void {
    const { columns, label } = this.layout;
    if (fields.length !== columns) throw refuseLine(line, `it has ${fields.length} columns, the first has ${columns}`);
    fields.forEach((field, at) => {
      const text = this.texts.get(at);
      if (at === label) this.labels.push(field);
      else if (text) text.add(field);
      else this.numbers[this.filled++] = this.number(field, line, at);
    });
    this.lines.push(line);
  }

  private number(field: string, line: number, at: number): number {
    const value = Math.fround(plainNumber(field));
    if (Number.isFinite(value)) return value;
    const what = field === '' ? 'nothing' : `"${field.slice(0, 40)}"`;
    throw refuseLine(line, `column ${at + 1} holds ${what}, not a number`);
  }

  /** The columns of texts, and what is to be said of them. */
  get besides() {
    return besideColumns(
      [...this.texts.values()],
      this.layout.beside.map((at) => nameOf(this.layout, at)),
    );
  }

  get inputs(): Float32Array {
    return this.numbers.slice(0, this.filled);
  }
}

function collect(bytes: Uint8Array, layout: Layout): Collector {
  const features = featuresOf(layout);
  // a number takes a digit and what parts it from the next
  const collector = new Collector(layout, Math.min(countLines(bytes) * features, Math.ceil((bytes.length + 1) / 2)));
  let names = layout.names !== undefined;
  for (const line of linesOf(bytes)) {
    if (!names) collector.add(fieldsOf(line, layout.delimiter));
    names = false;
  }
  return collector;
}

function firstLines(bytes: Uint8Array): Line[] {
  const lines: Line[] = [];
  for (const line of linesOf(bytes)) if (lines.push(line) === peeked) break;
  return lines;
}

/** The rows of a table in text. Throws InvalidFile naming the line. */
export function readCsv(source: Bytes, options: CsvOptions = {}): DataTable {
  const bytes = bytesOf(source);
  const layout = layoutOf(firstLines(bytes), options);
  const { names, label } = layout;
  const { inputs, labels, lines, besides } = collect(bytes, layout);
  const columns = names?.filter((_, at) => at !== label && !layout.beside.includes(at));
  const { notes: said, ...beside } = besides;
  const notes = [names ? 'The first line holds the names of the columns.' : 'The first line is a datapoint.', ...said];
  const table = { kind: 'csv', count: lines.length, shape: [featuresOf(layout)], inputs, columns, ...beside } as const;
  if (label === undefined) return { ...table, notes };
  notes.push(`Column ${label + 1} holds the labels.`);
  return { ...table, ...classesOf('CSV', labels, (at) => `line ${lines[at]}`), notes };
}
