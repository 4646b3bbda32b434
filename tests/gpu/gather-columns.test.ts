// The columns of a batch, bit by bit, from anywhere in the list of indices.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeGatherColumns } from '../../src/kernels/gather-columns';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('gather_columns', () => {
  const gpu = useGpu();

  test.each([
    { features: 1, n: 1, first: 0, count: 1 },
    { features: 2, n: 5, first: 3, count: 2 },
    { features: 65, n: 257, first: 61, count: 65 },
    { features: 3, n: 34, first: 0, count: 257 },
  ])('$count of $n columns of $features, from $first', async ({ features, n, first, count }) => {
    const { values, matrix } = randomMatrix(gpu(), 1, features, n);
    const list = Uint32Array.from({ length: first + count }, (_, i) => (i * 7 + 3) % n);
    const indices = gpu().arena.upload('indices', list);
    const output = outputMatrix(gpu(), features, count);
    const args = { input: matrix, indices, first, count, output };
    await runCommands(gpu(), (commands) => encodeGatherColumns(commands, args));
    const column = (at: number): number => list[first + (at % count)];
    const expected = Float32Array.from(
      { length: features * count },
      (_, at) => values[Math.floor(at / count) * n + column(at)],
    );
    expect(await readMatrix(gpu(), output)).toEqual(expected);
  });

  test('NaN, infinities and tiny numbers are copied', async () => {
    const strange = Float32Array.of(NaN, -Infinity, 2 ** -149, -0, 5);
    const input = uploadMatrix(gpu(), strange, 1, 5);
    const indices = gpu().arena.upload('indices', Uint32Array.of(4, 3, 2, 1, 0));
    const output = outputMatrix(gpu(), 1, 5);
    await runCommands(gpu(), (list) => encodeGatherColumns(list, { input, indices, first: 0, count: 5, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([...strange].reverse());
  });
});
