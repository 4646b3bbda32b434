// The block of cells between two corners, whichever comes first.
import { expect, test } from 'vitest';
import { blockBetween } from '../../../src/elements/shared/heatmap-brush';

test.each([
  [
    { row: 2, column: 5 },
    { row: 4, column: 3 },
    { rows: [2, 5], columns: [3, 6] },
  ],
  [
    { row: 4, column: 3 },
    { row: 2, column: 5 },
    { rows: [2, 5], columns: [3, 6] },
  ],
  [
    { row: 1, column: 1 },
    { row: 1, column: 1 },
    { rows: [1, 2], columns: [1, 2] },
  ],
])('from %o to %o', (from, to, block) => expect(blockBetween(from, to)).toEqual(block));
