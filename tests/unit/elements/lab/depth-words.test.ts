// How a step in depth is called, and from which rate on its first order is said to break.
import { describe, expect, it } from 'vitest';
import { breakWords } from '../../../../src/elements/lab/depth-curve';
import { activationWords } from '../../../../src/elements/lab/depth-layers';
import { keyOfSubject, subjectOfKey, withoutMembers } from '../../../../src/elements/lab/depth-words';
import type { DepthSubject } from '../../../../src/session/types';

it.each<DepthSubject>([
  { kind: 'datapoint' },
  { kind: 'batch' },
  { kind: 'epoch' },
  { kind: 'set', name: 'set of threes' },
  { kind: 'set', name: 'epoch' },
])('the key of %j leads back to it', (subject) => {
  expect(subjectOfKey(keyOfSubject(subject))).toEqual(subject);
});

it('leaves members without a number, and the column as it was', () => {
  const column = Float32Array.of(1, 2, 3);
  expect([...withoutMembers(column, Uint32Array.of(1))]).toEqual([1, NaN, 3]);
  expect([...column]).toEqual([1, 2, 3]);
});

describe('where the first order breaks', () => {
  const curve = (errors: number[]) =>
    errors.map((first, at) => ({ rate: 10 ** (at - 1), first, second: first ** 2, rounding: 0 }));
  it.each([
    [[0.01, 0.1, 0.3], 'from a rate between 1 and 10 on'],
    [[0.01, 0.1, NaN], 'from a rate between 1 and 10 on'],
    [[0.01, 0.02, 0.24], 'less than 25\u00a0% at all of these rates'],
    [[0.5, 1, 2], 'from the smallest of these rates on'],
    [[NaN], 'Nothing moves'],
  ])('%j', (errors, words) => expect(breakWords(curve(errors))).toContain(words));
});

it.each([
  [1, 1, '⟨a, a′⟩ + 1'],
  [1, 0, '⟨a, a′⟩'],
  [2 / 64, 0.01, '0.0313 ⟨a, a′⟩ + 0.01'],
  [32, 0, '32 ⟨a, a′⟩'],
])('the picture of activations of scales %f and %f', (alpha, beta, words) =>
  expect(activationWords({ alpha, beta })).toBe(words),
);
