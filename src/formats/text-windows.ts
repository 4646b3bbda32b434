// Plain text as datapoints of a language model: windows of T tokens, each with the token that follows it.
import { invalidFile, shapeMismatch } from '../core/errors';
import { type Bytes, bytesOf } from './bytes';
import { characterVocabulary } from './characters';
import { type DataTable, requireRoom } from './data-table';
import type { Vocabulary } from './vocabulary';

export interface TextOptions {
  /** Tokens of a window. */
  readonly window: number;
  /** From the start of a window to the next; as long as a window when absent. */
  readonly stride?: number;
  /** The most windows, from the start of the text; all when absent. */
  readonly most?: number;
  /** What turns text into ids; the characters of the text, sorted, when absent. */
  readonly vocabulary?: Vocabulary;
  /** Number of tokens that the network reads. */
  readonly size?: number;
  /** Whether the text of each window is kept, to be shown. */
  readonly isShown?: boolean;
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

function checkWhole(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw invalidFile('text', what, `${value} is not a whole number from 1`);
}

function checkSize({ names, unit }: Vocabulary, size = Infinity): void {
  if (names.length > size)
    throw shapeMismatch(`a vocabulary of at most ${size} ${unit}, which the network reads`, `${names.length}`);
}

/** How many windows there are, each with a token after it. Throws InvalidFile for none. */
function countOf(tokens: number, { window, stride = window }: TextOptions, unit: string): number {
  const count = Math.floor((tokens - window - 1) / stride) + 1;
  if (count >= 1) return count;
  throw invalidFile('text', 'the file', `${tokens} ${unit} are no window of ${window} and one more`);
}

/**
 * inputs [n, window] of ids, labels [n] the id that follows. Throws InvalidFile naming line and column of a character that
 * is not in the vocabulary, ShapeMismatch for a vocabulary that is larger than the network's.
 */
export function readTextWindows(source: Bytes, options: TextOptions): DataTable {
  const { window, stride = window, most = Infinity } = options;
  checkWhole(window, 'the length of a window');
  checkWhole(stride, 'the stride');
  if (most !== Infinity) checkWhole(most, 'the most windows');
  const text = decode(bytesOf(source));
  const vocabulary = options.vocabulary ?? characterVocabulary([...new Set(text)].sort());
  checkSize(vocabulary, options.size);
  const ids = vocabulary.encode(text);
  const all = countOf(ids.length, options, vocabulary.unit);
  const count = Math.min(all, most);
  requireRoom('text', 'the file', count * window);
  const inputs = new Int32Array(count * window);
  for (let i = 0; i < count; i++) inputs.set(ids.subarray(i * stride, i * stride + window), i * window);
  const labels = Uint32Array.from({ length: count }, (_, i) => ids[i * stride + window]);
  const texts = Array.from({ length: options.isShown ? count : 0 }, (_, i) =>
    vocabulary.decode(inputs.subarray(i * window, (i + 1) * window)),
  );
  const notes = [
    `The label of each window of ${window} ${vocabulary.unit} is the one that follows.`,
    ...(count < all ? [`These are the first ${count} of ${all} windows.`] : []),
  ];
  const table = { kind: 'text' as const, count, shape: [window], inputs, labels, classes: vocabulary.names, notes };
  return options.isShown ? { ...table, texts } : table;
}
