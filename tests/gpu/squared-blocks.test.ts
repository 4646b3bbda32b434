// The squares of every block of a stack times one matrix: two roundings.
import { describe, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeSquaredBlocks } from '../../src/kernels/squared-blocks';
import { gamma } from '../support/bounds';
import { oddSizes, outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('squared_blocks', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each(oddSizes)('of %i x %i', async (rows, columns) => {
      const source = randomMatrix(gpu(), 1, blocks * rows, columns);
      const factor = randomMatrix(gpu(), 2, rows, columns);
      const output = outputMatrix(gpu(), blocks * rows, columns);
      await runCommands(gpu(), (list) =>
        encodeSquaredBlocks(list, { source: source.matrix, factor: factor.matrix, output }),
      );
      expectWithin(await readMatrix(gpu(), output), (at) => {
        const value = factor.values[at % (rows * columns)] * source.values[at] ** 2;
        return { value, bound: gamma(2) * Math.abs(value) };
      });
    });
  });
});
