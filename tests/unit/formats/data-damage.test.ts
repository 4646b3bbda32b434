// Every reader of data against damage: a value or InvalidFile, never another error and never a hang. The long run has more.
import { describe, expect, it } from 'vitest';
import { goodFiles } from '../../support/data-files';
import { damaged, refusesCleanly } from '../../support/fuzz';

describe.each(Object.keys(goodFiles))('%s', (kind) => {
  const { bytes, read } = goodFiles[kind];

  it('is read', async () => expect(await refusesCleanly(() => read(bytes))).toBe('read'));

  it('survives 500 damages', async () => {
    const outcomes = { read: 0, refused: 0 };
    for (const broken of damaged(bytes, 5, 250)) outcomes[await refusesCleanly(() => read(broken))]++;
    expect(outcomes.read + outcomes.refused).toBe(500);
    expect(outcomes.refused).toBeGreaterThan(0);
  });
});
