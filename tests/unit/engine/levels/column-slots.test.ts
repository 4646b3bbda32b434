// Columns by what they hold: found, filled, taken by what was used longest ago, and never from the run that uses them.
import { expect, test } from 'vitest';
import { ColumnSlots } from '../../../../src/engine/levels/column-slots';
import { randomIndex } from '../../../support/numbers';

const at = (slots: ColumnSlots<string>, key: number, run: number): string | undefined => {
  const slot = slots.find(key, run);
  return slot && `${slot.page}${slot.column}`;
};

test('empty columns are filled one after the other, then none is left', () => {
  const slots = new ColumnSlots<string>();
  const run = slots.begin();
  expect(slots.fill(7, run)).toBeUndefined();
  slots.add('a', 2);
  slots.fill(7, run);
  slots.fill(8, run);
  expect(slots.fill(9, run)).toBeUndefined();
  expect([7, 8, 9].map((key) => at(slots, key, run))).toEqual(['a0', 'a1', undefined]);
  expect([slots.has(8), slots.has(9), slots.count]).toEqual([true, false, 1]);
});

test('what was used longest ago makes room, but not what the same run used', () => {
  const slots = new ColumnSlots<string>();
  const first = slots.begin();
  slots.add('a', 3);
  for (const key of [1, 2, 3]) slots.fill(key, first);
  expect(slots.replace(4, first)).toBeUndefined();
  slots.find(1, first);
  const second = slots.begin();
  slots.find(2, second);
  expect(slots.replace(4, second)).toMatchObject({ page: 'a', column: 2 });
  expect(slots.replace(5, second)).toMatchObject({ page: 'a', column: 0 });
  expect(slots.replace(6, second)).toBeUndefined();
  expect([1, 2, 3, 4, 5].map((key) => slots.has(key))).toEqual([false, true, false, true, true]);
});

test('the page used longest ago goes, with its columns, empty ones too', () => {
  const slots = new ColumnSlots<string>();
  const first = slots.begin();
  slots.add('a', 2);
  slots.fill(1, first);
  slots.fill(2, first);
  slots.add('b', 3);
  slots.fill(3, first);
  const second = slots.begin();
  slots.find(1, second);
  expect(slots.drop()).toBe('b');
  expect([slots.has(1), slots.has(2), slots.has(3)]).toEqual([true, true, false]);
  expect(slots.fill(4, second)).toBeUndefined();
  expect([slots.drop(), slots.drop(), slots.count]).toEqual(['a', undefined, 0]);
  expect(slots.has(1)).toBe(false);
});

test('whatever happens, no two hold one column', () => {
  const slots = new ColumnSlots<string>();
  let run = slots.begin();
  for (let step = 0; step < 2000; step++) {
    const [what, key] = [randomIndex(20, 1, step), randomIndex(40, 2, step)];
    if (what === 0) run = slots.begin();
    if (what === 1) slots.add(`page ${step} `, 1 + (step % 7));
    if (what === 2 && slots.count > 3) slots.drop();
    if (what > 2 && !slots.has(key) && !slots.fill(key, run)) slots.replace(key, run);
    if (what > 10) slots.find(key, run);
    const places = Array.from({ length: 40 }, (_, each) => (slots.has(each) ? at(slots, each, run) : undefined));
    const held = places.filter((place) => place !== undefined);
    expect(new Set(held).size).toBe(held.length);
  }
});
