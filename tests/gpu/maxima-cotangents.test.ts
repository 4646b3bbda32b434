// Cotangents of maxima: copied to the first place of the largest number, zero elsewhere, a stack at a time.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeMaximaCotangents } from '../../src/kernels/maxima-cotangents';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { firstLargest, tiedValues } from '../support/maxima';

describe('maxima_cotangents', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each([
      [1, 1, 1],
      [2, 3, 5],
      [17, 9, 65],
    ])('%i groups of %i rows, %i columns', async (rows, length, columns) => {
      const numbers = tiedValues(rows, length, columns);
      const input = uploadMatrix(gpu(), numbers, rows * length, columns);
      const cotangents = randomMatrix(gpu(), 1, blocks * rows, columns);
      const output = outputMatrix(gpu(), blocks * rows * length, columns);
      const args = { input, length, cotangents: cotangents.matrix, output };
      await runCommands(gpu(), (list) => encodeMaximaCotangents(list, args));
      const expected = Array.from({ length: blocks * rows * length * columns }, (_, at) => {
        const [row, column] = [Math.floor(at / columns / length), at % columns];
        const place = firstLargest(numbers, length, columns, row % rows, column);
        return place === Math.floor(at / columns) % length ? cotangents.values[row * columns + column] : 0;
      });
      expect([...(await readMatrix(gpu(), output))]).toEqual(expected);
    });
  });

  test('an output that is no stack of the input is refused', async () => {
    const [input, cotangents, output] = [4, 3, 6].map((rows) => outputMatrix(gpu(), rows, 2));
    const encode = runCommands(gpu(), (list) => encodeMaximaCotangents(list, { input, length: 2, cotangents, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
