// The patterns offered for a network's parameters.
import { expect, test } from 'vitest';
import { offeredPatterns } from '../../../src/elements/shared/parameter-patterns';

test('endings, beginnings that several share, then every name', () => {
  expect(offeredPatterns(['h.0.attn.weight', 'h.0.attn.bias', 'h.1.attn.weight', 'wte.weight'])).toEqual([
    '*',
    '*.weight',
    'h.*',
    'h.0.*',
    'h.0.attn.*',
    'h.0.attn.weight',
    'h.0.attn.bias',
    'h.1.attn.weight',
    'wte.weight',
  ]);
});

test('names without dots are offered as they are, and no name twice', () => {
  expect(offeredPatterns(['w', 'b', 'w'])).toEqual(['*', 'w', 'b']);
  expect(offeredPatterns([])).toEqual(['*']);
});
