// Texts and classes of any kind in few words.
import { describe, expect, it } from 'vitest';
import { beginning, ending, quoted, visible } from '../../../src/core/text-words';
import { labelOf, shortLabelOf, wordsOf } from '../../../src/elements/shared/dataset-words';
import { frequentClasses } from '../../../src/elements/shared/frequent-classes';
import type { ShownModel } from '../../../src/session/types';
import type { Dataset } from '../../../src/elements/shared/session-link';

describe('a piece of text', () => {
  it('is on one line, every character seen', () => {
    expect(visible('a\n\tb\u0000\u2028')).toBe('a↵⇥b□□');
    expect(quoted(' ')).toBe('“ ”');
  });

  it('is cut at its end', () => {
    expect(beginning('abc', 3)).toBe('abc');
    expect(beginning('abcd', 3)).toBe('ab…');
    expect(beginning('😀😀😀😀', 3)).toBe('😀😀…');
  });

  it('is cut at its beginning', () => {
    expect(ending('abcdef', 3)).toBe('…def');
    expect(ending('a😀b', 3)).toBe('a😀b');
  });
});

describe('a datapoint that is a window of text', () => {
  const texts = ['All:\nBefore we proceed any', 'x'];
  const labels = Uint8Array.of(0, 1);
  const dataset = { name: 'a', texts, classes: ['“ ”', '“↵”'], labels } as unknown as Dataset;

  it('is called by its end and the token that follows', () => {
    expect(labelOf(dataset, 0)).toBe('“…l:↵Before we proceed any” then “ ”');
    expect(labelOf(dataset, 1)).toBe('“x” then “↵”');
    expect(shortLabelOf(dataset, 0)).toBe('“…ceed any” “ ”');
    expect(shortLabelOf({ ...dataset, texts: undefined }, 1)).toBe('“↵”');
  });
});

describe('a datapoint that is known by ids of tokens', () => {
  const input = (vocabulary?: number) =>
    ({ name: 'm', model: { graph: { nodes: [{ op: 'input', vocabulary }] } } }) as unknown as ShownModel;
  const dataset = { name: 'a', classes: ['0', '1'], labels: Uint8Array.of(1) } as unknown as Dataset;

  it('is called by the token that follows where the logits are those of tokens', () => {
    expect(labelOf(dataset, 0, input(2))).toBe('next token 1');
    expect(labelOf(dataset, 0, input(3))).toBe('class 1');
    expect(labelOf(dataset, 0, input())).toBe('class 1');
    expect(labelOf({ ...dataset, isUnlabelled: true }, 0, input(2))).toBe('answer 1');
  });

  it('is a window where its text is known', () => {
    expect(wordsOf(dataset).one).toBe('datapoint');
    expect(wordsOf({ ...dataset, texts: ['a'] }).one).toBe('window');
  });
});

describe('a legend', () => {
  const classes = ['a', 'b', 'c', 'd'];
  it('has every class where there is room, else the most frequent', () => {
    expect(frequentClasses({ classes, labels: Uint8Array.of(3) }, 4)).toEqual([0, 1, 2, 3]);
    expect(frequentClasses({ classes, labels: Uint8Array.of(3, 1, 1, 3, 0, 1) }, 2)).toEqual([1, 3]);
    expect(frequentClasses({ classes, labels: Uint8Array.of(2) }, 3)).toEqual([2]);
  });
});
