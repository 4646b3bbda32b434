// Whether a model reads token ids, how many there are, and how long its prompts may be.
import { NtkError } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { readGpt2Config } from '../model/gpt2-config';
import { inputNode } from '../model/shape';
import type { LoadedModel, ModelFile } from './model-file';

export interface Language {
  /** Number of tokens; undefined where a configuration is missing that says it. */
  readonly vocabulary?: number;
  /** The longest prompt; undefined where any will do. */
  readonly context?: number;
  /** Whether every prompt must be as long. */
  readonly isFixed: boolean;
}

/** Undefined for a model that reads no token ids. `config` is the JSON of a GPT-2's. Throws InvalidFile, Unsupported. */
export function languageOf(file: ModelFile, config?: unknown): Language | undefined {
  if (file.kind === 'onnx') return languageOfOnnx(file);
  if (file.kind !== 'gpt2') return undefined;
  if (config === undefined) return { isFixed: false };
  const { vocabulary, positions } = readGpt2Config(config);
  return { vocabulary, context: positions, isFixed: false };
}

/** A file that leaves the length of its prompts open is read for one of one token. */
function languageOfOnnx(file: ModelFile): Language | undefined {
  const stated = attempt(() => file.load({}));
  const loaded = stated ?? attempt(() => file.load({ datapoint: [1] }));
  if (!loaded) return undefined;
  const { shape, vocabulary } = inputNode(loaded.model.graph);
  if (vocabulary === undefined) return undefined;
  return { vocabulary, context: stated && sizeOf(shape), isFixed: stated !== undefined };
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
