// Every block of a stack divided by one matrix, in place: the error WGSL grants a division; NaN stays where it is.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeDivideBlocks } from '../../src/kernels/divide-blocks';
import { gamma } from '../support/bounds';
import { oddSizes, outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('divide_blocks', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each(oddSizes)('of %i x %i', async (rows, columns) => {
      const target = randomMatrix(gpu(), 1, blocks * rows, columns);
      const divisor = randomMatrix(gpu(), 2, rows, columns);
      const args = { target: target.matrix, divisor: divisor.matrix };
      await runCommands(gpu(), (list) => encodeDivideBlocks(list, args));
      expectWithin(await readMatrix(gpu(), target.matrix), (at) => {
        const value = target.values[at] / divisor.values[at % (rows * columns)];
        return { value, bound: gamma(5) * Math.abs(value) };
      });
    });
  });

  test('a NaN of the divisor reaches its place in every block, one of the target stays', async () => {
    const target = uploadMatrix(gpu(), [1, 2, 3, 4, NaN, 6], 2, 3);
    const divisor = uploadMatrix(gpu(), [NaN, 1, 2], 1, 3);
    await runCommands(gpu(), (list) => encodeDivideBlocks(list, { target, divisor }));
    expect([...(await readMatrix(gpu(), target))]).toEqual([NaN, 2, 1.5, NaN, NaN, 3]);
  });

  test('a target that is no stack of such blocks is refused', async () => {
    const [target, divisor] = [outputMatrix(gpu(), 5, 3), outputMatrix(gpu(), 2, 3)];
    const encode = runCommands(gpu(), (list) => encodeDivideBlocks(list, { target, divisor }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
