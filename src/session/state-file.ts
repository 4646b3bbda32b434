// A state as a file: written for people to read as well, told from other JSON by its version, which is a number.
import type { NamedFile } from './named-file';
import { formatState, longestState, parseState, type StateDocument } from '../state/document';

/** JSON of the document, a field a line. */
export const stateFile = (state: StateDocument): Blob =>
  new Blob([`${JSON.stringify(JSON.parse(formatState(state)), null, 2)}\n`], { type: 'application/json' });

/** Files, and the state that one of them holds. */
export interface StateAmong {
  readonly state?: StateDocument;
  readonly others: NamedFile[];
}

/** Throws InvalidFile for a state that is damaged, or of another version. */
export function stateAmong(files: readonly NamedFile[]): StateAmong {
  const others: NamedFile[] = [];
  let state: StateDocument | undefined;
  for (const file of files) {
    const found = stateIn(file);
    if (found) state = found;
    else others.push(file);
  }
  return { state, others };
}

function stateIn({ name, bytes }: NamedFile): StateDocument | undefined {
  if (!/\.json$/i.test(name) || bytes.length > longestState) return undefined;
  const text = new TextDecoder().decode(bytes);
  return /^\s*\{\s*"version"\s*:\s*\d/.test(text) ? parseState(text) : undefined;
}
