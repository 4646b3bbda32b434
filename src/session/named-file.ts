// A file of the reader's, and errors that name it.
import { invalidFile, isNtkError, NtkError } from '../core/errors';

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The folder that all pictures are in, or how many there are. */
export function nameOfPictures(pictures: readonly NamedFile[]): string {
  const tops = new Set(pictures.map(({ name }) => (name.includes('/') ? name.split('/')[0] : '')));
  const [top] = tops;
  if (tops.size === 1 && top !== '') return top;
  return pictures.length === 1 ? pictures[0].name : `${pictures.length} pictures`;
}

/** Runs `read`; what it throws names the file. */
export function naming<T>(name: string, read: () => T): T {
  try {
    const result = read();
    return result instanceof Promise ? (result.catch((error: unknown) => rename(name, error)) as T) : result;
  } catch (error) {
    return rename(name, error);
  }
}

function rename(name: string, error: unknown): never {
  if (isNtkError(error, 'InvalidFile')) {
    const { format, where, why } = error.details;
    throw invalidFile(format, where === 'the file' ? name : `${name}, ${where}`, why);
  }
  if (error instanceof NtkError) throw new NtkError(error.code, error.details, `${name}: ${error.message}`);
  throw invalidFile('model or data', name, error instanceof Error ? error.message : String(error));
}
