// A spectrum's numbers as readers see them.
import { expect, test } from 'vitest';
import {
  boundsText,
  cumulativeShares,
  halvingText,
  learningSentence,
  shareText,
} from '../../../src/elements/lab/spectrum-words';
import { powersWithin } from '../../../src/charts/lines';

test('bounds are one number where they say the same', () => {
  expect(boundsText({ least: 12.34, most: 12.341 })).toBe('12.3');
  expect(boundsText({ least: 10.1, most: 15 })).toBe('10.1 to 15');
});

test('shares add up, without what is below zero', () => {
  expect([...cumulativeShares({ values: Float64Array.of(6, 3, -1), trace: 10 })]).toEqual([0.6, 0.9, 0.9]);
  expect([0.123, 0, 2e-4, 3e-9, NaN].map(shareText)).toEqual([
    '12.3\u00a0%',
    '0.0\u00a0%',
    '0.020\u00a0%',
    '<\u00a00.001\u00a0%',
    'undefined',
  ]);
});

test('steps to halve', () => {
  expect([3.14159, 12345.6, Infinity, NaN, 0].map(halvingText)).toEqual(['3.14', '12,346', 'never', 'grows', '0']);
});

test('what the speed of learning assumes, and what training does instead', () => {
  const none = new Float64Array(0);
  const learning = { rate: 0.02, weightDecay: 0, perStep: none, halving: none };
  const usual = { ...learning, optimizer: 'momentum', loss: 'cross-entropy', momentum: 0.9 } as const;
  const words = learningSentence(usual);
  for (const part of [
    'full-batch gradient descent with momentum 0.9 on the squared error of all digits at rate 0.02',
    '(to slow modes an effective rate of 0.02 / (1 \u2212 0.9) = 0.2)',
    'The training itself is with mini-batches of the training split alone, the cross-entropy.',
  ])
    expect(words).toContain(part);
  const adam = learningSentence({ ...learning, optimizer: 'adam', loss: 'squared-error', momentum: 0 });
  expect(adam).toContain('full-batch plain gradient descent on the squared error of all digits at rate 0.02, were');
  expect(adam).toContain('split alone, Adam.');
  expect(learningSentence({ ...usual, weightDecay: 0.5 })).toContain('the cross-entropy, weight decay 0.5.');
});

test('ticks of logarithmic axes', () => {
  expect(powersWithin([0.5, 2000], 6)).toEqual([1, 10, 100, 1000]);
  expect(powersWithin([2, 40], 6)).toEqual([2, 5, 10, 20]);
  expect(powersWithin([1e-9, 1e3], 4)).toEqual([1e-9, 1e-6, 1e-3, 1, 1e3]);
  expect(powersWithin([3, 4], 4)).toEqual([3, 4]);
});
