// Sums of groups of rows against float64, within the bound of their number of terms; long ones in blocks.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeRowGroupSums } from '../../src/kernels/row-group-sums';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const scale = Math.fround(0.3);

describe('row_group_sums', () => {
  const gpu = useGpu();

  test.each([
    [1, 1, 1],
    [3, 7, 17],
    [65, 3, 65],
    [2, 256, 5],
    [3, 257, 5],
    [1, 70000, 3],
  ])('%i groups of %i rows, %i columns', async (rows, length, columns) => {
    const { values, matrix } = randomMatrix(gpu(), 1, rows * length, columns);
    const output = outputMatrix(gpu(), rows, columns);
    await runCommands(gpu(), (list) => encodeRowGroupSums(list, { input: matrix, length, scale, output }));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      const terms = Array.from({ length }, (_, j) => scale * values[(row * length + j) * columns + column]);
      const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
      const roundings = Math.min(length, 256) + Math.ceil(length / 256);
      return { value: terms.reduce((sum, term) => sum + term, 0), bound: gamma(roundings) * size };
    });
  });

  test('a NaN stays in its group and column', async () => {
    const input = uploadMatrix(gpu(), [1, 2, 3, NaN, 5, 6, 7, 8], 4, 2);
    const output = outputMatrix(gpu(), 2, 2);
    await runCommands(gpu(), (list) => encodeRowGroupSums(list, { input, length: 2, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([4, NaN, 12, 14]);
  });

  test('an input that is not whole groups is refused', async () => {
    const [input, output] = [outputMatrix(gpu(), 5, 3), outputMatrix(gpu(), 2, 3)];
    const encode = runCommands(gpu(), (list) => encodeRowGroupSums(list, { input, length: 2, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
