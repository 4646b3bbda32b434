// Every block of a stack times one matrix and a number, written or added: two roundings, three where added.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeScaledBlocks } from '../../src/kernels/scaled-blocks';
import { gamma } from '../support/bounds';
import { oddSizes, outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const scale = Math.fround(-0.3);

describe('scaled_blocks', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    describe.each([false, true])('accumulate %s', (accumulate) => {
      test.each(oddSizes)('of %i x %i', async (rows, columns) => {
        const source = randomMatrix(gpu(), 1, blocks * rows, columns);
        const factor = randomMatrix(gpu(), 2, rows, columns);
        const output = randomMatrix(gpu(), 3, blocks * rows, columns);
        const args = { source: source.matrix, factor: factor.matrix, scale, output: output.matrix, accumulate };
        await runCommands(gpu(), (list) => encodeScaledBlocks(list, args));
        expectWithin(await readMatrix(gpu(), output.matrix), (at) => {
          const product = scale * factor.values[at % (rows * columns)] * source.values[at];
          const before = accumulate ? output.values[at] : 0;
          return { value: before + product, bound: gamma(3) * (Math.abs(before) + Math.abs(product)) };
        });
      });
    });
  });

  test('a source that is no stack of such blocks, and an output of another shape, are refused', async () => {
    const [source, factor] = [outputMatrix(gpu(), 5, 3), outputMatrix(gpu(), 2, 3)];
    const encode = (args: Parameters<typeof encodeScaledBlocks>[1]) =>
      runCommands(gpu(), (list) => encodeScaledBlocks(list, args));
    await expect(encode({ source, factor, output: source })).rejects.toMatchObject({ code: 'ShapeMismatch' });
    const output = outputMatrix(gpu(), 2, 3);
    const stack = outputMatrix(gpu(), 4, 3);
    await expect(encode({ source: stack, factor, output })).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
