// Second derivatives of a normalisation for stacks of tangents, against float64.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeNormaliseCurvature } from '../../src/kernels/normalise-curvature';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const epsilon = 1e-3;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const size = (values: readonly number[]): number => mean(values.map(Math.abs));

describe.each([true, false])('normalise_curvature, centred %s', (centred) => {
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
    await runCommands(gpu(), (list) => encodeNormaliseCurvature(list, args));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [row, x] = [Math.floor(at / columns / length), at % columns];
      const take = (values: Float32Array, from: number): number[] =>
        Array.from({ length }, (_, j) => values[(from * length + j) * columns + x]);
      const [own, moved] = [take(z.values, row % rows), take(t.values, row)];
      const centre = centred ? mean(own) : 0;
      const deviation = Math.sqrt(mean(own.map((value) => (value - centre) ** 2)) + epsilon);
      const y = own.map((value) => (value - centre) / deviation);
      const [j, plain] = [Math.floor(at / columns) % length, centred ? mean(moved) : 0];
      const c = moved.map((value) => value - plain);
      const sizes = moved.map((value) => Math.abs(value) + (centred ? size(moved) : 0));
      const products = y.map((value, l) => value * c[l]);
      const q = mean(products);
      const bend = 3 * q * q - mean(c.map((value) => value * value));
      const value = (y[j] * bend - 2 * c[j] * q) / deviation ** 2;
      const roundings = gamma(8 * (Math.min(length, 256) + length / 256) + 80) * (1 + size(own) / deviation);
      const along = mean(y.map((each, l) => (1 + Math.abs(each)) * sizes[l]));
      const square = mean(sizes.map((each) => each * each));
      const terms = (1 + Math.abs(y[j])) * (3 * along ** 2 + square) + 2 * sizes[j] * along;
      return { value, bound: (roundings * terms) / deviation ** 2 };
    });
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
