// Bytes in words: of what is needed and what is free, in refusals.
import { expect, test } from 'vitest';
import { Budget } from '../../../src/gpu/budget';
import { freeWords, neededWords } from '../../../src/gpu/byte-size';

const [KiB, MiB] = [2 ** 10, 2 ** 20];

test.each([
  [0, '0 bytes', '0 bytes'],
  [10 * KiB - 1, '10,239 bytes', '10,239 bytes'],
  [10 * KiB, '10 KiB', '10 KiB'],
  [10 * KiB + 1, '11 KiB', '10 KiB'],
  [10 * MiB - 1, '10,240 KiB', '10,239 KiB'],
  [10 * MiB, '10 MiB', '10 MiB'],
  [3000 * MiB + 1, '3,001 MiB', '3,000 MiB'],
])('%d bytes', (bytes, needed, free) => {
  expect([neededWords(bytes), freeWords(bytes)]).toEqual([needed, free]);
});

test('a refusal says two numbers', () => {
  for (const limit of [700, 400_000, 900_000, 20 * MiB + 7])
    for (const needed of [limit + 1, limit + 5 * KiB]) {
      const said = (): void => new Budget(limit).check('parameters', needed);
      expect(said).toThrow(
        `parameters needs ${neededWords(needed)} of GPU memory and ${freeWords(limit)} of the budget`,
      );
      expect(neededWords(needed)).not.toBe(freeWords(limit));
    }
});
