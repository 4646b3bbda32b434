// Vocabularies: lists of characters and small tokenizers, their encodings worked out by hand, and hostile ones.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isVocabulary, readVocabulary } from '../../../src/formats/vocabulary-file';
import { bytePairs, split, words } from '../../support/tokenizers';

const encode = async (json: unknown, text: string) => [...(await readVocabulary(json)).encode(text)];
const decode = async (json: unknown, ...ids: number[]) => (await readVocabulary(json)).decode(Int32Array.from(ids));

describe('characters', () => {
  it('have their places for ids', async () => {
    const path = new URL('../../data/gpt2-characters/characters.json', import.meta.url);
    const vocabulary = await readVocabulary(JSON.parse(readFileSync(path, 'utf8')));
    expect([vocabulary.unit, vocabulary.names.length]).toEqual(['characters', 71]);
    expect([...vocabulary.encode('\n "A')]).toEqual([0, 1, 2, 20]);
    expect(vocabulary.decode(vocabulary.encode('To be, or not.\n'))).toBe('To be, or not.\n');
    expect(await encode(['😀', '_'], '😀_')).toEqual([0, 1]);
  });

  it.each<[string, unknown[], RegExp]>([
    ['no characters', [], /0 entries/],
    ['a word', ['a', 'bc'], /entry 1: it is not one character/],
    ['an empty text', [''], /entry 0/],
    ['a number', [1], /entry 0/],
    ['one twice', ['a', 'b', 'a'], /entry 2: "a" is there twice/],
  ])('are refused with %s', async (_what, json, message) => expect(readVocabulary(json)).rejects.toThrow(message));
});

describe('pairs of bytes', () => {
  it('are merged in the order of the file', async () => {
    expect(await encode(bytePairs, 'lower low')).toEqual([7, 8, 9]);
    expect(await encode(bytePairs, 'wol<|end|>er')).toEqual([2, 1, 0, 10, 8]);
    expect(await encode(bytePairs, 'lowé')).toEqual([7, 11, 12]);
  });

  it('are text again when decoded', async () => {
    for (const text of ['lower low', 'wol<|end|>er', 'rélow low'])
      expect(await decode(bytePairs, ...(await encode(bytePairs, text)))).toBe(text);
  });

  it('are named by the text that they stand for, parts of characters as they are in the file', async () => {
    const { names } = await readVocabulary(bytePairs);
    expect([names[5], names[9], names[10], names[11]]).toEqual([' ', ' low', '<|end|>', 'Ã']);
  });
});

describe('words', () => {
  it('are those of the file, others the unknown one', async () => {
    expect(await encode(words, 'the cat  sat\ndown')).toEqual([0, 1, 2, 3]);
    expect(await encode(split('-'), 'the-cat')).toEqual([0, 1]);
    expect(await decode(words, 0, 1)).toBe('the cat');
  });

  it('need an unknown one for what is not among them', async () => {
    const model = { type: 'WordLevel', vocab: { the: 0 } };
    await expect(encode({ ...words, model }, 'the cat')).rejects.toThrow('token 1, "cat", has no id');
  });

  it('may be called as members of Object.prototype are', async () => {
    const vocab = JSON.parse('{"__proto__": 0, "constructor": 1, "toString": 2}') as object;
    const json = { ...words, model: { type: 'WordLevel', vocab } };
    expect(await encode(json, '__proto__ toString constructor')).toEqual([0, 2, 1]);
    await expect(encode(json, 'hasOwnProperty')).rejects.toThrow('has no id');
  });
});

describe('what is no vocabulary', () => {
  it('is told from one', () => {
    expect([['a'], words, { n_embd: 3 }, null, 'a', { model: 3 }].map(isVocabulary)).toEqual([
      ...[true, true, false],
      ...[false, false, false],
    ]);
  });

  const withModel = (model: object) => ({ ...words, model });
  it.each<[string, unknown, RegExp]>([
    ['a configuration', { n_embd: 3 }, /neither a tokenizer.json nor/],
    ['an unknown kind', withModel({ type: 'Magic', vocab: { a: 0 } }), /of the kind Magic; there are: BPE/],
    ['no tokens', withModel({ vocab: {} }), /model.vocab: it is empty/],
    ['a vocabulary that is a number', withModel({ vocab: 5 }), /neither an object nor a list/],
    ['an id of 2^31', withModel({ vocab: { a: 2 ** 31 } }), /"a": its id 2147483648/],
    ['an id below zero', withModel({ vocab: { a: -1 } }), /its id -1/],
    ['an id that is a text', withModel({ vocab: { a: '0' } }), /its id 0 is not/],
    ['an id twice', withModel({ vocab: { a: 0, b: 0 } }), /"b": its id 0 is that of another/],
    ['an empty token', withModel({ vocab: { '': 0 } }), /token 0/],
    ['a token of a million characters', withModel({ vocab: { ['a'.repeat(1e6)]: 0 } }), /1 to 1024 characters/],
    ['added tokens that are none', { ...words, added_tokens: 3 }, /added_tokens: it is not a list/],
    ['an added token without a text', { ...words, added_tokens: [{ id: 1 }] }, /token 1/],
    ['merges that are missing', withModel({ type: 'BPE', vocab: { a: 0 } }), /tokenizer.json file cannot be used/],
    ['an expression that is none', split('('), /the file: /],
    ['a step that is unknown', { ...words, pre_tokenizer: { type: 'Evil' } }, /Evil/],
  ])('is refused: %s', async (_what, json, message) => expect(readVocabulary(json)).rejects.toThrow(message));
});
