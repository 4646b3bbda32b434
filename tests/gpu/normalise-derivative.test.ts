// The derivative of a normalisation for stacks, against float64.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeNormaliseDerivative } from '../../src/kernels/normalise-derivative';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectedOfRows, rowShapes } from '../support/row-stacks';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const epsilon = 1e-3;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const size = (values: readonly number[]): number => mean(values.map(Math.abs));

describe.each([true, false])('normalise_derivative, centred %s', (centred) => {
  test.each(rowShapes)('%i blocks of %i rows of %i for %i datapoints', async (...shape) => {
    const [blocks, rows, length, columns] = shape;
    const z = randomMatrix(gpu(), 1, rows * length, columns);
    const t = randomMatrix(gpu(), 2, blocks * rows * length, columns);
    const output = outputMatrix(gpu(), t.matrix.rows, columns);
    const args = { input: z.matrix, length, centred, epsilon, stack: t.matrix, output };
    await runCommands(gpu(), (list) => encodeNormaliseDerivative(list, args));
    const expected = expectedOfRows(shape, z.values, t.values, (own, moved) => {
      const centre = centred ? mean(own) : 0;
      const deviation = Math.sqrt(mean(own.map((value) => (value - centre) ** 2)) + epsilon);
      const y = own.map((value) => (value - centre) / deviation);
      const products = y.map((value, j) => value * moved[j]);
      const [plain, along] = [centred ? mean(moved) : 0, mean(products)];
      const roundings = gamma(4 * (Math.min(length, 256) + length / 256) + 40) * (1 + size(own) / deviation);
      const [sizes, alongSizes] = [size(moved), size(products)];
      return (j) => {
        const value = (moved[j] - plain - y[j] * along) / deviation;
        const terms = Math.abs(moved[j]) + sizes + (1 + Math.abs(y[j])) * (alongSizes + sizes);
        return { value, bound: (roundings * terms) / deviation };
      };
    });
    expectWithin(await readMatrix(gpu(), output), expected);
  });

  test('a NaN of one block stays in it', async () => {
    const input = uploadMatrix(gpu(), [1, 2], 2, 1);
    const stack = uploadMatrix(gpu(), [1, NaN, 1, 1], 4, 1);
    const output = outputMatrix(gpu(), 4, 1);
    const args = { input, length: 2, centred, epsilon, stack, output };
    await runCommands(gpu(), (list) => encodeNormaliseDerivative(list, args));
    expect([...(await readMatrix(gpu(), output))].map(Number.isNaN)).toEqual([true, true, false, false]);
  });
});
