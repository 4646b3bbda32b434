// A vocabulary from JSON, by what it is: a list of characters, or a tokenizer.json.
import { invalidFile } from '../core/errors';
import { characterVocabulary } from './characters';
import { openTokenizer } from './tokenizer';
import type { Vocabulary } from './vocabulary';

const hasOwn = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key);

/** Whether JSON is a list of characters or a tokenizer.json, and not the configuration of a model. */
export const isVocabulary = (json: unknown): boolean =>
  Array.isArray(json) || (hasOwn(json, 'model') && hasOwn((json as { model: unknown }).model, 'vocab'));

/** The vocabulary that JSON holds. Throws InvalidFile naming the place, Unsupported for an unknown kind of tokenizer. */
export async function readVocabulary(json: unknown): Promise<Vocabulary> {
  if (Array.isArray(json)) return characterVocabulary(json);
  if (isVocabulary(json)) return openTokenizer(json);
  throw invalidFile('vocabulary', 'the file', 'it is neither a tokenizer.json nor a list of characters');
}
