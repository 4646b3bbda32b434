// Vectors repeated over columns, a block for each: one rounding of the scale; nothing else is written.
import { describe, expect, test } from 'vitest';
import { bindableLength } from '../../src/gpu/matrix';
import { readMatrix } from '../../src/gpu/readback';
import { encodeParameterRows } from '../../src/kernels/parameter-rows';
import { gamma } from '../support/bounds';
import { oddSizes, outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('parameter_rows', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each(oddSizes)('of %i x %i', async (rows, columns) => {
      const step = bindableLength(1, rows) + 64;
      const all = randomMatrix(gpu(), 1, 1, blocks * step);
      const output = outputMatrix(gpu(), blocks * rows, columns);
      const values = { ...all.matrix, columns: rows };
      const scale = Math.fround(0.3);
      await runCommands(gpu(), (list) => encodeParameterRows(list, { values, step, scale, output }));
      expectWithin(await readMatrix(gpu(), output), (at) => {
        const row = Math.floor(at / columns);
        const value = scale * all.values[Math.floor(row / rows) * step + (row % rows)];
        return { value, bound: gamma(1) * Math.abs(value) };
      });
    });
  });

  test('a scale of one copies', async () => {
    const { values, matrix } = randomMatrix(gpu(), 2, 1, 5);
    const output = outputMatrix(gpu(), 5, 3);
    await runCommands(gpu(), (list) => encodeParameterRows(list, { values: matrix, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([...values].flatMap((value) => [value, value, value]));
  });

  test('an output that is no stack of such blocks is refused', async () => {
    const [values, output] = [outputMatrix(gpu(), 1, 3), outputMatrix(gpu(), 5, 2)];
    const encode = runCommands(gpu(), (list) => encodeParameterRows(list, { values, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
