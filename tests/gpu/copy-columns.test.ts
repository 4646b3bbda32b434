// Columns from anywhere to anywhere, bit by bit; what is in no pair stays.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeCopyColumns } from '../../src/kernels/copy-columns';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('copy_columns', () => {
  const gpu = useGpu();

  test.each([
    { features: 1, n: 1, m: 1, first: 0, count: 1 },
    { features: 2, n: 5, m: 7, first: 3, count: 2 },
    { features: 65, n: 257, m: 131, first: 61, count: 65 },
    { features: 3, n: 34, m: 513, first: 0, count: 257 },
  ])('$count of $n columns of $features into $m, from pair $first on', async ({ features, n, m, first, count }) => {
    const { values, matrix } = randomMatrix(gpu(), 1, features, n);
    const pairs = Uint32Array.from({ length: 2 * (first + count) }, (_, at) => {
      const i = at >> 1;
      return at % 2 === 0 ? (i * 7 + 3) % n : (i * 5 + 2) % m; // 5 divides no m
    });
    const output = outputMatrix(gpu(), features, m);
    const args = { input: matrix, pairs: gpu().arena.upload('pairs', pairs), first, count, output };
    await runCommands(gpu(), (list) => encodeCopyColumns(list, args));
    const expected = new Float32Array(features * m).fill(1234);
    for (let i = first; i < first + count; i++) {
      const [from, to] = pairs.subarray(2 * i, 2 * i + 2);
      for (let row = 0; row < features; row++) expected[row * m + to] = values[row * n + from];
    }
    expect(await readMatrix(gpu(), output)).toEqual(expected);
  });

  test('NaN, infinities and tiny numbers are copied', async () => {
    const strange = Float32Array.of(NaN, -Infinity, 2 ** -149, -0, 5);
    const input = uploadMatrix(gpu(), strange, 1, 5);
    const pairs = gpu().arena.upload('pairs', Uint32Array.of(0, 4, 1, 3, 2, 2, 3, 1, 4, 0));
    const output = outputMatrix(gpu(), 1, 5);
    await runCommands(gpu(), (list) => encodeCopyColumns(list, { input, pairs, first: 0, count: 5, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([...strange].reverse());
  });

  test('matrices of different heights are refused', async () => {
    const [input, output] = [3, 4].map((rows) => outputMatrix(gpu(), rows, 2));
    const pairs = gpu().arena.upload('pairs', Uint32Array.of(0, 0));
    const copy = runCommands(gpu(), (list) => encodeCopyColumns(list, { input, pairs, first: 0, count: 1, output }));
    await expect(copy).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
