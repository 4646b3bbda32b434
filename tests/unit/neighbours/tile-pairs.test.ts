// Tiles of pairs: every pair once, and every datapoint meets the others in ascending order.
import { describe, expect, test } from 'vitest';
import { tileEdge, tilePairs } from '../../../src/neighbours/tile-pairs';

describe('tilePairs', () => {
  test.each([
    [1, 16],
    [16, 16],
    [33, 16],
    [100, 32],
    [7, 7],
  ])('%i datapoints in tiles of %i', (n, edge) => {
    const met: number[][] = Array.from({ length: n }, () => []);
    let cost = 0;
    for (const pair of tilePairs(n, edge)) {
      cost += pair.cost;
      const candidates = Array.from({ length: pair.candidates }, (_, i) => pair.firstCandidate + i);
      const queries = Array.from({ length: pair.queries }, (_, i) => pair.firstQuery + i);
      for (const query of queries) met[query].push(...candidates);
      if (pair.firstCandidate !== pair.firstQuery) for (const candidate of candidates) met[candidate].push(...queries);
    }
    const all = Array.from({ length: n }, (_, i) => i);
    expect(met).toEqual(met.map(() => all));
    expect(cost).toBe((n * (n + 1)) / 2);
  });
});

describe('tileEdge', () => {
  test('is all, or a multiple of 16 whose distances fit', () => {
    expect(tileEdge(4000, 2 ** 26)).toBe(4000);
    expect(tileEdge(60_000, 2 ** 26)).toBe(4096);
    expect(tileEdge(60_000, 2 ** 20)).toBe(512);
    expect(tileEdge(1797, 2 ** 26)).toBe(1797);
    expect([tileEdge(10, 1), tileEdge(100, 1)]).toEqual([16, 16]);
  });
});
