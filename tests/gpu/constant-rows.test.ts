// Rows filled with one number each, bit by bit, from a vector that may lie inside a larger buffer.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readMatrix } from '../../src/gpu/readback';
import { encodeConstantRows } from '../../src/kernels/constant-rows';
import { oddSizes, outputMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';

describe('constant_rows', () => {
  const gpu = useGpu();

  test.each(oddSizes)('%i x %i', async (rows, columns) => {
    const numbers = new Float32Array(normals(1, 1, rows));
    numbers[rows - 1] = NaN;
    const values = gpu().arena.upload('values', numbers);
    const output = outputMatrix(gpu(), rows, columns);
    await runCommands(gpu(), (list) => encodeConstantRows(list, { values, output }));
    const expected = Float32Array.from({ length: rows * columns }, (_, at) => numbers[Math.floor(at / columns)]);
    expect(await readMatrix(gpu(), output)).toEqual(expected);
  });

  test('values from an offset', async () => {
    const buffer = gpu().arena.upload(
      'values',
      Float32Array.from({ length: 67 }, (_, i) => i),
    );
    const output = outputMatrix(gpu(), 3, 2);
    const values = { buffer, offset: 256, size: 12 };
    await runCommands(gpu(), (list) => encodeConstantRows(list, { values, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([64, 64, 65, 65, 66, 66]);
  });
});
