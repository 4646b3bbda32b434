// Parameters by pattern.
import { expect, test } from 'vitest';
import { namesOf } from '../../../src/core/name-patterns';

const names = ['0.weight', '0.bias', '10.weight', 'h.0.attn.c_attn.bias', 'head.weight', '__proto__'];

test.each([
  ['*', names],
  ['*.bias', ['0.bias', 'h.0.attn.c_attn.bias']],
  ['?.weight', ['0.weight']],
  ['*attn*', ['h.0.attn.c_attn.bias']],
  ['!head.*', names.filter((name) => name !== 'head.weight')],
  ['*.weight, !1*', ['0.weight', 'head.weight']],
  ['0.weight,0.bias', ['0.weight', '0.bias']],
  ['0+weight', []],
  ['', []],
])('%s', (pattern, expected) => {
  expect(names.filter(namesOf(pattern))).toEqual(expected);
});
