// Maxima of groups of rows, exactly: infinities take part, a NaN is the maximum of its group.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeRowGroupMaxima } from '../../src/kernels/row-group-maxima';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('row_group_maxima', () => {
  const gpu = useGpu();

  test.each([
    [1, 1, 1],
    [2, 3, 5],
    [17, 9, 65],
    [1, 300, 3],
  ])('%i groups of %i rows, %i columns', async (rows, length, columns) => {
    const { values, matrix } = randomMatrix(gpu(), 1, rows * length, columns);
    const output = outputMatrix(gpu(), rows, columns);
    await runCommands(gpu(), (list) => encodeRowGroupMaxima(list, { input: matrix, length, output }));
    const expected = Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return Math.max(...Array.from({ length }, (_, j) => values[(row * length + j) * columns + column]));
    });
    expect([...(await readMatrix(gpu(), output))]).toEqual(expected);
  });

  test('infinities and NaN', async () => {
    const input = uploadMatrix(gpu(), [-Infinity, 1, NaN, -Infinity, NaN, 2], 2, 3);
    const output = outputMatrix(gpu(), 1, 3);
    await runCommands(gpu(), (list) => encodeRowGroupMaxima(list, { input, length: 2, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([-Infinity, NaN, NaN]);
  });

  test('an input that is not whole groups is refused', async () => {
    const [input, output] = [outputMatrix(gpu(), 5, 3), outputMatrix(gpu(), 2, 3)];
    const encode = runCommands(gpu(), (list) => encodeRowGroupMaxima(list, { input, length: 2, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
