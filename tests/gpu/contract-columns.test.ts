// matrix thin against float64 sums, at sizes that no block divides; padding holds NaN.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { contractedColumns, encodeContractColumns } from '../../src/kernels/contract-columns';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('contract_columns', () => {
  const gpu = useGpu();
  const sizes = [
    [1, 1],
    [2, 3],
    [4, 64],
    [7, 66],
    [257, 131],
    [5, 17001],
  ];
  test.each(sizes)('%i x %i', async (rows, columns) => {
    const values = normals(1, 1, rows * columns);
    const thin = normals(2, 2, columns * 4);
    const matrix = uploadMatrix(gpu(), values, rows, columns);
    const thinBuffer = gpu().arena.upload('thin', new Float32Array(thin));
    const output = gpu().arena.buffer('output', rows * 16);
    await runCommands(gpu(), (list) => encodeContractColumns(list, { matrix, thin: thinBuffer, output, scale: 0.5 }));
    const actual = await readFloats(gpu(), output, 0, rows * 4);
    const blocks = Math.ceil(columns / contractedColumns);
    const bound = gamma(Math.min(columns, contractedColumns) + Math.min(blocks, 256) + blocks / 256 + 3);
    for (let i = 0; i < rows * 4; i++) {
      let sum = 0;
      let size = 0;
      for (let column = 0; column < columns; column++) {
        const term = 0.5 * values[Math.floor(i / 4) * columns + column] * thin[column * 4 + (i % 4)];
        sum += term;
        size += Math.abs(term);
      }
      expect(Math.abs(actual[i] - sum)).toBeLessThanOrEqual(bound * size);
    }
  });
});
