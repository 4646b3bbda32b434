// The excursion of a real run: the largest loss of all its steps.
import { expect, it } from 'vitest';
import { largestLoss } from '../../../../src/session/lab/prediction-run';

it('is the first of the largest', () => {
  expect(largestLoss([2, 3, 9, 4, 9, 1])).toEqual({ step: 2, loss: 9 });
  expect(largestLoss([5])).toEqual({ step: 0, loss: 5 });
});

it('a loss that is no number is larger than all', () => {
  expect(largestLoss([2, 3, NaN, 4])).toEqual({ step: 2, loss: NaN });
  expect(largestLoss([2, Infinity, NaN])).toEqual({ step: 1, loss: Infinity });
});
