// Derivatives of softmax and of its logarithm for stacks of tangents and cotangents, against float64.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeSoftmaxDerivative } from '../../src/kernels/softmax-derivative';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { rowShapes } from '../support/row-stacks';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const modes = ['softmax', 'log-tangents', 'log-cotangents'] as const;

describe.each(modes)('softmax_derivative, %s', (mode) => {
  test.each(rowShapes)('%i blocks of %i rows of %i for %i datapoints', async (blocks, rows, length, columns) => {
    const own = randomMatrix(gpu(), 1, rows * length, columns).values.map((z) => -Math.abs(z));
    const y = mode === 'softmax' ? own.map((z) => Math.fround(Math.exp(z))) : own;
    const value = uploadMatrix(gpu(), y, rows * length, columns);
    const { values, matrix: stack } = randomMatrix(gpu(), 2, blocks * rows * length, columns);
    const output = outputMatrix(gpu(), stack.rows, columns);
    await runCommands(gpu(), (list) => encodeSoftmaxDerivative(list, { mode, value, length, stack, output }));
    const probability = (at: number): number => (mode === 'softmax' ? y[at] : Math.exp(y[at]));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const place = at % (rows * length * columns);
      const [start, x] = [Math.floor(at / columns / length) * length, at % columns];
      const terms = Array.from({ length }, (_, j) => {
        const here = (start + j) * columns + x;
        const weight = mode === 'log-cotangents' ? 1 : probability(here % (rows * length * columns));
        return weight * values[here];
      });
      const sum = terms.reduce((total, term) => total + term, 0);
      const size = terms.reduce((total, term) => total + Math.abs(term), 0);
      const roundings = gamma(Math.min(length, 256) + length / 256 + 8);
      const [p, t] = [probability(place), values[at]];
      if (mode === 'softmax') return { value: p * (t - sum), bound: p * roundings * (Math.abs(t) + size) };
      if (mode === 'log-tangents') return { value: t - sum, bound: roundings * (Math.abs(t) + size) };
      return { value: t - p * sum, bound: roundings * (Math.abs(t) + p * size) };
    });
  });

  test('a NaN of the softmax spoils its row', async () => {
    const value = uploadMatrix(gpu(), [NaN, -1, 0, 0], 2, 2);
    const stack = uploadMatrix(gpu(), [1, 1, 1, 1], 2, 2);
    const output = outputMatrix(gpu(), 2, 2);
    await runCommands(gpu(), (list) => encodeSoftmaxDerivative(list, { mode, value, length: 2, stack, output }));
    const actual = [...(await readMatrix(gpu(), output))].map(Number.isNaN);
    expect(actual).toEqual([true, false, mode !== 'log-cotangents', false]);
  });
});
