// Second derivatives of a normalisation for stacks of tangents, against float64.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeNormaliseCurvature } from '../../src/kernels/normalise-curvature';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectedOfRows, rowShapes } from '../support/row-stacks';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const epsilon = 1e-3;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const size = (values: readonly number[]): number => mean(values.map(Math.abs));

describe.each([true, false])('normalise_curvature, centred %s', (centred) => {
  test.each(rowShapes)('%i blocks of %i rows of %i for %i datapoints', async (...shape) => {
    const [blocks, rows, length, columns] = shape;
    const z = randomMatrix(gpu(), 1, rows * length, columns);
    const t = randomMatrix(gpu(), 2, blocks * rows * length, columns);
    const output = outputMatrix(gpu(), t.matrix.rows, columns);
    const args = { input: z.matrix, length, centred, epsilon, stack: t.matrix, output };
    await runCommands(gpu(), (list) => encodeNormaliseCurvature(list, args));
    const expected = expectedOfRows(shape, z.values, t.values, (own, moved) => {
      const centre = centred ? mean(own) : 0;
      const deviation = Math.sqrt(mean(own.map((value) => (value - centre) ** 2)) + epsilon);
      const y = own.map((value) => (value - centre) / deviation);
      const [plain, plainSize] = centred ? [mean(moved), size(moved)] : [0, 0];
      const c = moved.map((value) => value - plain);
      const sizes = moved.map((value) => Math.abs(value) + plainSize);
      const q = mean(y.map((value, l) => value * c[l]));
      const bend = 3 * q * q - mean(c.map((value) => value * value));
      const roundings = gamma(8 * (Math.min(length, 256) + length / 256) + 80) * (1 + size(own) / deviation);
      const along = mean(y.map((each, l) => (1 + Math.abs(each)) * sizes[l]));
      const square = mean(sizes.map((each) => each * each));
      return (j) => {
        const value = (y[j] * bend - 2 * c[j] * q) / deviation ** 2;
        const terms = (1 + Math.abs(y[j])) * (3 * along ** 2 + square) + 2 * sizes[j] * along;
        return { value, bound: (roundings * terms) / deviation ** 2 };
      };
    });
    expectWithin(await readMatrix(gpu(), output), expected);
  });

  test('a NaN of one block stays in it', async () => {
    const input = uploadMatrix(gpu(), [1, 2], 2, 1);
    const stack = uploadMatrix(gpu(), [1, NaN, 1, 1], 4, 1);
    const output = outputMatrix(gpu(), 4, 1);
    const args = { input, length: 2, centred, epsilon, stack, output };
    await runCommands(gpu(), (list) => encodeNormaliseCurvature(list, args));
    expect([...(await readMatrix(gpu(), output))].map(Number.isNaN)).toEqual([true, true, false, false]);
  });
});
