// What is taken, what can be had, and spare memory that is given back when it is needed.
import { expect, test } from 'vitest';
import { Budget, type Spare } from '../../../src/gpu/budget';

/** Spare memory in pages of 100 bytes, and what it was asked for. */
function lentPages(budget: Budget, pages: number): Spare & { readonly asked: number[] } {
  let bytes = pages * 100;
  const asked: number[] = [];
  budget.take('pages', bytes);
  const spare = {
    asked,
    get bytes() {
      return bytes;
    },
    release: (wanted: number) => {
      asked.push(wanted);
      const freed = Math.min(bytes, Math.ceil(wanted / 100) * 100);
      bytes -= freed;
      budget.give(freed);
    },
  };
  budget.lend(spare);
  return spare;
}

test('counts what is taken, and refuses what does not fit before it counts it', () => {
  const budget = new Budget(1000);
  budget.take('a', 700);
  expect([budget.used, budget.free]).toEqual([700, 300]);
  expect(() => budget.take('b', 301)).toThrow(
    expect.objectContaining({ code: 'LimitExceeded', details: { what: 'b (bytes)', needed: 301, available: 300 } }),
  );
  expect(budget.used).toBe(700);
  budget.give(700);
  expect([budget.used, budget.free]).toEqual([0, 1000]);
});

test('spare bytes are used and free, and as many come back as are needed', () => {
  const budget = new Budget(1000);
  const spare = lentPages(budget, 6);
  expect([budget.used, budget.free]).toEqual([600, 1000]);
  budget.take('fits beside', 350);
  expect([budget.used, spare.bytes]).toEqual([950, 600]);
  budget.take('needs more', 200);
  expect([budget.used, spare.bytes]).toEqual([950, 400]);
  expect(() => budget.check('too much', 451)).toThrow(expect.objectContaining({ code: 'LimitExceeded' }));
  budget.check('just fits', 450);
  budget.take('all', 450);
  expect([budget.used, budget.free, spare.bytes]).toEqual([1000, 0, 0]);
  expect(() => budget.take('one more', 1)).toThrow(expect.objectContaining({ code: 'LimitExceeded' }));
});

test('the spare memory that was lent first goes first; what is taken back is no longer free', () => {
  const budget = new Budget(1000);
  const [first, second] = [lentPages(budget, 3), lentPages(budget, 3)];
  budget.take('a', 450);
  expect([first.bytes, second.bytes]).toEqual([200, 300]);
  budget.take('b', 250);
  expect([first.bytes, second.bytes]).toEqual([0, 300]);
  const third = { bytes: 50, release: () => expect.fail('was taken back') };
  const takeBack = budget.lend(third);
  expect(budget.free).toBe(1000 - 700 - 300 + 300 + 50);
  takeBack();
  expect(budget.free).toBe(300);
});
