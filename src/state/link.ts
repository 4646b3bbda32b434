// A state as a part of an address, after the #, which browsers keep to themselves: compressed (zlib, whose checksum tells damage
// from a state) and written in base64url (RFC 4648, section 5).
import { isNtkError } from '../core/errors';
import { compactState } from './compact';
import { longestState, parseState, type StateDocument } from './document';
import { refuse } from './fields';

const mark = '#state=';
/** Characters of an address that mail, chat and presentation programs pass on whole. */
export const longestLink = 2000;

function toBase64url(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Throws InvalidFile for text that is not base64url. */
function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]+$/.test(text) || text.length > longestState) throw damaged('it has characters that no link has');
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  } catch {
    throw damaged('it is cut off');
  }
}

const damaged = (why: string) => refuse('the link', why);

/** All that comes of a stream. Throws InvalidFile beyond the longest state, so that a small link cannot fill the memory. */
async function gathered(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true });
    if (text.length > longestState) {
      await reader.cancel();
      throw damaged('what it holds is longer than any state');
    }
  }
  return text + decoder.decode();
}

async function compressed(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function decompressed(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    return await gathered(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')));
  } catch (error) {
    if (isNtkError(error, 'InvalidFile')) throw error;
    throw damaged('it is cut off, or was changed on its way');
  }
}

/** The part of an address from the # on that opens this state; as long as the state makes it, see `longestLink`. */
export async function fragmentOf(state: StateDocument): Promise<string> {
  return mark + toBase64url(await compressed(compactState(state)));
}

/** The state of such a part; undefined where it names none. Rejects with InvalidFile for one that is damaged or means nothing here. */
export async function stateOfFragment(fragment: string): Promise<StateDocument | undefined> {
  if (!fragment.startsWith(mark)) return undefined;
  return parseState(await decompressed(fromBase64url(fragment.slice(mark.length))));
}
