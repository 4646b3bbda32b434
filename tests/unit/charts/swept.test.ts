// The lines of a sweep's charts: means of what is finite, by value.
import { expect, it } from 'vitest';
import { meansByValue } from '../../../src/charts/swept';

it('means are of the finite runs at each value, the smallest value first', () => {
  expect(meansByValue([4, 2, 4, 2, 8], [1, 5, 3, NaN, 7])).toEqual({ x: [2, 4, 8], y: [5, 2, 7] });
  expect(meansByValue([], [])).toEqual({ x: [], y: [] });
  expect(meansByValue([3], [NaN]).y).toEqual([NaN]);
});
