// The derivative of a normalisation for stacks, against float64.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeNormaliseDerivative } from '../../src/kernels/normalise-derivative';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const epsilon = 1e-3;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const size = (values: readonly number[]): number => mean(values.map(Math.abs));

describe.each([true, false])('normalise_derivative, centred %s', (centred) => {
  test.each([
    [1, 1, 1, 1],
    [2, 3, 5, 17],
    [3, 1, 65, 3],
    [1, 2, 600, 5],
  ])('%i blocks of %i rows of %i for %i datapoints', async (blocks, rows, length, columns) => {
    const z = randomMatrix(gpu(), 1, rows * length, columns);
    const t = randomMatrix(gpu(), 2, blocks * rows * length, columns);
    const output = outputMatrix(gpu(), t.matrix.rows, columns);
    const args = { input: z.matrix, length, centred, epsilon, stack: t.matrix, output };
    await runCommands(gpu(), (list) => encodeNormaliseDerivative(list, args));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [row, x] = [Math.floor(at / columns / length), at % columns];
      const take = (values: Float32Array, from: number): number[] =>
        Array.from({ length }, (_, j) => values[(from * length + j) * columns + x]);
      const [own, moved] = [take(z.values, row % rows), take(t.values, row)];
      const centre = centred ? mean(own) : 0;
      const deviation = Math.sqrt(mean(own.map((value) => (value - centre) ** 2)) + epsilon);
      const y = own.map((value) => (value - centre) / deviation);
      const products = y.map((value, j) => value * moved[j]);
      const [j, plain] = [Math.floor(at / columns) % length, centred ? mean(moved) : 0];
      const value = (moved[j] - plain - y[j] * mean(products)) / deviation;
      const roundings = gamma(4 * (Math.min(length, 256) + length / 256) + 40) * (1 + size(own) / deviation);
      const terms = Math.abs(moved[j]) + size(moved) + (1 + Math.abs(y[j])) * (size(products) + size(moved));
      return { value, bound: (roundings * terms) / deviation };
    });
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
