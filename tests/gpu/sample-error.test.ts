// The standard error of sampled means against its formula in float64, and against the truth for known numbers.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeSampleError } from '../../src/kernels/sample-error';
import { unitRoundoff } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const variance = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + (each - mean(numbers)) ** 2, 0) / (numbers.length - 1);

describe('sample_error', () => {
  const gpu = useGpu();

  test.each([
    [2, 2, 2, 1],
    [8, 12, 4, 0.5],
    [33, 70, 16, 0.25],
    [5, 7, 4, 0.1],
  ])('%i x %i entries, %i of a block', async (rows, columns, edge, share) => {
    const { values, matrix } = randomMatrix(gpu(), 1, rows, columns);
    const [cellRows, cellColumns] = [Math.ceil(rows / edge), Math.ceil(columns / edge)];
    const output = outputMatrix(gpu(), cellRows + 1, cellColumns + 2);
    await runCommands(gpu(), (list) =>
      encodeSampleError(list, { entries: matrix, edge, share, output, row: 1, column: 2 }),
    );
    const errors = await readMatrix(gpu(), output);
    const largest = Math.max(...values.map(Math.abs));
    for (let row = 0; row < cellRows; row++) {
      for (let column = 0; column < cellColumns; column++) {
        const actual = errors[(row + 1) * (cellColumns + 2) + column + 2];
        const own = Array.from({ length: Math.min(edge, rows - row * edge) }, (_, i) =>
          Array.from(
            { length: Math.min(edge, columns - column * edge) },
            (_, j) => values[(row * edge + i) * columns + column * edge + j],
          ),
        );
        if (own.length < 2 || own[0].length < 2) {
          expect(actual).toBeNaN();
          continue;
        }
        const turned = own[0].map((_, j) => own.map((each) => each[j]));
        const [r, c] = [own, turned].map((lines) => variance(lines.map(mean)) / lines.length);
        const value = Math.sqrt((1 - share) * (r + c));
        expectWithin([actual], () => ({ value, bound: (4 * edge + 16) * unitRoundoff * largest }));
      }
    }
  });

  test('a cell with an entry that is not finite has none', async () => {
    const entries = uploadMatrix(gpu(), [1, 2, 3, 4, NaN, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8], 4, 4);
    const output = outputMatrix(gpu(), 2, 2);
    await runCommands(gpu(), (list) =>
      encodeSampleError(list, { entries, edge: 2, share: 0.5, output, row: 0, column: 0 }),
    );
    expect([...(await readMatrix(gpu(), output))].map(Number.isNaN)).toEqual([true, false, false, false]);
  });

  test('too many of a block, or no room, are refused', async () => {
    const entries = uploadMatrix(gpu(), [1, 2, 3, 4], 2, 2);
    for (const wrong of [
      { edge: 32, output: outputMatrix(gpu(), 1, 1) },
      { edge: 1, output: outputMatrix(gpu(), 1, 2) },
    ]) {
      const encode = runCommands(gpu(), (list) =>
        encodeSampleError(list, { entries, share: 1, row: 0, column: 0, ...wrong }),
      );
      await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
    }
  });
});
