// Rows copied bit by bit between stacks of blocks of different heights; the other rows of the output stay.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeCopyRows } from '../../src/kernels/copy-rows';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('copy_rows', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each([
      [1, 1, 1],
      [2, 3, 5],
      [17, 9, 65],
      [65, 3, 17],
    ])('%i rows from row %i, %i columns', async (rows, first, columns) => {
      const [inputRows, outputRows] = [first + rows + 2, rows + 3];
      const input = randomMatrix(gpu(), 1, blocks * inputRows, columns);
      const stack = outputMatrix(gpu(), blocks * outputRows, columns);
      const args = { input: { stack: input.matrix, first }, output: { stack, first: 1 }, blocks, rows };
      await runCommands(gpu(), (list) => encodeCopyRows(list, args));
      const expected = Array.from({ length: blocks * outputRows * columns }, (_, at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        const [block, own] = [Math.floor(row / outputRows), (row % outputRows) - 1];
        if (own < 0 || own >= rows) return 1234;
        return input.values[(block * inputRows + first + own) * columns + column];
      });
      expect([...(await readMatrix(gpu(), stack))]).toEqual(expected);
    });
  });

  test('NaN and tiny numbers move with the rest', async () => {
    const input = uploadMatrix(gpu(), Float32Array.of(NaN, 2 ** -149, -0), 1, 3);
    const stack = outputMatrix(gpu(), 1, 3);
    const args = { input: { stack: input, first: 0 }, output: { stack, first: 0 }, blocks: 1, rows: 1 };
    await runCommands(gpu(), (list) => encodeCopyRows(list, args));
    expect([...(await readMatrix(gpu(), stack))]).toEqual([NaN, 2 ** -149, -0]);
  });

  test('rows beyond a block are refused', async () => {
    const [input, stack] = [outputMatrix(gpu(), 4, 3), outputMatrix(gpu(), 6, 3)];
    const args = { input: { stack: input, first: 1 }, output: { stack, first: 0 }, blocks: 2, rows: 2 };
    const encode = runCommands(gpu(), (list) => encodeCopyRows(list, args));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
