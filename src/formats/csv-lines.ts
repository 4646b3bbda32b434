// The lines of a table in text and their fields: decoded line by line, so that a file's size is no string's size.
import Papa from 'papaparse';
import { invalidFile } from '../core/errors';

const longestLine = 2 ** 22; // bytes; 784 pixels with 17 digits each are 14,000
const mostColumns = 2 ** 16;
const newline = 0x0a;
const delimiters = [',', '\t', ';', '|'];

/** A line of text and its number, from 1. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

export interface Row {
  readonly fields: readonly string[];
  /** Of its line, from 1. */
  readonly line: number;
}

export const refuseLine = (line: number, why: string) => invalidFile('CSV', `line ${line}`, why);

function decode(decoder: TextDecoder, bytes: Uint8Array, line: number): string {
  if (bytes.length > longestLine)
    throw refuseLine(line, `it has ${bytes.length} bytes, at most ${longestLine} are read`);
  try {
    const text = decoder.decode(bytes);
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  } catch {
    throw refuseLine(line, 'it is not UTF-8 text');
  }
}

/** Every line that is not blank. Throws InvalidFile for one that is too long or no UTF-8. */
export function* linesOf(bytes: Uint8Array): Generator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const end = found < 0 ? bytes.length : found;
    const text = decode(decoder, bytes.subarray(start, end), ++number);
    if (text.trim() !== '') yield { text, number };
    start = end + 1;
  }
}

/** The delimiter of a table, from its first lines; a comma where there is none. */
export function delimiterOf(lines: readonly Line[]): string {
  const text = lines.map((line) => line.text).join('\n');
  return Papa.parse<string[]>(text, { newline: '\n', delimitersToGuess: delimiters }).meta.delimiter;
}

/** The fields of a line, which may be quoted but not run over its end. Throws InvalidFile. */
export function fieldsOf({ text, number }: Line, delimiter: string): Row {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' });
  if (errors.length > 0) throw refuseLine(number, 'a quote in it is not closed, or not where one may be');
  const [fields] = data;
  if (fields.length > mostColumns) throw refuseLine(number, `it has ${fields.length} columns, at most ${mostColumns}`);
  return { fields: fields.map((field) => field.trim()), line: number };
}
