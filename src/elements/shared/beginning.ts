// What an element's page says a session begins with: a link, the part of one from the # on, or the document's JSON.
import { parseState, type StateDocument } from '../../state/document';
import { stateOfFragment } from '../../state/link';
import { refuse } from '../../state/fields';

/** Rejects with InvalidFile for text that is none of these, or is damaged. */
export async function stateOfText(text: string): Promise<StateDocument> {
  if (text.trimStart().startsWith('{')) return parseState(text);
  const at = text.indexOf('#');
  const state = at < 0 ? undefined : await stateOfFragment(text.slice(at).trim());
  if (state) return state;
  throw refuse('the attribute "state"', 'it is neither a link that was copied nor a document');
}
