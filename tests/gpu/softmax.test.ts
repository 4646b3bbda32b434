// Softmax and its logarithm against float64: long rows, far numbers, masks, and rows without an answer.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeSoftmax } from '../../src/kernels/softmax';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const gpu = useGpu();

describe.each([false, true])('softmax, its logarithm %s', (log) => {
  test.each([
    [1, 1, 1],
    [3, 5, 17],
    [2, 65, 3],
    [1, 600, 5],
  ])('%i rows of %i for %i datapoints', async (rows, length, columns) => {
    const { values, matrix } = randomMatrix(gpu(), 1, rows * length, columns);
    values.forEach((value, at) => (values[at] = 10 * value));
    const input = uploadMatrix(gpu(), values, rows * length, columns);
    const output = outputMatrix(gpu(), matrix.rows, columns);
    await runCommands(gpu(), (list) => encodeSoftmax(list, { input, length, log, output }));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [row, x] = [Math.floor(at / columns / length), at % columns];
      const own = Array.from({ length }, (_, j) => values[(row * length + j) * columns + x]);
      const most = Math.max(...own);
      const sum = own.reduce((total, z) => total + Math.exp(z - most), 0);
      const result = values[at] - most - Math.log(sum);
      const terms = own.reduce((total, z) => total + (most - z) * Math.exp(z - most), 0) / sum;
      const relative = gamma(Math.min(length, 256) + length / 256 + 12 + (most - values[at]) + terms);
      if (log) return { value: result, bound: relative + gamma(10) * Math.abs(result) };
      return { value: Math.exp(result), bound: relative * Math.exp(result) + 2 ** -126 };
    });
  });

  test('masked numbers count for nothing; rows without an answer are NaN', async () => {
    const rows = [
      [0, -Infinity, 0],
      [-Infinity, -Infinity, -Infinity],
      [1, NaN, 2],
      [Infinity, 0, 1],
    ];
    const input = uploadMatrix(
      gpu(),
      [0, 1, 2].flatMap((j) => rows.map((row) => row[j])),
      3,
      4,
    );
    const output = outputMatrix(gpu(), 3, 4);
    await runCommands(gpu(), (list) => encodeSoftmax(list, { input, length: 3, log, output }));
    const actual = await readMatrix(gpu(), output);
    const own = [actual[0], actual[4], actual[8]];
    if (log) expect([own[1], own[0]]).toEqual([-Infinity, own[2]]);
    else expect(own).toEqual([0.5, 0, 0.5]);
    expect([...actual].filter((_, at) => at % 4 > 0).every(Number.isNaN)).toBe(true);
  });
});
