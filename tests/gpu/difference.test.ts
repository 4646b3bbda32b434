// The difference of two matrices against float64, one rounding; NaN stays where it is.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeDifference } from '../../src/kernels/difference';
import { gamma } from '../support/bounds';
import { oddSizes, outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('difference', () => {
  const gpu = useGpu();

  test.each(oddSizes)('%i x %i', async (rows, columns) => {
    const [a, b] = [randomMatrix(gpu(), 1, rows, columns), randomMatrix(gpu(), 2, rows, columns)];
    const output = outputMatrix(gpu(), rows, columns);
    await runCommands(gpu(), (list) => encodeDifference(list, { a: a.matrix, b: b.matrix, output }));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const value = a.values[at] - b.values[at];
      return { value, bound: gamma(1) * Math.abs(value) };
    });
  });

  test('a NaN of either stays where it is', async () => {
    const [a, b] = [uploadMatrix(gpu(), [1, NaN, 3, 4, 5], 1, 5), uploadMatrix(gpu(), [1, 2, 3, NaN, 5], 1, 5)];
    const output = outputMatrix(gpu(), 1, 5);
    await runCommands(gpu(), (list) => encodeDifference(list, { a, b, output }));
    const expected = [1, NaN, 3, NaN, 5].map((value) => value - value);
    expect([...(await readMatrix(gpu(), output))]).toEqual(expected);
  });

  test('another shape is refused', async () => {
    const [a, b, output] = [2, 3, 2].map((rows) => outputMatrix(gpu(), rows, 4));
    const encode = runCommands(gpu(), (list) => encodeDifference(list, { a, b, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
