// A GPT-2 from its files: the logits PyTorch computed in float64, and what is refused.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isNtkError } from '../../../src/core/errors';
import { tensor, type Tensor } from '../../../src/core/tensor';
import { readNpy } from '../../../src/formats/npy';
import { readSafetensors } from '../../../src/formats/safetensors';
import { gpt2Model } from '../../../src/model/gpt2';
import { readGpt2Config } from '../../../src/model/gpt2-config';
import { outputSize, parameterCount } from '../../../src/model/shape';
import { validateModel } from '../../../src/model/validate';
import { logits } from '../../../src/reference/forward';
import { relativeError } from '../../support/numbers';

const file = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../data/gpt2-characters/${name}`, import.meta.url)));
const json = JSON.parse(new TextDecoder().decode(file('config.json'))) as Record<string, unknown>;
const config = readGpt2Config(json);
const tensors = readSafetensors(file('model.safetensors'));
const prompts = readNpy(file('input_ids.npy'));
const expected = readNpy(file('logits_last.npy'));
const [n, tokens] = prompts.shape;
const some = { n: 2, data: prompts.data.subarray(0, 2 * tokens) };
const V = config.vocabulary;

describe('logits', () => {
  test('of the last position of all prompts are those of PyTorch', () => {
    const model = gpt2Model(tensors, config, { tokens, position: 'last' });
    validateModel(model);
    expect(outputSize(model.graph)).toBe(V);
    expect(relativeError(logits(model, { n, data: prompts.data }), expected.data)).toBeLessThan(1e-7);
  });

  test('of all positions hold those of the last and of any one', () => {
    const all = logits(gpt2Model(tensors, config, { tokens, position: 'all' }), some);
    expect(all.length).toBe(2 * tokens * V);
    for (const position of [0, 9, tokens - 1]) {
      const one = logits(gpt2Model(tensors, config, { tokens, position }), some);
      const rows = [0, 1].flatMap((i) => [
        ...all.subarray((i * tokens + position) * V, (i * tokens + position + 1) * V),
      ]);
      expect(relativeError(one, rows)).toBeLessThan(1e-12);
    }
  });

  test('are those of a shorter prompt where later tokens are left out', () => {
    const short = { n: 1, data: prompts.data.subarray(0, 10) };
    const whole = { n: 1, data: prompts.data.subarray(0, tokens) };
    const last = logits(gpt2Model(tensors, config, { tokens: 10, position: 'last' }), short);
    expect(relativeError(last, logits(gpt2Model(tensors, config, { tokens, position: 9 }), whole))).toBeLessThan(1e-12);
  });
});

/** The state dict with some tensors changed, or left out where undefined. */
function changed(changes: Record<string, Tensor | undefined>): Map<string, Tensor> {
  const result = new Map<string, Tensor>(tensors);
  for (const [name, value] of Object.entries(changes)) {
    if (value) result.set(name, value);
    else result.delete(name);
  }
  return result;
}

const options = { tokens: 4, position: 'last' } as const;

describe('a state dict', () => {
  test('has the names of its file, with or without a prefix, and no others', () => {
    const prefixed = new Map([...tensors].map(([name, value]) => [`transformer.${name}`, value]));
    prefixed.set('lm_head.weight', tensors.get('wte.weight')!);
    prefixed.set('transformer.h.0.attn.bias', tensor([1, 1, 2, 2], Float32Array.of(1, 0, 1, 1)));
    prefixed.set('transformer.h.0.attn.masked_bias', tensor([1], Float32Array.of(-1e4)));
    const names = (dict: ReadonlyMap<string, Tensor>): string[] => Object.keys(gpt2Model(dict, config, options).values);
    expect(names(tensors).sort()).toEqual([...tensors.keys()].sort());
    expect(names(prefixed).sort()).toEqual([...tensors.keys()].map((name) => `transformer.${name}`).sort());
    const count = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
    expect(parameterCount(gpt2Model(prefixed, config, options).graph)).toBe(count);
  });

  test('may have a head of its own', () => {
    const own = tensor([V, config.features], new Float32Array(V * config.features).fill(2));
    const untied = readGpt2Config({ ...json, tie_word_embeddings: false });
    const { values } = gpt2Model(changed({ 'lm_head.weight': own }), untied, options);
    expect(values['lm_head.weight'][0]).toBe(2);
  });

  test.each([
    ['a tensor that is missing', { 'h.1.ln_2.bias': undefined }, 'h.1.ln_2.bias'],
    [
      'a tensor of another shape',
      { 'h.0.mlp.c_fc.weight': tensor([2, 2], new Float32Array(4)) },
      'h.0.mlp.c_fc.weight',
    ],
    ['a tensor that is left over', { 'h.2.ln_1.weight': tensor([48], new Float32Array(48)) }, 'h.2.ln_1.weight'],
    ['a tied head that differs', { 'lm_head.weight': tensor([2], new Float32Array(2)) }, 'lm_head.weight'],
  ])('with %s is refused', (_, changes, where) => {
    const read = () => gpt2Model(changed(changes), config, options);
    expect(read).toThrow(expect.objectContaining({ code: 'InvalidFile', details: expect.objectContaining({ where }) }));
  });

  test.each([0, 65, 1.5])('is refused for prompts of %f tokens', (count) => {
    expect(() => gpt2Model(tensors, config, { tokens: count, position: 'last' })).toThrow('1 to 64 tokens');
  });

  test.each([-1, 4, 0.5])('is refused at position %f of 4', (position) => {
    expect(() => gpt2Model(tensors, config, { tokens: 4, position })).toThrow('position from 0 to 3');
  });
});

describe('a config', () => {
  test('has the defaults of GPT-2', () => {
    const least = { n_layer: 1, n_head: 2, n_embd: 6, vocab_size: 5, n_ctx: 7, n_inner: null };
    expect(readGpt2Config(least)).toEqual({
      ...{ layers: 1, heads: 2, features: 6, inner: 24, vocabulary: 5, positions: 7, epsilon: 1e-5 },
      ...{ activation: 'gelu-tanh', scaled: true, scaledByLayer: false, tied: true },
    });
  });

  test.each([
    [{ n_layer: 0 }, 'n_layer'],
    [{ n_layer: 1e12 }, 'n_layer'],
    [{ n_head: 5 }, 'n_head'],
    [{ n_embd: '48' }, 'n_embd'],
    [{ vocab_size: undefined }, 'vocab_size'],
    [{ layer_norm_epsilon: -1 }, 'layer_norm_epsilon'],
    [{ activation_function: 'toString' }, 'activation_function'],
    [{ tie_word_embeddings: 'yes' }, 'tie_word_embeddings'],
  ])('with %j is refused', (changes, where) => {
    const read = () => readGpt2Config({ ...json, ...changes });
    expect(read).toThrow(expect.objectContaining({ code: 'InvalidFile', details: expect.objectContaining({ where }) }));
  });

  test.each([[[]], [null], ['{}']])('that is %j is refused', (value) => {
    expect(() => readGpt2Config(value)).toThrow('not an object');
  });

  test('of another family is refused', () => {
    expect(() => readGpt2Config({ ...json, model_type: 'llama' })).toThrow('model_type "llama"');
    const crossed = () => readGpt2Config({ ...json, add_cross_attention: true });
    expect(crossed).toThrow(expect.toSatisfy((error: unknown) => isNtkError(error, 'Unsupported')));
  });
});
