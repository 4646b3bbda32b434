// Normalisation of rows against float64: long rows, a mean far above the deviation, rows of one value.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeNormalise } from '../../src/kernels/normalise';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const epsilon = 1e-5;

describe.each([true, false])('normalise, centred %s', (centred) => {
  test.each([
    [1, 1, 1, 0],
    [3, 5, 17, 1],
    [2, 65, 3, 30],
    [1, 600, 5, 0],
  ])('%i rows of %i for %i datapoints about %i', async (rows, length, columns, about) => {
    const values = randomMatrix(gpu(), 1, rows * length, columns).values.map((z) => z + about);
    const input = uploadMatrix(gpu(), values, rows * length, columns);
    const output = outputMatrix(gpu(), input.rows, columns);
    await runCommands(gpu(), (list) => encodeNormalise(list, { input, length, centred, epsilon, output }));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [row, x] = [Math.floor(at / columns / length), at % columns];
      const own = Array.from({ length }, (_, j) => values[(row * length + j) * columns + x]);
      const mean = centred ? own.reduce((sum, z) => sum + z, 0) / length : 0;
      const variance = own.reduce((sum, z) => sum + (z - mean) ** 2, 0) / length;
      const deviation = Math.sqrt(variance + epsilon);
      const value = (values[at] - mean) / deviation;
      const size = own.reduce((sum, z) => sum + Math.abs(z), 0) / length / deviation;
      const roundings = gamma(2 * (Math.min(length, 256) + length / 256) + 16);
      return { value, bound: roundings * (Math.abs(value) + size) };
    });
  });

  test('a NaN stays with its datapoint', async () => {
    const input = uploadMatrix(gpu(), [NaN, 2, 1, 2], 2, 2);
    const output = outputMatrix(gpu(), 2, 2);
    await runCommands(gpu(), (list) => encodeNormalise(list, { input, length: 2, centred, epsilon: 0.5, output }));
    const actual = await readMatrix(gpu(), output);
    expect([...actual].map(Number.isNaN)).toEqual([true, false, true, false]);
  });
});
