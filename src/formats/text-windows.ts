// Plain text as datapoints of a language model: windows of T characters, each with the character that follows it.
import { invalidFile } from '../core/errors';
import { type Bytes, bytesOf } from './bytes';
import { type DataTable, requireRoom } from './data-table';

export interface TextOptions {
  /** Characters of a window. */
  readonly window: number;
  /** From the start of a window to the next; as long as a window when absent. */
  readonly stride?: number;
  /** The characters in the order of their ids; those of the text, sorted, when absent. */
  readonly vocabulary?: readonly string[];
}

const mostBytes = 2 ** 26;

function decode(bytes: Uint8Array): string {
  if (bytes.length > mostBytes)
    throw invalidFile('text', 'the file', `it has ${bytes.length} bytes, at most ${mostBytes} are read`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidFile('text', 'the file', 'it is not UTF-8 text');
  }
}

/** Line and column of a character, both from 1. */
function placeOf(characters: readonly string[], at: number): string {
  const before = characters.slice(0, at);
  const line = before.filter((character) => character === '\n').length + 1;
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`;
}

function idsOf(characters: readonly string[], vocabulary: readonly string[]): Int32Array {
  const index = new Map(vocabulary.map((character, id) => [character, id]));
  return Int32Array.from(characters, (character, at) => {
    const id = index.get(character);
    if (id !== undefined) return id;
    const why = `the character ${JSON.stringify(character)} is not in the vocabulary of ${vocabulary.length}`;
    throw invalidFile('text', placeOf(characters, at), why);
  });
}

function checkWhole(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw invalidFile('text', what, `${value} is not a whole number from 1`);
}

/** inputs [n, window] of ids, labels [n] the id that follows. Throws InvalidFile naming line and column. */
export function readTextWindows(source: Bytes, options: TextOptions): DataTable {
  const { window, stride = window } = options;
  checkWhole(window, 'the length of a window');
  checkWhole(stride, 'the stride');
  const characters = Array.from(decode(bytesOf(source)));
  const classes = options.vocabulary ?? [...new Set(characters)].sort();
  const ids = idsOf(characters, classes);
  const count = Math.floor((ids.length - window - 1) / stride) + 1;
  if (count < 1)
    throw invalidFile('text', 'the file', `${ids.length} characters are no window of ${window} and one more`);
  requireRoom('text', 'the file', count * window);
  const inputs = new Int32Array(count * window);
  for (let i = 0; i < count; i++) inputs.set(ids.subarray(i * stride, i * stride + window), i * window);
  const labels = Uint32Array.from({ length: count }, (_, i) => ids[i * stride + window]);
  const notes = [`${count} windows of ${window} characters; the label of each is the character that follows.`];
  return { kind: 'text', count, shape: [window], inputs, labels, classes, notes };
}
