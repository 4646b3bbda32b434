// A reader's text with a language model: vocabularies, windows, what is missing, and which file is at fault.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../../src/formats/npy';
import { languageOfShown, proposalOf } from '../../../src/session/proposal';
import { type Answers, type NamedFile, understand } from '../../../src/session/understanding';
import { idx } from '../../support/data-files';
import { bytePairs, jsonBytes, words } from '../../support/tokenizers';

const fixture = (path: string): NamedFile => ({
  name: path,
  bytes: new Uint8Array(readFileSync(new URL(`../../data/gpt2-characters/${path}`, import.meta.url))),
});
const text = (content: string, name = 'a.txt'): NamedFile => ({ name, bytes: new TextEncoder().encode(content) });
const [model, config, characters] = ['model.safetensors', 'config.json', 'characters.json'].map(fixture);
const play = text('Who are you;\n'.repeat(40));
const json = (name: string, value: unknown): NamedFile => ({ name, bytes: jsonBytes(value) });

const proposal = async (files: NamedFile[], answers?: Answers) => proposalOf(await understand(files, answers), {});

describe('a text', () => {
  test('becomes windows as long as a prompt may be, with the character that follows', async () => {
    const { subject, data, obstacle } = await proposal([model, config, characters, play]);
    expect(obstacle).toBeUndefined();
    expect(data).toMatchObject({
      kind: 'text',
      count: 8,
      shape: [64],
      windows: { window: 64, stride: 64, longest: 64 },
    });
    expect(data!.rows[0]).toMatchObject({ text: 'Who are you;\n'.repeat(5).slice(0, 64), label: '\n' });
    const { texts, labels, classes, features } = subject!.dataset;
    expect([texts!.length, labels![0], classes!.length, features]).toEqual([8, 0, 71, 64]);
  });

  test('is cut as the reader says, and no longer than the model takes', async () => {
    const cut = async (windows: Answers['windows']) =>
      (await proposal([model, config, characters, play], { windows })).data!;
    expect(await cut({ window: 8, stride: 3, most: 5 })).toMatchObject({ count: 5, shape: [8] });
    expect((await cut({ window: 8, most: 5 })).notes).toContain('These are the first 5 of 64 windows.');
    expect(await cut({ window: 1000 })).toMatchObject({ shape: [64] });
  });

  test('becomes tokens of a tokenizer.json', async () => {
    const tokenizer = json('tokenizer.json', bytePairs);
    const { data, subject } = await proposal([model, config, tokenizer, text('lower low lower low')], {
      windows: { window: 2 },
    });
    expect(data!.rows.map(({ text: window, label }) => [window, label])).toEqual([
      ['lower', ' low'],
      [' low low', 'er'],
    ]);
    expect([...subject!.dataset.inputs]).toEqual([7, 8, 9, 9]);
  });

  test('goes with the language model that is shown', async () => {
    const opened = (await proposal([model, config, characters, play], { windows: { window: 8 } })).subject!;
    const shown = languageOfShown({ opened });
    expect(shown).toEqual({ vocabulary: 71, context: 8, isFixed: true });
    const { subject, data } = proposalOf(await understand([characters, play], { shown }), { opened });
    expect(data).toMatchObject({ shape: [8], windows: { isFixed: true } });
    expect(subject!.model).toBe(opened.model);
    expect(languageOfShown({})).toBeUndefined();
  });

  test('needs a vocabulary, a configuration and a model, and says which', async () => {
    expect(await proposal([model, config, play])).toMatchObject({ obstacle: 'vocabulary', data: undefined });
    expect(await proposal([model, characters, play])).toMatchObject({ obstacle: 'config', data: { count: 8 } });
    expect(await proposal([characters, play])).toMatchObject({ obstacle: 'model', data: { count: 8 } });
  });

  test('configurations beside that of the model are passed over', async () => {
    const others = [json('generation_config.json', { bos_token_id: 1 }), json('tokenizer_config.json', { a: 1 })];
    expect((await proposal([model, config, ...others, characters, play])).subject).toBeDefined();
  });
});

describe('the file at fault is named', () => {
  const many = Array.from({ length: 72 }, (_, i) => String.fromCharCode(0x400 + i));
  const twice = { name: 'config.json', bytes: new TextEncoder().encode('{"n_embd": 1, "n_embd": 2}') };
  const x = { name: 'x.npy', bytes: writeNpy({ shape: [3, 64], data: new Float32Array(192) }) };
  const labels = (...values: number[]): NamedFile => ({ name: 'y.idx', bytes: idx(8, [values.length], values) });
  test.each<[string, NamedFile[], RegExp]>([
    [
      'a vocabulary beyond the model',
      [model, config, json('many.json', many), play],
      /^a.txt with many.json: .*at most 71/,
    ],
    [
      'a character that it has not',
      [model, config, characters, text('Who?'.repeat(30))],
      /a.txt with characters.json, line 1, column 4/,
    ],
    [
      'a tokenizer of no kind',
      [json('tokenizer.json', { ...words, model: { type: 'X', vocab: { a: 0 } } }), play],
      /^tokenizer.json: .*kind X/,
    ],
    ['a key twice', [model, twice], /config.json: the key "n_embd" is there twice/],
    ['labels that are too few', [x, labels(1, 2)], /^This idx file cannot be used: y.idx, the labels/],
    ['labels that are cut short', [x, { name: 'y.idx', bytes: labels(1, 2, 3).bytes.subarray(0, 9) }], /: y.idx, byte/],
    [
      'datapoints that are cut short',
      [{ name: 'x.npy', bytes: x.bytes.slice(0, -4) }, labels(1, 2, 3)],
      /npy file .*: x.npy, byte/,
    ],
  ])('%s', async (_what, files, message) => expect(understand(files)).rejects.toThrow(message));
});
