// matrix^T thin against float64 sums, at sizes that no block divides; padding holds NaN.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { contractedRows, encodeContractRows } from '../../src/kernels/contract-rows';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('contract_rows', () => {
  const gpu = useGpu();
  const sizes = [
    [1, 1],
    [2, 3],
    [64, 4],
    [65, 7],
    [130, 257],
    [17000, 5],
  ];
  test.each(sizes)('%i x %i', async (rows, columns) => {
    const values = normals(1, 1, rows * columns);
    const thin = normals(2, 2, rows * 4);
    const matrix = uploadMatrix(gpu(), values, rows, columns);
    const thinBuffer = gpu().arena.upload('thin', new Float32Array(thin));
    const output = gpu().arena.buffer('output', columns * 16);
    await runCommands(gpu(), (list) => encodeContractRows(list, { matrix, thin: thinBuffer, output, scale: 0.5 }));
    const actual = await readFloats(gpu(), output, 0, columns * 4);
    const blocks = Math.ceil(rows / contractedRows);
    const bound = gamma(Math.min(rows, contractedRows) + Math.min(blocks, 256) + blocks / 256 + 3);
    for (let i = 0; i < columns * 4; i++) {
      let sum = 0;
      let size = 0;
      for (let row = 0; row < rows; row++) {
        const term = 0.5 * values[row * columns + Math.floor(i / 4)] * thin[row * 4 + (i % 4)];
        sum += term;
        size += Math.abs(term);
      }
      expect(Math.abs(actual[i] - sum)).toBeLessThanOrEqual(bound * size);
    }
  });
});
