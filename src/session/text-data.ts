// A text of the reader's as windows for a language model: few at first, and no longer than the model's prompts.
import { isText } from '../formats/data-file';
import type { DataTable } from '../formats/data-table';
import { readJson } from '../formats/json-text';
import type { Language } from '../formats/language';
import { readTextWindows } from '../formats/text-windows';
import { readVocabulary } from '../formats/vocabulary-file';
import { type NamedFile, naming } from './named-file';

/** Tokens of a window, tokens from one to the next, and the most windows; as seems best where absent. */
export interface TextAnswers {
  readonly window?: number;
  readonly stride?: number;
  readonly most?: number;
}

export interface WindowFacts extends Required<TextAnswers> {
  /** The longest window that the model takes, where it is known. */
  readonly longest?: number;
  /** Whether the model takes windows of this length alone. */
  readonly isFixed: boolean;
}

const usualWindow = 64;
const usualMost = 256;

/** Plain text is one where a model or a vocabulary is there for it; else it is a table. */
export function isReadAsText(file: NamedFile, language?: Language, vocabulary?: NamedFile): boolean {
  return isText(file.name, file.bytes) && (language !== undefined || vocabulary !== undefined);
}

/** Whether its name says that it is a text, which may be a table all the same. */
export const isCalledText = (name: string): boolean => /\.(txt|md)(\.gz)?$/i.test(name);

function windowsOf({ context, isFixed }: Language, answers: TextAnswers): WindowFacts {
  const longest = context ?? Infinity;
  const asked = isFixed ? longest : (answers.window ?? usualWindow);
  const window = Math.min(asked, longest);
  return { window, stride: answers.stride ?? window, most: answers.most ?? usualMost, longest: context, isFixed };
}

/** Throws InvalidFile, Unsupported, ShapeMismatch for a vocabulary that is larger than the model's. */
export async function readTextData(
  text: NamedFile,
  vocabulary: NamedFile,
  language: Language = { isFixed: false },
  answers: TextAnswers = {},
): Promise<{ readonly name: string; readonly table: DataTable; readonly windows: WindowFacts }> {
  const windows = windowsOf(language, answers);
  const known = await naming(vocabulary.name, () => readVocabulary(readJson(vocabulary.bytes)));
  const { window, stride, most } = windows;
  const options = { window, stride, most, vocabulary: known, size: language.vocabulary, isShown: true };
  const table = naming(`${text.name} with ${vocabulary.name}`, () => readTextWindows(text.bytes, options));
  return { name: text.name, table, windows };
}
