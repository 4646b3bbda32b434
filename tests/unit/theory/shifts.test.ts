// Shifts of log-probabilities, logits and norms against the oracle's, for small changes and for large ones.
import { describe, expect, it } from 'vitest';
import { actualShift, predictedShift, type ShiftKind as OracleKind } from '../../../src/reference/nudge';
import { logProbabilityChanges, shifts, type ShiftKind } from '../../../src/theory/shifts';
import { randomNumbers, relativeError } from '../../support/numbers';

const [n, classes, label] = [23, 5, 3];
const labels = Uint8Array.from({ length: n }, (_, i) => i % classes);
const kinds: readonly (readonly [ShiftKind['measure'], OracleKind])[] = [
  ['log-probability', { kind: 'log-probability', label }],
  ['own-label', { kind: 'own-log-probability', labels }],
  ['logit', { kind: 'logit', logit: label }],
  ['norm', { kind: 'norm' }],
];

describe.each([1, 2])('seed %i', (seed) => {
  const logits = randomNumbers(n * classes, seed, 'logits').map((value) => 3 * value);
  it.each([1e-3, 0.4, 30])('is that of the oracle for changes of about %d', (size) => {
    const change = randomNumbers(n * classes, seed, 'change').map((value) => size * value);
    for (const [measure, kind] of kinds) {
      const own = { measure, label, labels };
      const first = shifts({ logits, change, classes }, own, 'first');
      expect(relativeError(first, predictedShift(logits, change, classes, kind)), measure).toBeLessThan(1e-12);
      const exact = shifts({ logits, change, classes }, own, 'exact');
      expect(relativeError(exact, actualShift(logits, change, classes, kind)), measure).toBeLessThan(1e-12 / size);
    }
  });

  it('of every class at one datapoint leave the probabilities a sum of 1', () => {
    const change = randomNumbers(n * classes, seed, 'change');
    const moved = logProbabilityChanges({ logits, change, classes }, 7, 'exact');
    const row = logits.subarray(7 * classes, 8 * classes);
    const total = row.reduce((sum, value) => sum + Math.exp(value), 0);
    const after = row.reduce((sum, value, c) => sum + (Math.exp(value) / total) * Math.exp(moved[c]), 0);
    expect(after).toBeCloseTo(1, 12);
    const kind = { measure: 'log-probability', label, labels } as const;
    expect(moved[label]).toBe(shifts({ logits, change, classes }, kind, 'exact')[7]);
  });
});

it('keeps the digits of a change that rounding would eat', () => {
  const change = [1e-13, 0];
  const [shift] = shifts({ logits: [40, 40], change, classes: 2 }, { measure: 'logit', label: 0, labels: [] }, 'exact');
  expect(shift).toBe(1e-13);
  const [log] = shifts(
    { logits: [40, 40], change, classes: 2 },
    { measure: 'log-probability', label: 0, labels: [] },
    'exact',
  );
  expect(log / 5e-14).toBeCloseTo(1, 6);
});
