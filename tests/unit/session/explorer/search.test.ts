// What readers type, what it means, and what is found.
import { describe, expect, test } from 'vitest';
import type { DataColumn } from '../../../../src/core/column';
import { unsupported } from '../../../../src/core/errors';
import { parseQuery, type Query } from '../../../../src/session/explorer/query';
import { search } from '../../../../src/session/explorer/search';

describe('a query', () => {
  test.each<[string, Query]>([
    ['1234', { kind: 'datapoint', index: 1234 }],
    ['  0 ', { kind: 'datapoint', index: 0 }],
    ['7:10', { kind: 'ranges', ranges: [{ first: 7, end: 10 }] }],
    ['7 : 10', { kind: 'ranges', ranges: [{ first: 7, end: 10 }] }],
    [':3', { kind: 'ranges', ranges: [{ first: 0, end: 3 }] }],
    ['5:', { kind: 'ranges', ranges: [{ first: 5, end: undefined }] }],
    [
      '3, 7,20:30',
      {
        kind: 'ranges',
        ranges: [
          { first: 3, end: 4 },
          { first: 7, end: 8 },
          { first: 20, end: 30 },
        ],
      },
    ],
    ['class 3', { kind: 'class', name: '3' }],
    ['Class  tree frog', { kind: 'class', name: 'tree frog' }],
    ['class "= odd"', { kind: 'class', name: '= odd' }],
    ['class = 3', { kind: 'condition', column: 'class', sign: '=', value: '3' }],
    ['loss >= 2e-1', { kind: 'condition', column: 'loss', sign: '>=', value: '2e-1' }],
    ['loss<2', { kind: 'condition', column: 'loss', sign: '<', value: '2' }],
    ['kind of plant == "tree, old"', { kind: 'condition', column: 'kind of plant', sign: '=', value: 'tree, old' }],
    ['correct != yes', { kind: 'condition', column: 'correct', sign: '!=', value: 'yes' }],
    ['classic', { kind: 'text', text: 'classic' }],
    ['to be', { kind: 'text', text: 'to be' }],
    ['"1234"', { kind: 'text', text: '1234' }],
    ['-3', { kind: 'text', text: '-3' }],
    ['1.5', { kind: 'text', text: '1.5' }],
    ['3, x', { kind: 'text', text: '3, x' }],
    ['>= 3', { kind: 'text', text: '>= 3' }],
    ['12:34:56', { kind: 'text', text: '12:34:56' }],
  ])('%j', (typed, query) => expect(parseQuery(typed)).toEqual(query));

  test.each(['', '   ', 'x'.repeat(1001)])('refuses %j', (typed) =>
    expect(() => parseQuery(typed)).toThrow(expect.objectContaining({ code: 'Unsupported' }) as Error),
  );

  test('takes no longer for text that is made to be slow', () => {
    const started = performance.now();
    for (const typed of ['1'.repeat(1000), ' '.repeat(999) + '<', `a${' '.repeat(998)}`, '1,'.repeat(500)])
      parseQuery(typed);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

const digits = { count: 6, labels: Uint8Array.of(0, 1, 2, 0, 1, 2), classes: ['cat', '10', 'Tree Frog'] };
const words = { ...digits, texts: ['to be', 'or not', 'TO BE', '\u00c9cole', 'e\u0301cole', 'two'] };
const columns: Record<string, DataColumn> = {
  loss: { kind: 'number', name: 'loss', values: Float64Array.of(3, 1, NaN, 2, 2, Infinity) },
  class: { kind: 'category', name: 'class', values: digits.labels, names: digits.classes },
  year: { kind: 'category', name: 'year', values: Uint32Array.of(0, 1, 2, 0, 1, 2), names: ['1999', '2000', 'old'] },
};

async function found(typed: string, dataset: Parameters<typeof search>[0] = digits) {
  const result = await search(dataset, parseQuery(typed), async (name) => {
    if (!(name in columns)) throw unsupported(`a column ${name}`);
    return columns[name];
  });
  if (!result) throw new Error('nothing was found');
  return result.kind === 'datapoint' ? result.index : { [result.name]: [...result.indices] };
}

describe('what is found', () => {
  test.each<[string, Awaited<ReturnType<typeof found>>]>([
    ['5', 5],
    ['1:3, 5', { '1:3, 5': [1, 2, 5] }],
    ['4:', { '4:': [4, 5] }],
    ['4:900', { '4:900': [4, 5] }],
    ['5:2', { '5:2': [] }],
    ['class CAT', { 'class cat': [0, 3] }],
    ['class tree frog', { 'class Tree Frog': [2, 5] }],
    ['tree frog', { 'class Tree Frog': [2, 5] }],
    ['loss >= 2', { 'loss >= 2': [0, 3, 4, 5] }],
    ['loss > 2', { 'loss > 2': [0, 5] }],
    ['loss <= 1', { 'loss <= 1': [1] }],
    ['loss = 2', { 'loss = 2': [3, 4] }],
    ['loss != 2', { 'loss != 2': [0, 1, 5] }],
    ['class = 10.0', { 'class = 10.0': [1, 4] }],
    ['class != cat', { 'class != cat': [1, 2, 4, 5] }],
    ['year >= 2000', { 'year >= 2000': [1, 4] }],
    ['year = OLD', { 'year = OLD': [2, 5] }],
  ])('%s', async (typed, expected) => expect(await found(typed)).toEqual(expected));

  test('windows of a text, whatever their capitals or the form of their accents', async () => {
    expect(await found('to be', words)).toEqual({ '\u201cto be\u201d': [0, 2] });
    expect(await found('\u00e9COLE', words)).toEqual({ '\u201c\u00e9COLE\u201d': [3, 4] });
    expect(await found('"10"', words)).toEqual({ '\u201c10\u201d': [] });
  });

  test('nothing where the column was cancelled', async () =>
    expect(await search(digits, parseQuery('loss > 1'), async () => undefined)).toBeUndefined());

  test('a name that a set can have, however long the search', async () => {
    const [name] = Object.keys(await found(`${'tobe '.repeat(60)}`, words));
    expect([...name].length).toBe(80);
  });

  test.each([
    ['6', 'ShapeMismatch', /from 0 to 5/],
    ['class dog', 'Unsupported', /the class dog/],
    ['weight > 3', 'Unsupported', /a column weight/],
    ['loss > high', 'Unsupported', /high for loss, whose values are numbers/],
    ['class > cat', 'Unsupported', /> for class, whose values are names/],
    ['hello', 'Unsupported', /no texts/],
  ])('%s is refused', async (typed, code, message) => {
    await expect(found(typed)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });
});
