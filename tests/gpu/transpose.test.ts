// Transposed matrices, bit by bit: one, a batch, and one too large for a grid of one line.
import { describe, expect, test } from 'vitest';
import { bindableLength } from '../../src/gpu/matrix';
import { readFloats, readMatrix } from '../../src/gpu/readback';
import { encodeTranspose } from '../../src/kernels/transpose';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}

describe('transpose', () => {
  const gpu = useGpu();

  test.each([
    [1, 1],
    [2, 5],
    [7, 3],
    [65, 257],
    [257, 34],
  ])('%i x %i', async (rows, columns) => {
    const input = randomMatrix(gpu(), 1, rows, columns);
    const output = outputMatrix(gpu(), columns, rows);
    await runCommands(gpu(), (list) => encodeTranspose(list, { input: input.matrix, output }));
    expect(await readMatrix(gpu(), output)).toEqual(transposed(input.values, rows, columns));
  });

  test('NaN and tiny numbers move with the rest', async () => {
    const input = uploadMatrix(gpu(), Float32Array.of(NaN, 2 ** -149, -0, 1, 2, -Infinity), 2, 3);
    const output = outputMatrix(gpu(), 3, 2);
    await runCommands(gpu(), (list) => encodeTranspose(list, { input, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([NaN, 1, 2 ** -149, 2, -0, -Infinity]);
  });

  test('a batch with space between its matrices', async () => {
    const [count, rows, columns] = [3, 5, 18];
    const outputStep = bindableLength(columns, rows);
    const input = randomMatrix(gpu(), 1, count * rows, columns);
    const output = gpu().arena.matrix('transposed', (count * outputStep) / 16, 16);
    const batch = { count, inputStep: rows * input.matrix.stride, outputStep };
    const args = { input: { ...input.matrix, rows }, output: { ...output, rows: columns, columns: rows }, batch };
    await runCommands(gpu(), (list) => encodeTranspose(list, args));
    const written = await readFloats(gpu(), output.buffer, 0, count * outputStep);
    for (let matrix = 0; matrix < count; matrix++) {
      const expected = transposed(
        input.values.subarray(matrix * rows * columns, (matrix + 1) * rows * columns),
        rows,
        columns,
      );
      const actual = expected.map((_, at) => written[matrix * outputStep + Math.floor(at / rows) * 16 + (at % rows)]);
      expect(actual).toEqual(expected);
    }
    expect([...written.subarray(rows, 8)], 'rows that a block of four lacks').toEqual([0, 0, 0]);
    expect(written[outputStep - 1]).toBe(0);
  });

  test('an output of another shape is refused', async () => {
    const [input, output] = [outputMatrix(gpu(), 2, 3), outputMatrix(gpu(), 2, 3)];
    const encode = runCommands(gpu(), (list) => encodeTranspose(list, { input, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
