// The benchmark's arithmetic: medians, ratios within a round, what counts as a wrong result, and the tables.
import { describe, expect, test } from 'vitest';
import type { AdapterReport } from '../../../src/bench/adapter';
import { measureAll, median, type Measurement, ratioOf, type Subject } from '../../../src/bench/measure';
import { checkMatrix, relativeError, sampleIndices } from '../../../src/bench/samples';
import { adapterTable, goalTable, isMet } from '../../../src/bench/table';

/** A subject that takes no time and is off by `error`. */
function subject(name: string, error: number, log: string[]): Subject {
  return {
    name,
    size: '1',
    prepare: async () => void log.push(`prepare ${name}`),
    run: async () => (log.push(`run ${name}`), { flops: 1e9, bytes: 2 ** 20 }),
    check: async () => (log.push(`check ${name}`), { error, bound: 1e-5 }),
    [Symbol.dispose]: () => undefined,
  };
}

const measurement = (name: string, rounds: readonly number[], flops: number): Measurement => ({
  ...{
    name,
    size: '1',
    rounds,
    medianSeconds: median(rounds),
    firstSeconds: 1,
    flops,
    gflops: flops / median(rounds) / 1e9,
  },
  ...{ error: 1e-7, bound: 1e-5, correct: true },
});

test('the median of an odd and an even number of rounds', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('a ratio compares rounds with one another, so that drift cancels', () => {
  const part = measurement('part', [1, 2, 4], 5e8);
  const whole = measurement('whole', [1, 2, 4], 1e9);
  expect(ratioOf(part, whole)).toBe(0.5);
});

test('subjects take turns, each prepared before each run, and are checked at the end', async () => {
  const log: string[] = [];
  const [a, b] = await measureAll([subject('a', 1e-7, log), subject('b', 1e-3, log)], 2);
  const turn = ['prepare a', 'run a', 'prepare b', 'run b'];
  expect(log).toEqual([...turn, ...turn, ...turn, 'check a', 'check b']);
  expect(a).toMatchObject({ flops: 1e9, correct: true });
  expect(a.rounds).toHaveLength(2);
  expect(b.correct).toBe(false);
});

describe('a matrix', () => {
  const indices = { rows: sampleIndices(130, 'r'), columns: sampleIndices(70, 'c') };
  const right = (row: number, column: number): number => 1 + row * 70 + column;
  const values = Float32Array.from({ length: 130 * 70 }, (_, at) => 1 + at);

  test('has one sampled index in every 64', () => {
    expect(indices.rows.map((row) => Math.floor(row / 64))).toEqual([0, 1, 2]);
    expect(sampleIndices(1, 'one')).toEqual([0]);
  });

  test.each([
    ['right', values, 0],
    ['an entry left out', values.with(77, 0), Infinity],
    ['an entry that is not finite', values.with(77, NaN), Infinity],
    [
      'a sampled entry that is wrong',
      values.with(indices.rows[1] * 70 + indices.columns[1], 1e6),
      expect.toSatisfy((e) => e > 1),
    ],
  ])('%s', (_, tried, error) => {
    expect(checkMatrix(tried, 70, indices, right).error).toEqual(error);
  });
});

test('an error that is not a number is infinite', () => {
  expect(relativeError([1, NaN], [1, 2])).toBe(Infinity);
  expect(relativeError([1, 2], [1, 2])).toBe(0);
});

test('a wrong result is marked in the table, a missed goal in its own', () => {
  const wrong = { ...measurement('tile', [0.5], 1e9), error: 0.3, correct: false };
  const report: AdapterReport = {
    ...{ adapter: 'a', data: 'digits', bestProduct: 'product', ratios: { tile: 0.9 }, correct: false },
    measurements: [measurement('product', [0.25], 2e9), wrong],
  };
  const [, , product, tile] = adapterTable(report).split('\n');
  expect(product).toBe('| product | 1 | 2 | 250 ms | 8 GFLOP/s |  |  | 1 s | 1.0e-7 |');
  expect(tile).toContain('| 0.9 |');
  expect(tile).toContain('WRONG: 3.0e-1');
  const goal = { name: 'nudge', value: 1.2, unit: 's', wanted: 1, is: 'at most' } as const;
  expect(isMet(goal)).toBe(false);
  expect(isMet({ ...goal, is: 'at least' })).toBe(true);
  expect(goalTable([goal])).toContain('| nudge | at most 1 s | 1.2 s | missed |');
});
