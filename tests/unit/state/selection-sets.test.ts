// Sets of datapoints: what can be done with them, what the document has of them, and the colours they get.
import { describe, expect, test } from 'vitest';
import { isNtkError } from '../../../src/core/errors';
import { permutation, uniformBits } from '../../../src/core/random';
import { defaultState, formatState, parseState } from '../../../src/state/document';
import { changedSets, noSets, setLimits, type SetChange, type SetState } from '../../../src/state/selection-sets';
import { setColours } from '../../../src/state/set-colours';
import { indicesOf, runsOf } from '../../../src/state/set-runs';
import { keptSets, restoredSets, storedSets } from '../../../src/state/stored-sets';

const count = 60_000;
const after = (...changes: SetChange[]): SetState =>
  changes.reduce((state, change) => changedSets(state, change, count), noSets);
const create = (name: string, ...members: number[]): SetChange => ({ kind: 'create', name, members });
const members = ({ sets }: SetState): Record<string, number[]> =>
  Object.fromEntries(sets.map(({ name, indices }) => [name, [...indices]]));

/** A seeded half of the datapoints. */
const half = (seed: number): number[] =>
  Array.from({ length: count }, (_, i) => i).filter((i) => uniformBits(seed, 1, i) % 2 === 0);

describe('runs', () => {
  test.each([
    [[], []],
    [[0], [0, 1]],
    [[5], [5, 1]],
    [
      [0, 1, 2, 7, 8, 10],
      [0, 3, 4, 2, 1, 1],
    ],
  ])('%j are %j', (indices, runs) => {
    expect(runsOf(indices)).toEqual(runs);
    expect([...indicesOf(runs)]).toEqual(indices);
  });

  test('any set comes back; what does not ascend is refused', () => {
    for (const seed of [1, 2, 3]) expect([...indicesOf(runsOf(half(seed)))]).toEqual(half(seed));
    expect(() => runsOf([3, 3])).toThrow(/3 after 3/);
    expect(() => runsOf([3, 1])).toThrow(/1 after 3/);
  });
});

describe('changes of sets', () => {
  test('a new set has its members once and in order, a colour, and is the active one', () => {
    const state = after(create(' brushed ', 9, 3, 9, 4));
    expect(state).toEqual({
      sets: [{ name: 'brushed', colour: setColours[0], indices: Uint32Array.of(3, 4, 9) }],
      active: 'brushed',
    });
    expect(members(after(create('a', 1), { kind: 'replace', name: 'a', members: [2, 0] }))).toEqual({ a: [0, 2] });
  });

  test('union, intersection and difference make sets of their own', () => {
    const [a, b, c] = [create('a', 1, 2, 3, 4), create('b', 3, 4, 5), create('c', 4, 9)];
    const combine = (by: 'union' | 'intersection' | 'difference', ...of: string[]) =>
      members(after(a, b, c, { kind: 'combine', name: 'd', by, of })).d;
    expect(combine('union', 'a', 'b')).toEqual([1, 2, 3, 4, 5]);
    expect(combine('intersection', 'a', 'b')).toEqual([3, 4]);
    expect(combine('difference', 'a', 'b')).toEqual([1, 2]);
    expect(combine('difference', 'b', 'a')).toEqual([5]);
    expect(combine('union', 'a', 'b', 'c')).toEqual([1, 2, 3, 4, 5, 9]);
    expect(combine('intersection', 'a', 'b', 'c')).toEqual([4]);
    expect(combine('difference', 'a', 'b', 'c')).toEqual([1, 2]);
  });

  test('a set keeps its colour and stays active under another name; a removed one is active no more', () => {
    const renamed = after(create('a', 1), create('b', 2), { kind: 'rename', name: 'b', to: 'c' });
    expect(renamed.sets.map(({ name, colour }) => [name, colour])).toEqual([
      ['a', setColours[0]],
      ['c', setColours[1]],
    ]);
    expect(renamed.active).toBe('c');
    const removed = changedSets(renamed, { kind: 'remove', name: 'c' }, count);
    expect([members(removed), removed.active]).toEqual([{ a: [1] }, undefined]);
    expect(changedSets(removed, { kind: 'activate', name: 'a' }, count).active).toBe('a');
    expect(changedSets(removed, create('next', 5), count).sets[1].colour).toBe(setColours[1]);
  });

  test.each<[string, SetChange, string]>([
    ['no name', create(' ', 1), 'InvalidFile'],
    ['a name of two lines', create('a\nb', 1), 'InvalidFile'],
    ['a long name', create('x'.repeat(81), 1), 'InvalidFile'],
    ['a name that is taken', create('a', 1), 'InvalidFile'],
    ['another name that is taken', { kind: 'rename', name: 'b', to: 'a' }, 'InvalidFile'],
    ['no members', create('c'), 'InvalidFile'],
    ['a datapoint that does not exist', create('c', count), 'ShapeMismatch'],
    ['half a datapoint', create('c', 0.5), 'ShapeMismatch'],
    ['a set that is not there', { kind: 'remove', name: 'c' }, 'InvalidFile'],
    ['an active set that is not there', { kind: 'activate', name: 'c' }, 'InvalidFile'],
    ['one set combined', { kind: 'combine', name: 'c', by: 'union', of: ['a'] }, 'ShapeMismatch'],
    ['nothing in common', { kind: 'combine', name: 'c', by: 'intersection', of: ['a', 'b'] }, 'InvalidFile'],
  ])('refuses %s, and leaves all as it was', (_what, change, code) => {
    const state = after(create('a', 1), create('b', 2));
    const before = structuredClone(state);
    expect(() => changedSets(state, change, count)).toThrow(expect.objectContaining({ code }) as Error);
    expect(state).toEqual(before);
  });

  test('too many sets, and too many members in all, are refused with the numbers', () => {
    const many = Array.from({ length: setLimits.sets }, (_, i) => create(`${i}`, i));
    expect(() => after(...many, create('more', 1))).toThrow('33 sets are more than the 32 that are kept');
    const all = Array.from({ length: setLimits.members / 2 }, (_, i) => i);
    const large = (name: string): SetChange => ({ kind: 'create', name, members: all });
    const two = [large('a'), large('b')].reduce((state, change) => changedSets(state, change, all.length), noSets);
    expect(() => changedSets(two, create('c', 1), all.length)).toThrow(
      '4194305 members of sets are more than the 4194304 that are kept',
    );
  });
});

describe('sets in the document', () => {
  const stored = (state: SetState) => ({ ...defaultState, ...storedSets(state) });

  test('what is written is read again; without sets nothing is written', () => {
    const state = after(create('a', 0, 1, 2, 59_999), create('"b" \u2192 c', 7), { kind: 'activate', name: 'a' });
    expect(restoredSets(parseState(formatState(stored(state))))).toEqual(state);
    expect(formatState(stored(noSets))).toBe(formatState(defaultState));
  });

  test('what is too large for it is left out, and the rest is written', () => {
    const scattered: SetChange = { kind: 'create', name: 'scattered', members: half(1) };
    const state = after(create('small', 4), scattered, create('last', 5));
    expect([...keptSets(state.sets).keys()].map(({ name }) => name)).toEqual(['small', 'last']);
    const text = formatState(stored(after(...Array.from({ length: 31 }, (_, i) => create(`${i}`, i)), scattered)));
    expect(parseState(text).sets).toHaveLength(31);
    expect(parseState(text)).not.toHaveProperty('activeSet');
    const block: SetChange = { kind: 'create', name: 'block', members: permutation(1, 1, count) };
    expect(storedSets(after(block)).sets).toEqual([{ name: 'block', colour: setColours[0], runs: [0, count] }]);
  });

  const set = { name: 'a', colour: setColours[0], runs: [0, 1] };
  test.each<[object, string]>([
    [{ sets: {} }, 'sets'],
    [{ sets: [set, set] }, 'sets'],
    [{ sets: Array.from({ length: 33 }, (_, i) => ({ ...set, name: `${i}` })) }, 'sets'],
    [{ sets: [{ ...set, name: '' }] }, 'sets[0].name'],
    [{ sets: [{ ...set, colour: 'url(javascript:)' }] }, 'sets[0].colour'],
    [{ sets: [{ ...set, runs: [] }] }, 'sets[0].runs'],
    [{ sets: [{ ...set, runs: [1] }] }, 'sets[0].runs'],
    [{ sets: [{ ...set, runs: [0, 0] }] }, 'sets[0].runs'],
    [{ sets: [{ ...set, runs: [0, 1, 0, 1] }] }, 'sets[0].runs'],
    [{ sets: [{ ...set, runs: [0, 1.5] }] }, 'sets[0].runs[1]'],
    [{ sets: [{ ...set, runs: [0, -1] }] }, 'sets[0].runs[1]'],
    [{ sets: [{ ...set, runs: [2 ** 31, 1] }] }, 'sets[0].runs'],
    [{ sets: [{ ...set, runs: [0, 2 ** 31] }] }, 'sets'],
    [{ sets: [{ ...set, runs: Array.from({ length: 16_386 }, () => 1) }] }, 'sets[0].runs'],
    [{ sets: [set], activeSet: 'b' }, 'activeSet'],
    [{ activeSet: 'a' }, 'activeSet'],
  ])('refuses %j', (fields, where) => {
    let refused: unknown;
    try {
      parseState(JSON.stringify({ version: 1, ...fields }));
    } catch (error) {
      refused = isNtkError(error, 'InvalidFile') ? error.details.where : error;
    }
    expect(refused).toBe(where);
  });
});
