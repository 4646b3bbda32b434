// A document without what its reader fills in, so that links are short.
import { checkState, formatState, type StateDocument } from './document';
import type { Fields } from './fields';

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields that are not as in `filled`, and of groups of fields that are in both those inside. */
function different(fields: Fields, filled: Fields): Fields {
  const left = Object.entries(fields).filter(([name, value]) => !isSame(value, filled[name]));
  const within = ([name, value]: [string, unknown]): [string, unknown] => {
    const other = filled[name];
    return [name, isFields(value) && isFields(other) ? different(value, other) : value];
  };
  return Object.fromEntries(left.map(within));
}

/** JSON text from which `parseState` gives the same document, as short as that can be. */
export function compactState(state: StateDocument): string {
  const { version, dataset } = state;
  const written = JSON.parse(formatState(state)) as Fields;
  const filled = JSON.parse(formatState(checkState({ version, dataset }))) as Fields;
  const dropped = different(written, { ...filled, version: undefined, dataset: checkState({ version }).dataset });
  return JSON.stringify(dropped);
}
