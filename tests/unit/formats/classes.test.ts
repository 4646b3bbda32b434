// Classes from labels as texts: their order, and which logit each is taken for.
import { describe, expect, it } from 'vitest';
import { classesOf } from '../../../src/formats/classes';
import { classPlaces, haveLogits, placesNote } from '../../../src/formats/class-places';

const table = (...names: string[]) => ({ kind: 'csv' as const, ...classesOf('CSV', names, (at) => `row ${at}`) });

describe('the order of classes', () => {
  it.each([
    [
      ['kind 10', 'kind 2', 'kind 1'],
      ['kind 1', 'kind 2', 'kind 10'],
    ],
    [
      ['10.5', '-2', '9', '1000'],
      ['-2', '9', '10.5', '1000'],
    ],
    [
      ['b', '2000', 'a', '30'],
      ['30', '2000', 'a', 'b'],
    ],
    [
      ['a2b10', 'a2b9', 'a10b1', 'a'],
      ['a', 'a2b9', 'a2b10', 'a10b1'],
    ],
    [
      ['v01', 'v1', 'v001'],
      ['v001', 'v01', 'v1'],
    ],
  ])('of %j is by value where they are or have numbers', (names, ordered) => {
    expect(table(...names).classes).toEqual(ordered);
    expect(table(...[...names].reverse()).classes).toEqual(ordered);
  });

  it('holds with the labels', () => {
    const { labels, classes } = table('kind 10', 'kind 2', 'kind 10');
    expect(Array.from(labels, (label) => classes[label])).toEqual(['kind 10', 'kind 2', 'kind 10']);
  });
});

describe('the logits of classes', () => {
  it('are said for names, and not for numbers, which say it themselves', () => {
    expect(placesNote(table('Gentoo', 'Adelie'), 3)).toContain(': logit 0 = Adelie, logit 1 = Gentoo.');
    expect(placesNote(table('3', '7'), 10)).toBeUndefined();
    expect(placesNote(table('1999', '30000'), 2)).toContain('logit 0 = 1999, logit 1 = 30000.');
    expect(placesNote({ kind: 'csv' }, 2)).toBeUndefined();
  });

  it('are said for the first of many', () => {
    const names = Array.from({ length: 40 }, (_, i) => `kind ${i}`);
    const words = placesNote(table(...names), 40)!;
    expect(words).toContain('logit 11 = kind 11, \u2026');
    expect(words).not.toContain('logit 12');
  });

  it('are one for each class at least', () => {
    const two = table('no', 'yes');
    expect([haveLogits(two, 1), haveLogits(two, 2), haveLogits(table('0', '1'), 1)]).toEqual([false, true, false]);
    expect(placesNote(two, 1)).toBeUndefined();
    expect(() => classPlaces(two, 1)).toThrow('at most 1 class for a network of 1 logit, got 2');
  });
});
