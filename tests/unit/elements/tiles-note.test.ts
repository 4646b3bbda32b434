// How the numbers of a tile were made, in words.
import { describe, expect, it } from 'vitest';
import { provenanceWords } from '../../../src/elements/shared/tiles-note';

describe('the words for how a tile was made', () => {
  it('say how far off an estimated mean is', () => {
    const words = 'estimated from 4 datapoints of each block (\u00b1 0.25)';
    expect(provenanceWords({ kind: 'sampled', perBlock: 4, error: 0.25 })).toBe(words);
  });

  it('say that the largest seen in some is the least that the largest of all can be', () => {
    const words = 'at least: the largest seen in 4 datapoints of each block';
    expect(provenanceWords({ kind: 'sampled', perBlock: 4 }, 'largest')).toBe(words);
  });

  it('claim no error of a standard deviation', () => {
    const words = 'estimated from 4 datapoints of each block';
    expect(provenanceWords({ kind: 'sampled', perBlock: 4 }, 'deviation')).toBe(words);
  });

  it('say nothing of the kind where all entries were computed', () => {
    expect(provenanceWords({ kind: 'averaged' }, 'largest')).toBe('exactly, from all of them');
  });
});
