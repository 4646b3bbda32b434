// Centred rows against float64, one rounding each.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readMatrix } from '../../src/gpu/readback';
import { encodeCenterRows } from '../../src/kernels/center-rows';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('center_rows', () => {
  const gpu = useGpu();
  test.each([
    [1, 1],
    [2, 2],
    [65, 257],
  ])('%i x %i', async (rows, columns) => {
    const values = normals(1, 1, rows * columns);
    const means = normals(2, 2, rows * 4);
    const matrix = uploadMatrix(gpu(), values, rows, columns);
    const mean = gpu().arena.upload('mean', new Float32Array(means));
    const output = gpu().arena.matrix('output', rows, columns);
    await runCommands(gpu(), (list) => encodeCenterRows(list, { matrix, mean, output }));
    const actual = await readMatrix(gpu(), output);
    actual.forEach((value, i) => {
      const expected = values[i] - means[4 * Math.floor(i / columns)];
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(gamma(1) * Math.abs(expected));
    });
  });
});
