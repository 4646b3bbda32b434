// Second derivatives of softmax and of its logarithm for stacks of tangents, against float64.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeSoftmaxCurvature } from '../../src/kernels/softmax-curvature';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const weighed = (weights: readonly number[], values: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * values[at], 0);

const square = (value: number): number => value * value;

/** Probabilities, tangents less their mean, the sizes of what they are made of, and means of their squares. */
interface Row {
  readonly p: readonly number[];
  readonly c: readonly number[];
  readonly sizes: readonly number[];
  readonly spread: number;
  readonly size: number;
}

describe.each([false, true])('softmax_curvature, of the logarithm %s', (log) => {
  test.each([
    [1, 1, 1, 1],
    [2, 3, 5, 17],
    [3, 1, 65, 3],
    [1, 2, 600, 5],
  ])('%i blocks of %i rows of %i for %i datapoints', async (blocks, rows, length, columns) => {
    const own = randomMatrix(gpu(), 1, rows * length, columns).values.map((z) => -Math.abs(z) - Math.log(length));
    const y = log ? own : own.map((z) => Math.fround(Math.exp(z)));
    const value = uploadMatrix(gpu(), y, rows * length, columns);
    const { values, matrix: stack } = randomMatrix(gpu(), 2, blocks * rows * length, columns);
    const output = outputMatrix(gpu(), stack.rows, columns);
    await runCommands(gpu(), (list) => encodeSoftmaxCurvature(list, { log, value, length, stack, output }));
    const roundings = gamma(3 * (Math.min(length, 256) + length / 256) + 30);
    const rowAt = (row: number, x: number): Row => {
      const take = (from: Float32Array, first: number): number[] =>
        Array.from({ length }, (_, l) => from[(first * length + l) * columns + x]);
      const p = take(y, row % rows).map((each) => (log ? Math.exp(each) : each));
      const t = take(values, row);
      const [mean, meanSize] = [weighed(p, t), weighed(p, t.map(Math.abs))];
      const c = t.map((each) => each - mean);
      const sizes = t.map((each) => Math.abs(each) + meanSize);
      return { p, c, sizes, spread: weighed(p, c.map(square)), size: weighed(p, sizes.map(square)) };
    };
    const all = Array.from({ length: blocks * rows * columns }, (_, at) =>
      rowAt(Math.floor(at / columns), at % columns),
    );
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [row, x, j] = [Math.floor(at / columns / length), at % columns, Math.floor(at / columns) % length];
      const { p, c, sizes, spread, size } = all[row * columns + x];
      if (log) return { value: -spread, bound: roundings * size };
      return { value: p[j] * (c[j] ** 2 - spread), bound: roundings * p[j] * (sizes[j] ** 2 + size) };
    });
  });

  test('a NaN of one block stays in it', async () => {
    const value = uploadMatrix(gpu(), log ? [-1, -1] : [0.5, 0.5], 2, 1);
    const stack = uploadMatrix(gpu(), [1, NaN, 1, 1], 4, 1);
    const output = outputMatrix(gpu(), 4, 1);
    await runCommands(gpu(), (list) => encodeSoftmaxCurvature(list, { log, value, length: 2, stack, output }));
    expect([...(await readMatrix(gpu(), output))].map(Number.isNaN)).toEqual([true, true, false, false]);
  });
});
