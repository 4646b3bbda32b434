// Parameters by pattern.
import { expect, test } from 'vitest';
import { namesOf, patternOf } from '../../../src/core/name-patterns';

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

const odd = ['a,b', 'a', 'b', 'a*', 'ab', 'a?', '!a', 'a\\', 'a\\,b', '\\!a', 'a.b', ' a', 'a ', '$&'];

test.each(odd)('the pattern of %j means that name alone', (name) => {
  const others = odd.filter((other) => other.trim() === other);
  if (name.trim() === name) expect(others.filter(namesOf(patternOf(name)))).toEqual([name]);
  expect(namesOf(patternOf(name).trim())(name)).toBe(true);
});

test('patterns of odd names go together', () => {
  expect(odd.filter(namesOf(['a,b', '!a', 'a*'].map(patternOf).join()))).toEqual(['a,b', 'a*', '!a']);
  expect(odd.filter(namesOf('!a\\,b,!a\\*'))).toEqual(odd.filter((name) => name !== 'a,b' && name !== 'a*'));
});
