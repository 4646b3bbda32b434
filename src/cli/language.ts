// Whether a model reads token ids, how many there are, and how long its prompts may be.
import { NtkError } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { type LoadedModel, type ModelFile, openModel } from '../formats/model-file';
import { readGpt2Config } from '../model/gpt2-config';
import { inputNode } from '../model/shape';
import type { ModelOptions } from './arguments/common';
import { naming, readBytes } from './files';
import { readConfig } from './network';

export interface Language {
  /** Number of tokens. */
  readonly vocabulary: number;
  /** The longest prompt, or the only length; undefined where any will do. */
  readonly context?: number;
}

/** Undefined for a model that reads no token ids. Throws InvalidFile, UsageError. */
export async function languageOf(options: ModelOptions): Promise<Language | undefined> {
  const bytes = await readBytes('--model', options.model);
  const file = naming('--model', options.model, () => openModel(bytes));
  if (file.kind === 'gpt2') {
    const { vocabulary, positions } = readGpt2Config(await readConfig(options));
    return { vocabulary, context: positions };
  }
  return file.kind === 'onnx' ? languageOfOnnx(file) : undefined;
}

/** A file that leaves the length of its prompts open is read for one of one token. */
function languageOfOnnx(file: ModelFile): Language | undefined {
  const stated = attempt(() => file.load({}));
  const loaded = stated ?? attempt(() => file.load({ datapoint: [1] }));
  if (!loaded) return undefined;
  const { shape, vocabulary } = inputNode(loaded.model.graph);
  return vocabulary === undefined ? undefined : { vocabulary, context: stated && sizeOf(shape) };
}

/** What is wrong with a model is said when it is read for its data. */
function attempt(load: () => LoadedModel): LoadedModel | undefined {
  try {
    return load();
  } catch (error) {
    if (error instanceof NtkError) return undefined;
    throw error;
  }
}
