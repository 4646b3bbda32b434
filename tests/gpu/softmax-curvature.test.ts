// Second derivatives of softmax and of its logarithm for stacks of tangents, against float64.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeSoftmaxCurvature } from '../../src/kernels/softmax-curvature';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectedOfRows, rowShapes } from '../support/row-stacks';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const weighed = (weights: readonly number[], values: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * values[at], 0);

const square = (value: number): number => value * value;

describe.each([false, true])('softmax_curvature, of the logarithm %s', (log) => {
  test.each(rowShapes)('%i blocks of %i rows of %i for %i datapoints', async (...shape) => {
    const [blocks, rows, length, columns] = shape;
    const logs = randomMatrix(gpu(), 1, rows * length, columns).values.map((z) => -Math.abs(z) - Math.log(length));
    const y = log ? logs : logs.map((z) => Math.fround(Math.exp(z)));
    const value = uploadMatrix(gpu(), y, rows * length, columns);
    const { values, matrix: stack } = randomMatrix(gpu(), 2, blocks * rows * length, columns);
    const output = outputMatrix(gpu(), stack.rows, columns);
    await runCommands(gpu(), (list) => encodeSoftmaxCurvature(list, { log, value, length, stack, output }));
    const roundings = gamma(3 * (Math.min(length, 256) + length / 256) + 30);
    const expected = expectedOfRows(shape, y, values, (own, t) => {
      const p = own.map((each) => (log ? Math.exp(each) : each));
      const [mean, meanSize] = [weighed(p, t), weighed(p, t.map(Math.abs))];
      const c = t.map((each) => each - mean);
      const sizes = t.map((each) => Math.abs(each) + meanSize);
      const [spread, size] = [weighed(p, c.map(square)), weighed(p, sizes.map(square))];
      return (j) => {
        if (log) return { value: -spread, bound: roundings * size };
        return { value: p[j] * (c[j] ** 2 - spread), bound: roundings * p[j] * (sizes[j] ** 2 + size) };
      };
    });
    expectWithin(await readMatrix(gpu(), output), expected);
  });

  test('a NaN of one block stays in it', async () => {
    const value = uploadMatrix(gpu(), log ? [-1, -1] : [0.5, 0.5], 2, 1);
    const stack = uploadMatrix(gpu(), [1, NaN, 1, 1], 4, 1);
    const output = outputMatrix(gpu(), 4, 1);
    await runCommands(gpu(), (list) => encodeSoftmaxCurvature(list, { log, value, length: 2, stack, output }));
    expect([...(await readMatrix(gpu(), output))].map(Number.isNaN)).toEqual([true, true, false, false]);
  });
});
