// Small tokenizer.json files, whose encodings can be worked out by hand.

const parts = {
  version: '1.0',
  added_tokens: [] as readonly object[],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
};
const ids = (...tokens: string[]): Record<string, number> => Object.fromEntries(tokens.map((token, id) => [token, id]));

/** Pairs of bytes: "Ġ" stands for a space, as in GPT-2. Merges l o, lo w, e r, Ġ low in this order. */
export const bytePairs = {
  ...parts,
  added_tokens: [{ id: 10, content: '<|end|>', special: true, normalized: false }],
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
  decoder: { type: 'ByteLevel' },
  model: {
    type: 'BPE',
    vocab: ids('l', 'o', 'w', 'e', 'r', 'Ġ', 'lo', 'low', 'er', 'Ġlow', '<|end|>', 'Ã', '©'),
    merges: ['l o', 'lo w', 'e r', 'Ġ low'],
  },
};

/** Whole words between spaces; others are [UNK]. */
export const words = {
  ...parts,
  pre_tokenizer: { type: 'Whitespace' },
  model: { type: 'WordLevel', vocab: ids('the', 'cat', 'sat', '[UNK]'), unk_token: '[UNK]' },
};

/** Whole words of text that an expression splits. */
export const split = (expression: string) => ({
  ...words,
  pre_tokenizer: { type: 'Split', pattern: { Regex: expression }, behavior: 'Removed', invert: false },
});

/** Of exponentially many ways through a run of one letter, none of which ends well. */
export const expensive = split('^(a+)+$');
export const expensiveText = `${'a'.repeat(60)}!`;

export const jsonBytes = (json: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(json));
