// Whether the model of --model reads text.
import { type Language, languageOf } from '../formats/language';
import type { ModelOptions } from './arguments/common';
import { naming, readBytes } from './files';
import { openNamed, readConfig } from './network';

/** Undefined for a model that reads no token ids. Throws InvalidFile, UsageError. */
export async function readLanguage(options: ModelOptions): Promise<Language | undefined> {
  const bytes = await readBytes('--model', options.model);
  const file = openNamed(options.model, bytes);
  const config = file.kind === 'gpt2' ? await readConfig(options) : undefined;
  return naming('--model', options.model, () => languageOf(file, config));
}
