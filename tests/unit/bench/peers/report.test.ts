// What a comparison says: the object of --json, the table, what is wanted.
import { describe, expect, test } from 'vitest';
import { ourName } from '../../../../src/bench/peers/ours';
import { ratioOf, shareOf, type Failed, type Timed } from '../../../../src/bench/peers/outcome';
import { workloadName } from '../../../../src/bench/peers/problem';
import { goalsOf, jsonOf, markdownOf } from '../../../../src/bench/peers/report';
import { isMet } from '../../../../src/bench/table';

const trace = { workload: workloadName({ kind: 'trace', n: 1024 }), n: 1024, backend: 'webgpu' };

const timed = (library: string, rounds: readonly number[], more: Partial<Timed> = {}): Timed => ({
  ...{ kind: 'timed', ...trace, library, rounds, error: 2e-7, ratio: 1 },
  ...more,
});

const wrong: Failed = { kind: 'failed', ...trace, library: 'c', message: 'wrong: relative error 1', error: 1 };
const product = { workload: 'matrix product 1024^3, registers', flops: 2e9 };

const comparison = {
  adapter: 'an adapter',
  outcomes: [
    timed(ourName, [1, 2, 3], { flops: 4e9 }),
    timed('a', [5, 10, 15], { ratio: 5 }),
    timed('b', [4, 6], { ratio: 2.5, backend: 'wasm' }),
    timed(ourName, [0.4, 0.8, 1.2], { ...product, ratio: 0.4 }),
    wrong,
  ],
};

test('times are compared within a round, or by medians where there are not as many', () => {
  expect(ratioOf([2, 4, 12], [1, 2, 3])).toBe(2);
  expect(ratioOf([9], [1, 2, 3])).toBe(4.5);
});

test('a share compares rates in the same rounds', () => {
  const [ours, , , whole] = comparison.outcomes as Timed[];
  expect(shareOf(ours, whole)).toBeCloseTo(0.8, 10);
});

describe('the object', () => {
  const { adapter, rows } = jsonOf(comparison);

  test('has a row for every outcome, with the keys that were agreed', () => {
    expect(adapter).toBe('an adapter');
    expect(rows[0]).toEqual({
      ...trace,
      library: 'ntk-explorer',
      ...{ median_ms: 2000, runs: 3, relative_error: 2e-7, ratio_to_ours: 1 },
    });
    expect(rows[1]).toMatchObject({ library: 'a', median_ms: 10000, ratio_to_ours: 5 });
  });

  test('a failure has its message and no time', () => {
    expect(rows[4]).toEqual({
      ...{ ...trace, library: 'c', median_ms: null, runs: 0, relative_error: 1, ratio_to_ours: null },
      failure: 'wrong: relative error 1',
    });
    const nothing = jsonOf({ adapter: '', outcomes: [{ ...wrong, error: Infinity }] }).rows[0];
    expect(nothing.relative_error).toBeNull();
  });

  test('the share of our product is a row: our time at its rate over our time', () => {
    expect(rows).toHaveLength(6);
    expect(rows[5].workload).toContain('at the rate of matrix product 1024^3, registers');
    expect(rows[5].median_ms).toBeCloseTo(1600, 6);
    expect(rows[5].ratio_to_ours).toBeCloseTo(0.8, 10);
  });
});

test('the best peer on the same adapter counts, and the share', () => {
  const goals = goalsOf(comparison);
  expect(goals.map(({ value }) => Number(value.toFixed(3)))).toEqual([5, 0.8]);
  expect(goals.map(isMet)).toEqual([true, false]);
  expect(goals[0].name).toContain('a, the best peer');
});

test('the table names failures and what ran once', () => {
  const text = markdownOf({ ...comparison, outcomes: [...comparison.outcomes, timed('d', [100])] });
  expect(text).toContain('| c | 1,024 | webgpu | wrong: relative error 1 |');
  expect(text).toContain('| 1, over a minute |');
  expect(text).toContain('met');
});
