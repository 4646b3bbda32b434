// Columns times numbers of their own against float64: one rounding.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readMatrix } from '../../src/gpu/readback';
import { encodeScaleColumns } from '../../src/kernels/scale-columns';
import { gamma } from '../support/bounds';
import { oddSizes, outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('scale_columns', () => {
  const gpu = useGpu();

  test.each(oddSizes)('%i x %i', async (rows, columns) => {
    const { values, matrix } = randomMatrix(gpu(), 1, rows, columns);
    const weights = new Float32Array(normals(2, 1, Math.ceil(columns / 4) * 4));
    const output = outputMatrix(gpu(), rows, columns);
    const buffer = gpu().arena.upload('weights', weights);
    await runCommands(gpu(), (list) => encodeScaleColumns(list, { input: matrix, weights: buffer, output }));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const value = values[at] * weights[at % columns];
      return { value, bound: gamma(1) * Math.abs(value) };
    });
  });

  test('an output of another shape is refused', async () => {
    const [input, output] = [outputMatrix(gpu(), 3, 4), outputMatrix(gpu(), 4, 3)];
    const scale = { input, weights: gpu().zeros, output };
    await expect(runCommands(gpu(), (list) => encodeScaleColumns(list, scale))).rejects.toMatchObject({
      code: 'ShapeMismatch',
    });
  });
});
