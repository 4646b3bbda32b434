// tokenizer.json of Hugging Face, through their own library, which is loaded with the first such file. Such a file may
// hold an expression that takes for ever: it is opened and used only where it can be ended from outside.
import { invalidFile, NtkError, unsupported } from '../core/errors';
import type { Vocabulary } from './vocabulary';

const kinds = ['BPE', 'WordPiece', 'WordLevel', 'Unigram'];
const mostTokens = 2 ** 20;
const longestToken = 1024;

type Json = Readonly<Record<string, unknown>>;

const refuse = (where: string, why: string) => invalidFile('tokenizer.json', where, why);
const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (value: Json, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);

/** Tokens of the model with their ids, as the file has them: an object, or a list of tokens with scores. */
function entriesOf(vocab: unknown): (readonly [unknown, unknown])[] {
  if (isRecord(vocab)) return Object.entries(vocab);
  if (!Array.isArray(vocab)) throw refuse('model.vocab', 'it is neither an object nor a list');
  return vocab.map((entry: unknown, id) => [Array.isArray(entry) ? (entry[0] as unknown) : undefined, id]);
}

function addedOf(json: Json): (readonly [unknown, unknown])[] {
  const added = own(json, 'added_tokens') ?? [];
  if (!Array.isArray(added)) throw refuse('added_tokens', 'it is not a list');
  return added.map((token: unknown) => (isRecord(token) ? [own(token, 'content'), own(token, 'id')] : [token, token]));
}

/** Tokens by id; an id that no token has is an empty text. Throws InvalidFile. */
function namesOf(json: Json, model: Json): string[] {
  const entries = [...entriesOf(own(model, 'vocab')), ...addedOf(json)];
  const names: string[] = [];
  for (const [token, id] of entries) {
    if (typeof token !== 'string' || token.length > longestToken || token === '')
      throw refuse(`token ${String(id).slice(0, 40)}`, `it is not a text of 1 to ${longestToken} characters`);
    const where = JSON.stringify(token.slice(0, 40));
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= mostTokens)
      throw refuse(where, `its id ${String(id).slice(0, 40)} is not a whole number below ${mostTokens}`);
    const other = names[id as number];
    if (other !== undefined && other !== token)
      throw refuse(where, `its id ${String(id)} is that of another token too`);
    names[id as number] = token;
  }
  if (names.length === 0) throw refuse('model.vocab', 'it is empty');
  return Array.from(names, (name) => name ?? '');
}

function modelOf(json: unknown): { readonly json: Json; readonly model: Json } {
  if (!isRecord(json)) throw refuse('the file', 'it is not an object');
  const model = own(json, 'model');
  if (!isRecord(model)) throw refuse('model', 'it is not an object');
  const type = own(model, 'type') ?? 'WordLevel';
  if (kinds.includes(type as string)) return { json, model };
  throw unsupported(`a tokenizer of the kind ${String(type).slice(0, 40)}; there are: ${kinds.join(', ')}`);
}

/** The library's own errors are of many kinds; a file that makes one is a file that cannot be used. */
function guarded<T>(where: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof NtkError) throw cause;
    throw refuse(where, (cause instanceof Error ? cause.message : 'it cannot be used').slice(0, 200));
  }
}

/** Throws InvalidFile naming the place, Unsupported. */
export async function openTokenizer(source: unknown): Promise<Vocabulary> {
  const { json, model } = modelOf(source);
  const tokens = namesOf(json, model);
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const parts = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, added_tokens: [] };
  const config = { unk_token: own(model, 'unk_token'), clean_up_tokenization_spaces: false };
  const tokenizer = guarded('the file', () => new Tokenizer({ ...parts, ...json }, config));
  const decode = (ids: Int32Array): string => guarded('decoder', () => tokenizer.decode([...ids]));
  return {
    unit: 'tokens',
    names: isByteLevel(json) ? tokens.map((token, id) => readable(token, decode(Int32Array.of(id)))) : tokens,
    encode: (text) =>
      idsOf(
        guarded('the text', () => tokenizer.encode(text, { add_special_tokens: false })),
        tokens,
      ),
    decode,
  };
}

const isByteLevel = (json: Json): boolean => {
  const decoder = own(json, 'decoder');
  return isRecord(decoder) && own(decoder, 'type') === 'ByteLevel';
};

/** The text that a token of bytes stands for; the token itself where it is a part of a character. */
const readable = (token: string, decoded: string): string =>
  decoded === '' || decoded.includes('\ufffd') ? token : decoded;

function idsOf(encoding: { readonly ids: unknown; readonly tokens: unknown }, names: readonly string[]): Int32Array {
  const { ids, tokens } = encoding;
  if (!Array.isArray(ids)) throw refuse('the text', 'it becomes no token ids');
  return Int32Array.from(ids as unknown[], (id, at) => {
    if (Number.isInteger(id) && (id as number) >= 0 && (id as number) < names.length) return id as number;
    const token = JSON.stringify((tokens as unknown[])[at]) ?? 'nothing';
    throw refuse('the text', `token ${at}, ${token.slice(0, 60)}, has no id, and there is none for unknown tokens`);
  });
}
