// The numbering of pairs of logits, as the shaders count them.
import { expect, test } from 'vitest';
import { isDiagonal, onePair, pairCount, type LogitPairs } from '../../../src/kernels/logit-pairs';

/** Pairs in the order of the shaders: row by row. */
function listed({ rows, columns, rule }: LogitPairs): [number, number][] {
  const every = Array.from({ length: rows * columns }, (_, at): [number, number] => [
    Math.floor(at / columns),
    at % columns,
  ]);
  return every.filter(([c, d]) => rule === 'all' || (rule === 'upper' ? d >= c : d === c));
}

test.each<LogitPairs>([
  onePair,
  { rows: 3, columns: 5, rule: 'all' },
  { rows: 10, columns: 10, rule: 'all' },
  { rows: 1, columns: 1, rule: 'upper' },
  { rows: 10, columns: 10, rule: 'upper' },
  { rows: 4, columns: 4, rule: 'diagonal' },
])('$rule of $rows x $columns', (pairs) => {
  const expected = listed(pairs);
  expect(pairCount(pairs)).toBe(expected.length);
  expect(expected.map((_, number) => isDiagonal(pairs, number))).toEqual(expected.map(([c, d]) => c === d));
});
