// Tangents of maxima: copied from the first place of the largest number, a stack at a time.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeMaximaTangents } from '../../src/kernels/maxima-tangents';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { firstLargest, tiedValues } from '../support/maxima';

describe('maxima_tangents', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each([
      [1, 1, 1],
      [2, 3, 5],
      [17, 9, 65],
    ])('%i groups of %i rows, %i columns', async (rows, length, columns) => {
      const numbers = tiedValues(rows, length, columns);
      const input = uploadMatrix(gpu(), numbers, rows * length, columns);
      const tangents = randomMatrix(gpu(), 1, blocks * rows * length, columns);
      const output = outputMatrix(gpu(), blocks * rows, columns);
      const args = { input, length, tangents: tangents.matrix, output };
      await runCommands(gpu(), (list) => encodeMaximaTangents(list, args));
      const expected = Array.from({ length: blocks * rows * columns }, (_, at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        const place = firstLargest(numbers, length, columns, row % rows, column);
        return tangents.values[(row * length + place) * columns + column];
      });
      expect([...(await readMatrix(gpu(), output))]).toEqual(expected);
    });
  });

  test('a group of nothing but negative infinity has its first number as the largest', async () => {
    const input = uploadMatrix(gpu(), [-Infinity, -Infinity], 2, 1);
    const tangents = uploadMatrix(gpu(), [3, 4], 2, 1);
    const output = outputMatrix(gpu(), 1, 1);
    await runCommands(gpu(), (list) => encodeMaximaTangents(list, { input, length: 2, tangents, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([3]);
  });

  test('tangents that are no stack of the input are refused', async () => {
    const [input, tangents, output] = [4, 6, 3].map((rows) => outputMatrix(gpu(), rows, 2));
    const encode = runCommands(gpu(), (list) => encodeMaximaTangents(list, { input, length: 2, tangents, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
