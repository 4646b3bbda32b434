// Rows repeated and scaled: one rounding, none where the scale is one.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeRepeatRows } from '../../src/kernels/repeat-rows';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('repeat_rows', () => {
  const gpu = useGpu();

  describe.each([1, 0.3])('scale %f', (scale) => {
    test.each([
      [1, 1, 1],
      [2, 3, 5],
      [17, 9, 65],
    ])('%i rows, %i times, %i columns', async (rows, length, columns) => {
      const { values, matrix } = randomMatrix(gpu(), 1, rows, columns);
      const output = outputMatrix(gpu(), rows * length, columns);
      await runCommands(gpu(), (list) => encodeRepeatRows(list, { input: matrix, length, scale, output }));
      expectWithin(await readMatrix(gpu(), output), (at) => {
        const row = Math.floor(at / columns / length);
        const value = scale * values[row * columns + (at % columns)];
        return { value, bound: scale === 1 ? 0 : gamma(2) * Math.abs(value) };
      });
    });
  });

  test('an output of another number of rows is refused', async () => {
    const [input, output] = [outputMatrix(gpu(), 2, 3), outputMatrix(gpu(), 5, 3)];
    const encode = runCommands(gpu(), (list) => encodeRepeatRows(list, { input, length: 2, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
