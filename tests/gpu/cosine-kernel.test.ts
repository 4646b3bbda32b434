// The cosine kernel against float64; zero, negative and non-finite norms leave it undefined.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readMatrix } from '../../src/gpu/readback';
import { encodeCosineKernel } from '../../src/kernels/cosine-kernel';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('cosine_kernel', () => {
  const gpu = useGpu();

  async function cosine(
    values: Float32Array,
    rowDiagonal: Float32Array,
    columnDiagonal: Float32Array,
  ): Promise<Float32Array> {
    const [rows, columns] = [rowDiagonal.length, columnDiagonal.length];
    const matrix = uploadMatrix(gpu(), values, rows, columns);
    const output = gpu().arena.matrix('output', rows, columns);
    const diagonals = [rowDiagonal, columnDiagonal].map((each) =>
      gpu().arena.upload('diagonal', new Float32Array(each)),
    );
    await runCommands(gpu(), (list) =>
      encodeCosineKernel(list, { matrix, rowDiagonal: diagonals[0], columnDiagonal: diagonals[1], output }),
    );
    return readMatrix(gpu(), output);
  }

  test.each([
    [1, 1],
    [2, 3],
    [67, 261],
  ])('%i x %i', async (rows, columns) => {
    const values = normals(1, 1, rows * columns);
    const rowDiagonal = normals(2, 1, rows).map((value) => value * value + 1e-3);
    const columnDiagonal = normals(3, 1, columns, 1e18).map((value) => value * value + 1e-3);
    const actual = await cosine(values, rowDiagonal, columnDiagonal);
    actual.forEach((value, i) => {
      const expected = values[i] / Math.sqrt(rowDiagonal[Math.floor(i / columns)] * columnDiagonal[i % columns]);
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(gamma(12) * Math.abs(expected));
    });
  });

  test('undefined norms', async () => {
    const diagonal = Float32Array.from([1, 0, -1, NaN, Infinity, 4]);
    const actual = await cosine(new Float32Array(36).fill(2), diagonal, diagonal);
    const defined = [...actual].flatMap((value, i) => (Number.isNaN(value) ? [] : [[i, value]]));
    expect(defined.map(([i]) => i)).toEqual([0, 5, 30, 35]);
    [2, 1, 1, 0.5].forEach((expected, i) =>
      expect(Math.abs(defined[i][1] - expected)).toBeLessThanOrEqual(gamma(12) * expected),
    );
  });
});
