// What is said of cells: how they were made, where some of them are rougher than others.
import { describe, expect, it, test } from 'vitest';
import { Pyramid, type Provenance, type Statistic, type TileAddress } from '../../../src/core/pyramid';
import { cellsWords, cellWords } from '../../../src/elements/shared/cell-statistic';
import { madeWords, provenanceWords } from '../../../src/elements/shared/tiles-note';
import type { TiledPicture } from '../../../src/session/types';

const sampled: Provenance = { kind: 'sampled', perBlock: 8, error: 15 };
const exact: Provenance = { kind: 'averaged' };
const visible: TileAddress[] = [0, 1].map((column) => ({ level: 1, row: 0, column }));

function pictureOf(made: readonly (Provenance | undefined)[], statistic?: Statistic): TiledPicture {
  return {
    atlas: {} as GPUTexture,
    pyramid: new Pyramid(1000, 1000),
    slots: 4,
    statistic,
    slotOf: () => undefined,
    provenanceOf: ({ column }) => made[column],
  };
}

test('an estimate speaks for all cells only where all are estimated', () => {
  const words = 'estimated from 8 datapoints of each block (± 15).';
  expect(madeWords(pictureOf([sampled, sampled]), visible, 1)).toBe(`, ${words}`);
  expect(madeWords(pictureOf([sampled, undefined]), visible, 1)).toBe(`, ${words}`);
  expect(madeWords(pictureOf([exact, sampled]), visible, 1)).toBe(`, some of them ${words}`);
  expect(madeWords(pictureOf([exact, exact]), visible, 1)).toBe(', exactly, from all of them.');
});

test('one entry has no deviation, and its largest value is absolute', () => {
  expect(cellWords(3, 'deviation')).toBe('the standard deviation of 8 × 8 entries');
  expect(cellWords(0, 'deviation')).toContain('which is 0');
  expect(cellsWords(0, 'largest')).toBe('absolute values of single entries');
  expect(cellsWords(0, 'mean')).toBe('single entries');
});

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
