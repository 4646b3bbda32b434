// Points on a line come out in order, clusters stay together, and the order is a permutation.
import { describe, expect, test } from 'vitest';
import { normals, permutation } from '../../../src/core/random';
import { bisectionOrder } from '../../../src/engine/bisection-order';

describe('bisectionOrder', () => {
  test.each([1, 2, 5, 100])('%i shuffled points on a line come out in the line’s order or its reverse', (n) => {
    const place = permutation(4, 1, n);
    const values = Float64Array.from({ length: 3 * n }, (_, i) => place[Math.floor(i / 3)] * (i % 3));
    const found = [...bisectionOrder(values, 3)].map((i) => place[i]);
    const ascending = Array.from({ length: n }, (_, i) => i);
    expect(found[0] > found[n - 1] ? found.reverse() : found).toEqual(ascending);
  });

  test('clusters far apart are never mixed', () => {
    const n = 240;
    const noise = normals(1, 1, 2 * n, 0.1);
    const values = Float64Array.from(
      noise,
      (value, i) => value + [0, 9, 4, 7][Math.floor(i / 2) % 4] * (i % 2 === 0 ? 1 : -1),
    );
    const clusters = [...bisectionOrder(values, 2)].map((i) => i % 4);
    expect(clusters.filter((cluster, i) => i > 0 && cluster !== clusters[i - 1])).toHaveLength(3);
  });

  test('equal points keep the order of their indices', () => {
    expect([...bisectionOrder(new Float64Array(14).fill(3), 2)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('any points give a permutation', () => {
    const order = bisectionOrder(Float64Array.from(normals(2, 1, 4 * 501)), 4);
    expect(new Set(order).size).toBe(501);
  });
});
