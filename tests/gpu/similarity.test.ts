// Cosines with one datapoint for several layers at once.
import { describe, expect, test } from 'vitest';
import { similarityToOne } from '../../src/neighbours/similarity';
import { gamma } from '../support/bounds';
import { uploadMatrix, useGpu } from '../support/gpu';

describe('similarityToOne', () => {
  const gpu = useGpu();

  test('each layer by itself', async () => {
    const wide = uploadMatrix(gpu(), [1, 0, -2, 0, 3, 0], 2, 3);
    const narrow = uploadMatrix(gpu(), [2, 5, 0], 1, 3);
    const found = await similarityToOne(gpu(), [wide, narrow], 0);
    const expected = [
      [1, 0, -1],
      [1, 1, NaN],
    ];
    found.forEach((layer, l) =>
      layer.forEach((value, i) => {
        if (Number.isNaN(expected[l][i])) expect(value).toBeNaN();
        else expect(Math.abs(value - expected[l][i])).toBeLessThanOrEqual(gamma(20));
      }),
    );
  });

  test('a datapoint that does not exist is refused', async () => {
    const matrix = uploadMatrix(gpu(), [1, 2], 1, 2);
    await expect(similarityToOne(gpu(), [matrix], 2)).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
