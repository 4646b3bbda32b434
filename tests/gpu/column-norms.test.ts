// Squared norms of columns against float64.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { encodeColumnNorms } from '../../src/kernels/column-norms';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('column_norms', () => {
  const gpu = useGpu();
  test.each([
    [1, 1],
    [2, 2],
    [257, 259],
    [1025, 3],
  ])('%i x %i', async (rows, columns) => {
    const values = normals(1, 1, rows * columns);
    const matrix = uploadMatrix(gpu(), values, rows, columns);
    const output = gpu().arena.buffer('output', columns * 4);
    await runCommands(gpu(), (list) => encodeColumnNorms(list, { matrix, output }));
    const actual = await readFloats(gpu(), output, 0, columns);
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += values[row * columns + column] ** 2;
      expect(Math.abs(actual[column] - sum)).toBeLessThanOrEqual(gamma(Math.min(rows, 256) + rows / 256 + 1) * sum);
    }
  });
});
