// A text as datapoints of a language model: which vocabulary, and how long its windows are.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataTable } from '../formats/data-table';
import type { Language } from '../formats/language';
import type { DataOptions } from './arguments/data';
import { naming, readBytes } from './files';
import { patience } from './patience';
import { readText, type TextRequest } from './text-request';
import { inThread } from './thread';
import { usage } from './usage';

export interface TextSource extends DataOptions {
  readonly model: string;
}

/** Throws UsageError for a vocabulary or a window that is missing, InvalidFile. */
export async function readTextFile(
  option: string,
  path: string,
  text: Uint8Array,
  language: Language,
  source: TextSource,
): Promise<DataTable> {
  const file = vocabularyOf(source);
  const { window = language.context, stride } = source;
  if (window === undefined) throw usage('--window is missing: the model takes texts of any length');
  const vocabulary = await readBytes('--tokenizer', file);
  const request = { text, vocabulary, options: { window, stride, size: language.vocabulary } };
  return naming(option, `${path} with ${file}`, () => read(request));
}

/** The file that is given, or lies beside the model. */
function vocabularyOf({ tokenizer, model }: TextSource): string {
  const beside = ['tokenizer.json', 'characters.json'].map((name) => join(dirname(model), name));
  const found = tokenizer ?? beside.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw usage(
    '--tokenizer is missing: a text needs a tokenizer.json or a list of characters, and none is beside --model',
  );
}

/** A list of characters here, anything else where it can be ended. */
function read(request: TextRequest): Promise<DataTable> {
  if (/^\s*\[/.test(new TextDecoder().decode(request.vocabulary.subarray(0, 64)))) return readText(request);
  return inThread(new URL('./text-thread.js', import.meta.url), request, patience());
}
