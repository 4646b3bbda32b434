// The cotangent of the squared error towards real numbers against float64; NaN stays where it is.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeTargetCotangent } from '../../src/kernels/target-cotangent';
import { gamma } from '../support/bounds';
import { oddSizes, outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('target_cotangent', () => {
  const gpu = useGpu();
  const scale = -0.7;

  test.each(oddSizes)('C = %i, n = %i', async (rows, columns) => {
    const [logits, targets] = [1, 2].map((seed) => randomMatrix(gpu(), seed, rows, columns));
    const output = outputMatrix(gpu(), rows, columns);
    await runCommands(gpu(), (list) =>
      encodeTargetCotangent(list, { logits: logits.matrix, targets: targets.matrix, scale, output }),
    );
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const value = scale * (logits.values[at] - targets.values[at]);
      return { value, bound: gamma(3) * Math.abs(value) };
    });
  });

  test('what is not a number stays where it is', async () => {
    const logits = uploadMatrix(gpu(), [1, NaN, 3, 4, 5], 1, 5);
    const targets = uploadMatrix(gpu(), [1, 2, 3, NaN, 5], 1, 5);
    const output = outputMatrix(gpu(), 1, 5);
    await runCommands(gpu(), (list) => encodeTargetCotangent(list, { logits, targets, scale: 1, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([0, NaN, 0, NaN, 0]);
  });

  test('another shape is refused', async () => {
    const [logits, targets, output] = [2, 3, 2].map((rows) => outputMatrix(gpu(), rows, 4));
    const encode = runCommands(gpu(), (list) => encodeTargetCotangent(list, { logits, targets, scale: 1, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
