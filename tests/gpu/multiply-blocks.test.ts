// Every block of a stack times one matrix, in place: one rounding; NaN stays where it is.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeMultiplyBlocks } from '../../src/kernels/multiply-blocks';
import { gamma } from '../support/bounds';
import { oddSizes, outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('multiply_blocks', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each(oddSizes)('of %i x %i', async (rows, columns) => {
      const target = randomMatrix(gpu(), 1, blocks * rows, columns);
      const factor = randomMatrix(gpu(), 2, rows, columns);
      const args = { target: target.matrix, factor: factor.matrix };
      await runCommands(gpu(), (list) => encodeMultiplyBlocks(list, args));
      expectWithin(await readMatrix(gpu(), target.matrix), (at) => {
        const value = target.values[at] * factor.values[at % (rows * columns)];
        return { value, bound: gamma(1) * Math.abs(value) };
      });
    });
  });

  test('a NaN of the factor reaches its place in every block, one of the target stays', async () => {
    const target = uploadMatrix(gpu(), [1, 2, 3, 4, NaN, 6], 2, 3);
    const factor = uploadMatrix(gpu(), [NaN, 1, 2], 1, 3);
    await runCommands(gpu(), (list) => encodeMultiplyBlocks(list, { target, factor }));
    expect([...(await readMatrix(gpu(), target))]).toEqual([NaN, 2, 6, NaN, NaN, 12]);
  });

  test('a target that is no stack of such blocks is refused', async () => {
    const [target, factor] = [outputMatrix(gpu(), 5, 3), outputMatrix(gpu(), 2, 3)];
    const encode = runCommands(gpu(), (list) => encodeMultiplyBlocks(list, { target, factor }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
