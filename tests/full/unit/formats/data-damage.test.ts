// Long fuzzing of the readers of data: 20,000 damaged files each.
import { describe, expect, it } from 'vitest';
import { goodFiles } from '../../../support/data-files';
import { damaged, refusesCleanly } from '../../../support/fuzz';

const seeds = Array.from({ length: 8 }, (_, seed) => seed + 30);

describe.each(Object.keys(goodFiles))('%s', (kind) => {
  it.each(seeds)('gives a value, InvalidFile or Unsupported (seed %i)', async (seed) => {
    const { bytes, read } = goodFiles[kind];
    let refused = 0;
    for (const broken of damaged(bytes, seed, 1250))
      if ((await refusesCleanly(() => read(broken))) === 'refused') refused++;
    expect(refused).toBeGreaterThan(0);
  });
});
