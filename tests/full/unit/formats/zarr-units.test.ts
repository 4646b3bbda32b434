// Filling a store by units, killed between any two writes.
import { expect, test } from 'vitest';
import { killedBeforeWrites, workedKernels } from '../../../support/zarr-work';

test.each(workedKernels)('%s: killed before every write, and resumed in another order', async (_, facts) => {
  const { writes, wrong } = await killedBeforeWrites(facts, 1);
  expect(writes).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});
