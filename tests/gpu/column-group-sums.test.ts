// Weighted sums of groups of columns against float64, within the bound of their number of terms.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readMatrix } from '../../src/gpu/readback';
import { encodeColumnGroupSums } from '../../src/kernels/column-group-sums';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('column_group_sums', () => {
  const gpu = useGpu();

  test.each([
    [1, 1, 1],
    [3, 17, 7],
    [65, 65, 64],
    [5, 512, 256],
    [3, 1030, 257],
    [2, 70000, 70000],
    [9, 33, 1],
  ])('%i rows of %i columns in groups of %i', async (rows, columns, length) => {
    const { values, matrix } = randomMatrix(gpu(), 1, rows, columns);
    const weights = new Float32Array(normals(2, 1, columns));
    const groups = Math.ceil(columns / length);
    for (const accumulate of [false, true]) {
      const [first, width] = [2, groups + 3];
      const before = new Float32Array(normals(3, 1, rows * width));
      const output = uploadMatrix(gpu(), before, rows, width);
      const buffer = gpu().arena.upload('weights', weights);
      const sums = { input: matrix, weights: buffer, length, output, first, accumulate };
      await runCommands(gpu(), (list) => encodeColumnGroupSums(list, sums));
      expectWithin(await readMatrix(gpu(), output), (at) => {
        const [row, group] = [Math.floor(at / width), (at % width) - first];
        if (group < 0 || group >= groups) return { value: before[at], bound: 0 };
        const terms = Array.from({ length: Math.min(length, columns - group * length) }, (_, i) => {
          const column = group * length + i;
          return weights[column] * values[row * columns + column];
        });
        if (accumulate) terms.push(before[at]);
        const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
        const roundings = Math.min(length, 256) + Math.ceil(length / 256) + 2;
        return { value: terms.reduce((sum, term) => sum + term, 0), bound: gamma(roundings) * size };
      });
    }
  });

  test('groups that have no room are refused', async () => {
    const [input, output] = [outputMatrix(gpu(), 5, 7), outputMatrix(gpu(), 5, 3)];
    const sums = { input, weights: gpu().zeros, length: 2, output, first: 0 };
    await expect(runCommands(gpu(), (list) => encodeColumnGroupSums(list, sums))).rejects.toMatchObject({
      code: 'ShapeMismatch',
    });
  });
});
