// A text to be read as windows of tokens.
import type { DataTable } from '../formats/data-table';
import { readJson } from '../formats/json-text';
import { readTextWindows, type TextOptions } from '../formats/text-windows';
import { readVocabulary } from '../formats/vocabulary-file';

export interface TextRequest {
  readonly text: Uint8Array;
  /** JSON: a list of characters or a tokenizer.json. */
  readonly vocabulary: Uint8Array;
  readonly options: Omit<TextOptions, 'vocabulary'>;
}

/** Throws InvalidFile, Unsupported, ShapeMismatch. */
export async function readText({ text, vocabulary, options }: TextRequest): Promise<DataTable> {
  return readTextWindows(text, { ...options, vocabulary: await readVocabulary(readJson(vocabulary)) });
}
