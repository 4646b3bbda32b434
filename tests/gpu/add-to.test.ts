// A matrix added to every block of a stack, in place, against float64; NaN stays where it is.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeAddTo } from '../../src/kernels/add-to';
import { gamma } from '../support/bounds';
import { oddSizes, outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const scale = -0.75;

describe('add_to', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each(oddSizes)('of %i x %i', async (rows, columns) => {
      const target = randomMatrix(gpu(), 1, blocks * rows, columns);
      const source = randomMatrix(gpu(), 2, rows, columns);
      const args = { target: target.matrix, source: source.matrix, scale };
      await runCommands(gpu(), (list) => encodeAddTo(list, args));
      expectWithin(await readMatrix(gpu(), target.matrix), (at) => {
        const added = scale * source.values[at % (rows * columns)];
        const value = target.values[at] + added;
        return { value, bound: gamma(1) * (Math.abs(value) + Math.abs(added)) };
      });
    });
  });

  test('adds as it is without a scale; a NaN reaches its place in every block', async () => {
    const target = uploadMatrix(gpu(), [1, 2, 3, 4, NaN, 6], 2, 3);
    const source = uploadMatrix(gpu(), [NaN, 1, 2], 1, 3);
    await runCommands(gpu(), (list) => encodeAddTo(list, { target, source }));
    expect([...(await readMatrix(gpu(), target))]).toEqual([NaN, 3, 5, NaN, NaN, 8]);
  });

  test('a target that is no stack of such blocks is refused', async () => {
    const [target, source] = [outputMatrix(gpu(), 4, 3), outputMatrix(gpu(), 2, 4)];
    const encode = runCommands(gpu(), (list) => encodeAddTo(list, { target, source }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
