// Tiles that could not be made: which are tried again, and when.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { invalidFile, NtkError } from '../../../src/core/errors';
import { firstWait, RefusedTiles } from '../../../src/session/levels/refused-tiles';

const tile = { level: 0, row: 1, column: 2 };
const noRoom = new NtkError('LimitExceeded', { what: 'a tile (bytes)', needed: 2, available: 1 }, 'no room');

describe('tiles that were refused', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('for want of memory are tried again, each time after twice as long', () => {
    const refused = new RefusedTiles();
    expect(refused.has(tile)).toBe(false);
    expect(refused.add(tile, noRoom)).toBe(true);
    for (const wait of [firstWait, 2 * firstWait, 4 * firstWait]) {
      expect(refused.has(tile)).toBe(true);
      vi.advanceTimersByTime(wait - 1);
      expect(refused.has(tile)).toBe(true);
      vi.advanceTimersByTime(1);
      expect(refused.has(tile)).toBe(false);
      expect(refused.add(tile, noRoom)).toBe(false);
    }
  });

  test('wait no longer than a minute', () => {
    const refused = new RefusedTiles();
    for (let time = 0; time < 20; time++) refused.add(tile, noRoom);
    expect(refused.until(tile)).toBe(performance.now() + 60_000);
  });

  test('for what is in a file are not tried again', () => {
    const refused = new RefusedTiles();
    refused.add(tile, invalidFile('Zarr', 'a chunk', 'the checksum is wrong'));
    vi.advanceTimersByTime(1e9);
    expect(refused.has(tile)).toBe(true);
    expect(refused.until(tile)).toBe(Infinity);
  });

  test('begin anew once they could be made', () => {
    const refused = new RefusedTiles();
    refused.add(tile, noRoom);
    refused.remove(tile);
    expect(refused.until(tile)).toBeUndefined();
    expect(refused.add(tile, noRoom)).toBe(true);
  });
});
