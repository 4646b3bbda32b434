// What rows and columns are called where they are not all datapoints, and that nothing is said where they are.
import { describe, expect, it } from 'vitest';
import { axisWords, fileWords, matrixWords, sidesWords, sizeWords } from '../../../src/elements/shared/side-words';

const all = { rows: new Uint32Array(1200), columns: new Uint32Array(1200) };
const trainByTest = {
  rows: new Uint32Array(1100),
  columns: new Uint32Array(1),
  rowSet: 'train',
  columnSet: 'test',
} as const;
const allByTrain = { rows: new Uint32Array(1200), columns: new Uint32Array(1100), columnSet: 'train' } as const;

describe('the words for sides', () => {
  it.each([
    [all, '1,200 × 1,200', '', 'Kernel of all datapoints', ''],
    [
      trainByTest,
      '1,100 × 1',
      'Rows: 1,100 training digits. Columns: 1 test digit.',
      'Kernel of the training datapoints by the test datapoints',
      '-train-by-test',
    ],
    [
      allByTrain,
      '1,200 × 1,100',
      'Rows: 1,200 digits. Columns: 1,100 training digits.',
      'Kernel of all datapoints by the training datapoints',
      '-all-by-train',
    ],
  ])('of %j', (kernel, size, sides, matrix, file) => {
    expect([sizeWords(kernel), sidesWords(kernel, undefined), matrixWords(kernel), fileWords(kernel)]).toEqual([
      size,
      sides,
      matrix,
      file,
    ]);
  });

  it('of an axis', () => {
    expect([axisWords('Rows', undefined), axisWords('Columns', 'test')]).toEqual(['Rows', 'Columns, test datapoints']);
  });
});
