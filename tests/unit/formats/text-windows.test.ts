// Plain text as windows of characters.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { characterVocabulary } from '../../../src/formats/characters';
import { readTextWindows, type TextOptions } from '../../../src/formats/text-windows';
import { text } from '../../support/data-files';

const windows = (content: string, options: TextOptions) => {
  const { inputs, labels, classes, shape, count } = readTextWindows(text(content), options);
  return { inputs: [...inputs], labels: [...labels!], classes, shape, count };
};

describe('text', () => {
  it('becomes windows with the character that follows', () => {
    expect(windows('abcab', { window: 2 })).toEqual({
      ...{ count: 2, shape: [2], classes: ['a', 'b', 'c'] },
      ...{ inputs: [0, 1, 2, 0], labels: [2, 1] },
    });
    expect(windows('abcab', { window: 3, stride: 1 })).toMatchObject({ inputs: [0, 1, 2, 1, 2, 0], labels: [0, 1] });
    expect(windows('é😀é', { window: 1, vocabulary: characterVocabulary(['😀', 'é']) })).toMatchObject({
      inputs: [1, 0],
      labels: [0, 1],
    });
  });

  it('takes the vocabulary of a model', () => {
    const path = new URL('../../data/gpt2-characters/characters.json', import.meta.url);
    const vocabulary = JSON.parse(readFileSync(path, 'utf8')) as string[];
    const { inputs, classes } = windows('Who are you;\n', { window: 12, vocabulary: characterVocabulary(vocabulary) });
    expect(classes).toHaveLength(71);
    expect(inputs.map((id) => vocabulary[id]).join('')).toBe('Who are you;');
  });

  it.each<[string, string, TextOptions, RegExp]>([
    [
      'a character that is not in it',
      'ab\nax',
      { window: 1, vocabulary: characterVocabulary(['a', 'b', '\n']) },
      /line 2, column 2: .*"x"/,
    ],
    ['too little text', 'abc', { window: 3 }, /3 characters/],
    ['no window', 'abc', { window: 0 }, /0 is not/],
    ['half a stride', 'abc', { window: 1, stride: 0.5 }, /0.5 is not/],
    ['too many windows', 'a'.repeat(40_000), { window: 20_000, stride: 1 }, /numbers, more than/],
  ])('is refused with %s', (_what, content, options, message) =>
    expect(() => readTextWindows(text(content), options)).toThrow(message),
  );

  it('is refused when it is none', () =>
    expect(() => readTextWindows(Uint8Array.of(0xff, 0xff), { window: 1 })).toThrow('UTF-8'));
});
