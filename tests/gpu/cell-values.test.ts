// Each statistic of cells, mirrored or not, and NaN where there is none.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import type { Cells } from '../../src/kernels/cell-statistics';
import { encodeCellValues } from '../../src/kernels/cell-values';
import { outputMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';

describe('cell_values', () => {
  const gpu = useGpu();

  const upload = (rows: number, columns: number, numbers: readonly number[]): Cells => ({
    buffer: gpu().arena.upload('cells', Float32Array.from(numbers)),
    rows,
    columns,
  });

  const nothing = [0, 0, 0, 0];
  const undefinedCell = [4, NaN, NaN, NaN];

  test.each([
    ['mean', [1.5, NaN, NaN, -2]],
    ['largest', [9, NaN, NaN, 3]],
    ['deviation', [3, NaN, NaN, 0.5]],
  ] as const)('%s', async (statistic, expected) => {
    const cells = upload(2, 3, [4, 1.5, 36, 9, ...nothing, ...nothing, ...undefinedCell, 8, -2, 2, 3, ...nothing]);
    const output = outputMatrix(gpu(), 2, 2);
    await runCommands(gpu(), (list) => encodeCellValues(list, { cells, statistic, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual(expected);
  });

  test.each([1, 3, 65])('%i x as many cells, mirrored', async (n) => {
    const numbers = Array.from({ length: n * n }, (_, at) => [1, at % n >= Math.floor(at / n) ? at : -1, 0, 0]);
    const cells = upload(n, n, numbers.flat());
    const output = outputMatrix(gpu(), n, n);
    await runCommands(gpu(), (list) => encodeCellValues(list, { cells, statistic: 'mean', mirror: true, output }));
    const values = await readMatrix(gpu(), output);
    values.forEach((value, at) => {
      const [row, column] = [Math.floor(at / n), at % n];
      expect(value).toBe(Math.min(row, column) * n + Math.max(row, column));
    });
  });

  test('more values than cells, or a mirror of cells that are not square, are refused', async () => {
    const cells = upload(1, 2, [1, 1, 1, 1, 1, 1, 1, 1]);
    for (const wrong of [{ output: outputMatrix(gpu(), 2, 1) }, { output: outputMatrix(gpu(), 1, 2), mirror: true }]) {
      const encode = runCommands(gpu(), (list) => encodeCellValues(list, { cells, statistic: 'mean', ...wrong }));
      await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
    }
  });
});
